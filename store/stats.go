package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// QueueStats tell how a queue is doing.
type QueueStats struct {
	// Depth is how many rows are due or being worked on, Later how many wait
	// for a time to come, Dead how many were set aside.
	Depth, Later, Dead int64
	// Oldest is the age of the row that has been due for longest.
	Oldest time.Duration
}

// Stats tell how both queues are doing.
type Stats struct{ Inbox, Outbox QueueStats }

// oldestOf bounds the search for the oldest row: the rows that have been due
// for longest come first, whichever of them is the oldest.
const oldestOf = 1000

// Stats counts what is unfinished. It reads nothing but the index over due_at
// and a few of the oldest rows.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	var stats Stats
	db, now := s.read.WithContext(ctx), s.o.Now()
	err := s.countRows(db, WhichInbox, "CASE WHEN first_due > received_at THEN first_due ELSE received_at END", now, &stats.Inbox)
	if err == nil {
		err = s.countRows(db, WhichOutbox, "created_at", now, &stats.Outbox)
	}
	return stats, err
}

func (s *Store) countRows(db *gorm.DB, which Which, since string, now time.Time, stats *QueueStats) error {
	// A leased row is due at the end of its lease, which is not later than this.
	horizon := at(now.Add(s.o.Lease))
	table := string(which)
	var found struct {
		Depth, Later, Dead int64
		Oldest             *instant
	}
	err := db.Raw("SELECT "+
		"(SELECT COUNT(*) FROM "+table+" WHERE due_at > 0 AND due_at <= @horizon) AS depth, "+
		"(SELECT COUNT(*) FROM "+table+" WHERE due_at > @horizon) AS later, "+
		"(SELECT COUNT(*) FROM "+table+" WHERE due_at < 0) AS dead, "+
		"(SELECT MIN(since) FROM (SELECT "+since+" AS since FROM "+table+
		" WHERE due_at > 0 AND due_at <= @horizon ORDER BY due_at LIMIT @most) AS oldest) AS oldest",
		map[string]any{"horizon": horizon, "most": oldestOf}).Scan(&found).Error
	if err != nil {
		return fmt.Errorf("store: %s: %w", table, err)
	}
	stats.Depth, stats.Later, stats.Dead = found.Depth, found.Later, found.Dead
	if found.Oldest != nil {
		stats.Oldest = max(0, now.Sub(found.Oldest.Time()))
	}
	return nil
}

// Purge forgets up to limit rows of each queue that came in before a time and
// are finished or dead, and tells how many. An event that is forgotten is
// fresh if it comes again, and a job may be scheduled again, so the time
// should lie days back. Small limits keep others from waiting. What was kept of
// the talk with staff goes with them, but never a line of the audit trail.
func (s *Store) Purge(ctx context.Context, before time.Time, limit int) (purged int64, err error) {
	for _, which := range []Which{WhichInbox, WhichOutbox} {
		err := s.inTx(ctx, func(w *work) error {
			var ids []int64
			err := w.tx.Raw("SELECT id FROM "+string(which)+" WHERE id < ? AND (due_at IS NULL OR due_at < 0) ORDER BY id LIMIT ?"+s.skip,
				firstIDAt(before), limit).Scan(&ids).Error
			if err != nil || len(ids) == 0 {
				return err
			}
			gone := w.tx.Exec("DELETE FROM "+string(which)+" WHERE id IN ?", ids)
			purged += gone.RowsAffected
			return gone.Error
		})
		if err != nil {
			return purged, fmt.Errorf("store: purge %s: %w", which, err)
		}
	}
	n, err := s.purgeDesk(ctx, before, limit)
	return purged + n, err
}
