package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Waits tell what some sends wait for.
type Waits struct {
	// Left is how many have not come to their end.
	Left int
	// Cause is the sentence for people of the send among them that was tried
	// without success and is tried again next; empty if there is none. Code is
	// WeCom's errcode, 0 where it gave none.
	Cause string
	Code  int
	// Next is when that send is tried again; zero while it is being tried.
	Next time.Time
}

// Waits tells what the sends of some kinds wait for.
func (s *Store) Waits(ctx context.Context, kinds ...bot.SendKind) (Waits, error) {
	return s.waits(ctx, "kind IN ?", kinds)
}

// LaneWaits tells what a lane of sends waits for. What became of a send and has
// not been taken in yet is left to do as well.
func (s *Store) LaneWaits(ctx context.Context, lane string) (Waits, error) {
	// A send ends in the transaction that brings its answer into the inbox:
	// looked at in this order, nothing is missed.
	w, err := s.waits(ctx, "lane = ?", key(lane, maxLane))
	if err != nil {
		return w, err
	}
	var events int
	err = s.read.WithContext(ctx).Raw("SELECT COUNT(*) FROM inbox WHERE due_at > 0 AND lane = ?", key(lane, maxLane)).Scan(&events).Error
	w.Left += events
	return w, err
}

func (s *Store) waits(ctx context.Context, which string, of any) (Waits, error) {
	var w Waits
	db := s.read.WithContext(ctx)
	if err := db.Raw("SELECT COUNT(*) FROM outbox WHERE due_at > 0 AND "+which, of).Scan(&w.Left).Error; err != nil || w.Left == 0 {
		return w, err
	}
	var rows []outboxRow
	err := db.Raw("SELECT state, cause, code, due_at FROM outbox WHERE due_at > 0 AND "+which+" AND cause <> '' ORDER BY due_at LIMIT 1", of).
		Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return w, err
	}
	first := rows[0]
	w.Cause, w.Code = first.Lease.Cause, first.Code
	if first.Lease.State != stateLeased {
		w.Next = first.Lease.DueAt.Time()
	}
	return w, nil
}

// ErrNoEvent says that no event has the key.
var ErrNoEvent = errors.New("store: no event has this key")

// Handled says whether the event with a key has been handled: what its handlers
// decided is in the outbox then. One that was set aside is an error.
func (s *Store) Handled(ctx context.Context, eventKey string) (bool, error) {
	var rows []inboxRow
	err := s.read.WithContext(ctx).Select("due_at", "cause").Where("event_key = ?", eventKey).Find(&rows).Error
	switch {
	case err != nil:
		return false, err
	case len(rows) == 0:
		return false, ErrNoEvent
	case rows[0].Lease.DueAt != nil && *rows[0].Lease.DueAt < 0:
		return false, fmt.Errorf("store: the event %s was set aside: %s", eventKey, rows[0].Lease.Cause)
	}
	return rows[0].Lease.DueAt == nil, nil
}

// LaneEvents are the internal events of one kind that came in on a lane since a
// time, in order.
func (s *Store) LaneEvents(ctx context.Context, lane string, kind bot.Kind, since time.Time) ([]bot.Body, error) {
	var rows []inboxRow
	err := s.read.WithContext(ctx).Select("kind", "body").
		Where("id >= ? AND lane = ? AND kind = ?", firstIDAt(since), key(lane, maxLane), kind).Order("id").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	events := make([]bot.Body, len(rows))
	for i, row := range rows {
		if events[i], err = bot.DecodeInternal(row.Kind, row.Body); err != nil {
			return nil, err
		}
	}
	return events, nil
}
