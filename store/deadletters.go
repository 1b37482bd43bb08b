package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Which names one of the two queues.
type Which string

// The queues.
const (
	WhichInbox  Which = "inbox"
	WhichOutbox Which = "outbox"
)

// ErrNoDeadLetter says that there is no dead letter with the id.
var ErrNoDeadLetter = errors.New("store: no dead letter has this id")

// DeadLetter is an event or a send that ended without success.
type DeadLetter struct {
	Which Which
	ID    int64
	// Key is the event's or the send's key.
	Key string
	// Kind is the event's or the send's kind.
	Kind string
	// Lane and, for a send, Handler and Subject tell whom it concerns.
	Lane, Handler, Subject string
	// Cause is a sentence for people; Code is WeCom's errcode of a send.
	Cause    string
	Code     int
	Attempts int
	// MadeAt is when it came in, DiedAt when it was set aside.
	MadeAt, DiedAt time.Time
	// Body is the event or the send as it is stored.
	Body []byte
}

// DeadLetters are the dead letters of a queue, the last to die first.
func (s *Store) DeadLetters(ctx context.Context, which Which, limit int) ([]DeadLetter, error) {
	dead := s.read.WithContext(ctx).Where("due_at < 0").Order("due_at").Limit(limit)
	var letters []DeadLetter
	switch which {
	case WhichInbox:
		var rows []inboxRow
		if err := dead.Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, row := range rows {
			letters = append(letters, DeadLetter{
				Which: which, ID: row.ID, Key: row.EventKey, Kind: string(row.Kind), Lane: row.Lane, Cause: row.Lease.Cause,
				Attempts: row.Lease.Attempts, MadeAt: row.ReceivedAt.Time(), DiedAt: row.Lease.FinishedAt.Time(), Body: row.Body,
			})
		}
	case WhichOutbox:
		var rows []outboxRow
		if err := dead.Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, row := range rows {
			letters = append(letters, DeadLetter{
				Which: which, ID: row.ID, Key: row.SendKey, Kind: string(row.Kind), Lane: row.Lane, Handler: row.Handler,
				Subject: row.Subject, Cause: row.Lease.Cause, Code: row.Code, Attempts: row.Lease.Attempts,
				MadeAt: row.CreatedAt.Time(), DiedAt: row.Lease.FinishedAt.Time(), Body: row.Payload,
			})
		}
	default:
		return nil, fmt.Errorf("store: no queue is called %q", which)
	}
	return letters, nil
}

// Requeue lets a dead letter live again, as new: due at once, at the place in
// its lane that its age gives it, with no attempts counted.
func (s *Store) Requeue(ctx context.Context, which Which, id int64) error {
	var place string
	state := stateWaiting
	switch which {
	case WhichInbox:
		place = "open_lane = CASE WHEN lane <> '' THEN lane END"
	case WhichOutbox:
		// The next claim finds out whether its lane is free. The send has been in
		// somebody's hands, and what an "already used" means depends on that.
		state = stateRetry
		place = "behind = CASE WHEN lane <> '' THEN lane END"
	default:
		return fmt.Errorf("store: no queue is called %q", which)
	}
	return s.inTx(ctx, func(w *work) error {
		done := w.tx.Exec("UPDATE "+string(which)+" SET "+place+", state = ?, attempts = 0, finished_at = 0, due_at = ? WHERE id = ? AND due_at < 0",
			state, at(w.now), id)
		if err := affected(done, 1); errors.Is(err, bot.ErrLeaseLost) {
			return ErrNoDeadLetter
		} else if err != nil {
			return err
		}
		if which == WhichInbox {
			w.in.left(w.now)
		} else {
			w.out.left(w.now)
		}
		return nil
	})
}
