package store

import (
	"context"
	"fmt"
	"time"
)

// talk are the tables of what is kept of the talk with staff: their keys, and
// what is old of them. What waits is never old, and neither is that a member's
// client shows no cards: they may read for months and type nothing.
var talk = []struct{ table, key, old string }{
	{"sessions", "member", `updated_at < ? AND body NOT LIKE '%"plain_text":true%'`},
	{"confirmations", "code", "asked_at < ?"},
	{"cards", "task", "sent_at < ?"},
	{"writes", "id", "at < ?"},
	{"todos", "id", "done_at > 0 AND done_at < ?"},
}

// purgeDesk forgets up to limit rows of each table of the talk with staff.
func (s *Store) purgeDesk(ctx context.Context, before time.Time, limit int) (purged int64, err error) {
	for _, t := range talk {
		err := s.inTx(ctx, func(w *work) error {
			var keys []string
			err := w.tx.Raw("SELECT "+t.key+" FROM "+t.table+" WHERE "+t.old+" LIMIT ?"+s.skip, at(before), limit).Scan(&keys).Error
			if err != nil || len(keys) == 0 {
				return err
			}
			gone := w.tx.Exec("DELETE FROM "+t.table+" WHERE "+t.key+" IN ?", keys)
			purged += gone.RowsAffected
			return gone.Error
		})
		if err != nil {
			return purged, fmt.Errorf("store: purge %s: %w", t.table, err)
		}
	}
	return purged, nil
}
