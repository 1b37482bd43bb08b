package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
)

// renew keeps leases. A row that is locked is being finished right now or
// taken over; waiting for it would help nobody.
func (s *Store) renew(ctx context.Context, table string, ids []int64) error {
	return s.eachHeld(ctx, table, ids, func(w *work, held *gorm.DB) error {
		return held.Update("due_at", w.leaseEnd()).Error
	})
}

// release hands rows back. Those that have failed before may be taken at once
// too: they were due when they were taken. All count as tried, because what
// came of a send that was cut off is not known.
func (s *Store) release(ctx context.Context, table string, ids []int64) error {
	return s.eachHeld(ctx, table, ids, func(w *work, held *gorm.DB) error {
		return held.Updates(map[string]any{"state": stateRetry, "owner": "", "due_at": at(w.now)}).Error
	})
}

// eachHeld changes those of the rows that this instance holds and that nobody
// works on in a transaction. The ids are sorted, so that two such calls never
// lock each other out.
func (s *Store) eachHeld(ctx context.Context, table string, ids []int64, change func(w *work, held *gorm.DB) error) error {
	ids = slices.Sorted(slices.Values(ids))
	for part := range slices.Chunk(ids, batchRows) {
		err := s.inTx(ctx, func(w *work) error {
			var held []int64
			err := w.tx.Raw("SELECT id FROM "+table+" WHERE id IN ? AND owner = ? AND due_at > 0 ORDER BY id"+s.skip,
				part, s.o.Instance).Scan(&held).Error
			if err != nil || len(held) == 0 {
				return err
			}
			return change(w, w.tx.Table(table).Where("id IN ?", held))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// nextDue is when the next row that is not due yet will be, zero if there is
// none, and whether any row is due.
func (s *Store) nextDue(ctx context.Context, table string, now time.Time) (next time.Time, any bool, err error) {
	var found struct{ First, Next *instant }
	err = s.read.WithContext(ctx).Raw("SELECT "+
		"(SELECT MIN(due_at) FROM "+table+" WHERE due_at > 0) AS first, "+
		"(SELECT MIN(due_at) FROM "+table+" WHERE due_at > ?) AS next", at(now)).Scan(&found).Error
	if err != nil {
		return time.Time{}, false, err
	}
	if found.Next != nil {
		next = found.Next.Time()
	}
	return next, found.First != nil && *found.First <= at(now), nil
}
