package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// The bounds of what an arrival may be.
const (
	maxKey  = 64
	maxLane = 255
	// maxBody is what the callback accepts too.
	maxBody = 1 << 20
	// maxInternal is for what the bot itself read: all of 10,000 corp tags are
	// about 2 MiB. A MySQL takes 16 MiB in one packet unless told otherwise.
	maxInternal = 8 << 20
	maxCause    = 1000
)

// InboxQueue is the inbox as the engine sees it.
type InboxQueue struct{ s *Store }

// Inbox is the queue of events.
func (s *Store) Inbox() *InboxQueue { return &InboxQueue{s} }

// Put writes an event down unless one with its key has been here, and tells
// which of the two it was. It returns when the event is durable; after an
// error it may or may not be, and the caller says so by not acknowledging it.
func (s *Store) Put(ctx context.Context, a bot.Arrival) (fresh bool, err error) {
	if err := checkArrival(a); err != nil {
		return false, err
	}
	return s.puts.submit(ctx, a)
}

// checkArrival refuses what no table could hold, before it meets the arrivals
// of others in one statement.
func checkArrival(a bot.Arrival) error {
	heaviest := maxBody
	if a.Format == bot.FormatInternal {
		heaviest = maxInternal
	}
	switch {
	case a.Key == "" || len(a.Key) > maxKey:
		return fmt.Errorf("store: an arrival's key must have 1 to %d bytes, not %d", maxKey, len(a.Key))
	case len(a.Lane) > maxLane:
		return fmt.Errorf("store: an arrival's lane may have %d bytes, not %d", maxLane, len(a.Lane))
	case len(a.Body) > heaviest:
		return fmt.Errorf("store: an arrival's body may have %d bytes, not %d", heaviest, len(a.Body))
	}
	return nil
}

// Fail records that handling an event failed. It is handled again at retryAt,
// and its lane waits for it; without a time it is set aside as a dead letter
// and its lane goes on.
func (q *InboxQueue) Fail(ctx context.Context, item bot.InboxItem, retryAt time.Time, cause string) error {
	return q.s.inTx(ctx, func(w *work) error {
		next, err := w.enterLane(item)
		// The row is ours to fail wherever it stands in its lane.
		if err != nil && !errors.Is(err, errNotFirst) {
			return err
		}
		end := lease{State: stateRetry, Attempts: item.Attempts + 1, DueAt: due(retryAt), Cause: text(cause, maxCause)}
		if retryAt.IsZero() {
			end.State, end.FinishedAt = stateDead, at(w.now)
			end.DueAt = new(-end.FinishedAt)
		}
		if err := w.endEvent(item.ID, end); err != nil {
			return err
		}
		if !retryAt.IsZero() {
			w.in.left(retryAt)
			return nil
		}
		return w.freeEvent(next)
	})
}

// Renew keeps the leases of events that are still worked on.
func (q *InboxQueue) Renew(ctx context.Context, ids []int64) error {
	return q.s.renew(ctx, "inbox", ids)
}

// Release hands events back, to be taken by anybody at once.
func (q *InboxQueue) Release(ctx context.Context, ids []int64) error {
	return q.s.release(ctx, "inbox", ids)
}
