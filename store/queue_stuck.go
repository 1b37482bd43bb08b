package store

import (
	"context"
	"sync"
	"time"
)

// stuckLook is how many rows that are due later are looked through for leases
// that nobody keeps.
const stuckLook = 1000

// stuck remembers which leases of a table end later than any that is taken
// now. They were taken before the clock was set back, or by an instance whose
// clock is ahead.
type stuck struct {
	mu   sync.Mutex
	at   time.Time
	ends map[int64]instant
}

// freeStuck makes rows due whose holder vanished before the clock was set back.
// A holder that lives renews its leases, by its own clock; an end that stays
// what it was for two leases is nobody's. How long that is, the clock cannot
// be asked.
func (s *Store) freeStuck(ctx context.Context, table string) error {
	seen := s.stuck[table]
	seen.mu.Lock()
	defer seen.mu.Unlock()
	if time.Since(seen.at) < 2*s.o.Lease {
		return nil
	}
	horizon := at(s.o.Now().Add(2 * s.o.Lease))
	var rows []struct {
		ID    int64
		DueAt instant
	}
	err := s.read.WithContext(ctx).Raw("SELECT id, due_at FROM (SELECT id, state, due_at FROM "+table+
		" WHERE due_at > ? ORDER BY due_at LIMIT ?) AS far WHERE state = ?", horizon, stuckLook, stateLeased).Scan(&rows).Error
	if err != nil {
		return err
	}
	ends, nobodys := make(map[int64]instant, len(rows)), []int64{}
	for _, row := range rows {
		if ends[row.ID] = row.DueAt; seen.ends[row.ID] == row.DueAt {
			nobodys = append(nobodys, row.ID)
		}
	}
	if len(nobodys) > 0 {
		err = s.inTx(ctx, func(w *work) error {
			return w.tx.Exec("UPDATE "+table+" SET due_at = ? WHERE id IN ? AND state = ? AND due_at > ?",
				at(w.now), nobodys, stateLeased, horizon).Error
		})
	}
	if err == nil {
		seen.at, seen.ends = time.Now(), ends
	}
	return err
}
