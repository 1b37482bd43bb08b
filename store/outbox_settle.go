package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// settlement is what becomes of one send, ready to be written.
type settlement struct {
	id     int64
	lane   string
	ending ending
	// follow are the events that the outcome makes, touch the message that it is
	// to a customer, if it is one.
	follow []bot.Arrival
	touch  *touch
}

// ending is the part of a settlement that sends may share: those that ended
// alike are written by one statement.
type ending struct {
	state    rowState
	class    bot.Class
	code     int
	cause    string
	counted  int
	retryAt  instant
	finished bool
	// emptied says that what was sent is not kept: a file that holds a customer's
	// data shall not lie about for as long as finished rows are kept.
	emptied bool
}

func newSettlement(item bot.OutboxItem, o bot.Outcome, retryAt, now time.Time) (settlement, error) {
	st := settlement{id: item.ID, lane: item.Meta.Lane, touch: touchOf(item, o, now), ending: ending{
		state: stateDone, class: o.Class, code: o.Code, cause: text(o.Reason, maxCause), finished: o.Final(),
		emptied: item.Meta.Kind == bot.KindAppFile && o.Final() && o.Class != bot.ClassPermanent,
	}}
	switch {
	case o.Class == bot.ClassPermanent:
		st.ending.state, st.ending.counted = stateDead, 1
	case !st.ending.finished:
		st.ending.state, st.ending.retryAt = stateRetry, at(retryAt)
		if !o.Free {
			st.ending.counted = 1
		}
	}
	bodies := []struct {
		name string
		body bot.Body
	}{{"result", o.Result}}
	if o.Class == bot.ClassPermanent && item.Meta.TellFailure {
		payload, err := bot.EncodeSend(item.Send)
		if err != nil {
			return st, err
		}
		bodies = append(bodies, struct {
			name string
			body bot.Body
		}{"failed", bot.SendFailed{SendKind: item.Meta.Kind, Payload: payload, Code: o.Code, Reason: o.Reason, Unsure: o.Unsure}})
	}
	for _, b := range bodies {
		if b.body == nil {
			continue
		}
		a, err := internalArrival(fmt.Sprintf("send:%d:%s", item.ID, b.name), followLane(item.Meta), b.body, now)
		if err != nil {
			return st, err
		}
		st.follow = append(st.follow, a)
	}
	return st, nil
}

// customerLane begins the lane of the events of one customer.
const customerLane = "customer:"

// followLane keeps what became of a send in order with the other events of its
// customer.
func followLane(m bot.Meta) string {
	if m.Subject != "" {
		return customerLane + m.Subject
	}
	return m.Lane
}

// weight is what a settlement adds to a batch.
func (st settlement) weight() int {
	n := 0
	for _, a := range st.follow {
		n += len(a.Body)
	}
	return n
}

// commitSettlements writes a batch of settlements in one transaction.
func (s *Store) commitSettlements(ctx context.Context, batch []settlement) ([]struct{}, error) {
	err := s.inTx(ctx, func(w *work) error { return w.settle(batch) })
	return make([]struct{}, len(batch)), err
}

func (w *work) settle(batch []settlement) error {
	alike := map[ending][]int64{}
	var lanes []string
	var follow []bot.Arrival
	var touches []touch
	for _, st := range batch {
		alike[st.ending] = append(alike[st.ending], st.id)
		if st.ending.finished && st.lane != "" {
			lanes = append(lanes, st.lane)
		}
		follow = append(follow, st.follow...)
		if st.touch != nil {
			touches = append(touches, *st.touch)
		}
	}
	for end, ids := range alike {
		if err := w.endSends(end, ids); err != nil {
			return err
		}
	}
	if len(lanes) > 0 {
		if err := w.promote(lanes); err != nil {
			return err
		}
	}
	if err := insertTouches(w.tx, touches); err != nil || len(follow) == 0 {
		return err
	}
	_, err := w.insertEvents(follow)
	return err
}

// endSends takes sends off their owner. Those that are finished leave their
// lanes.
func (w *work) endSends(end ending, ids []int64) error {
	slices.Sort(ids)
	leave, dueAt, finishedAt := "", &end.retryAt, instant(0)
	if end.finished {
		leave, dueAt, finishedAt = "head_of = NULL, ", nil, at(w.now)
	} else {
		w.out.left(end.retryAt.Time())
	}
	if end.state == stateDead {
		dueAt = new(-finishedAt)
	}
	if end.emptied {
		leave += "payload = '', "
	}
	return affected(w.tx.Exec("UPDATE outbox SET "+leave+"state = ?, owner = '', class = ?, code = ?, cause = ?, "+
		"attempts = attempts + ?, due_at = ?, finished_at = ? WHERE id IN ? AND owner = ? AND due_at > 0",
		end.state, end.class, end.code, end.cause, end.counted, dueAt, finishedAt, ids, w.s.o.Instance), int64(len(ids)))
}
