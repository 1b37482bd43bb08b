package store

import (
	"context"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// hurryMost is how many sends are hurried at once. Thousands wait only where a
// limit of WeCom's is used up, and there is no sense in asking for all of them.
const hurryMost = 1000

// Hurry makes sends of some kinds that were tried without success, and wait
// until they are tried again, due now: somebody looks on who may have mended
// what was wrong. It tells how many, those first that would have been next, at
// most 1000. What is in somebody's hands, and what waits behind another send of
// its lane, is left alone. The attempts stay counted.
func (s *Store) Hurry(ctx context.Context, kinds ...bot.SendKind) (int, error) {
	const waits = "due_at > ? AND state = ? AND behind IS NULL"
	now := at(s.o.Now())
	var ids []int64
	err := s.read.WithContext(ctx).Raw("SELECT id FROM outbox WHERE "+waits+" AND kind IN ? ORDER BY due_at LIMIT ?",
		now, stateRetry, kinds, hurryMost).Scan(&ids).Error
	if err != nil {
		return 0, fmt.Errorf("store: sends that wait: %w", err)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	hurried := 0
	err = s.inTx(ctx, func(w *work) error {
		done := w.tx.Exec("UPDATE outbox SET due_at = ? WHERE id IN ? AND "+waits, now, ids, now, stateRetry)
		if hurried = int(done.RowsAffected); hurried > 0 {
			w.out.left(now.Time())
		}
		return done.Error
	})
	if err != nil {
		return 0, fmt.Errorf("store: hurry sends: %w", err)
	}
	return hurried, nil
}
