package store

import (
	"context"
	"errors"

	"github.com/zhanggui/zhanggui/bot"
)

// Process handles one event: what decide answers is applied, and the event is
// finished, in one transaction. Nothing is applied twice: the transaction
// begins by finishing the event, which only the owner of the lease can and
// which keeps everybody else out until it is over.
func (q *InboxQueue) Process(ctx context.Context, item bot.InboxItem, decide func(bot.View) ([]bot.Planned, error)) error {
	busy := false
	err := q.s.inTx(ctx, func(w *work) error {
		next, err := w.enterLane(item)
		if busy = errors.Is(err, errNotFirst); busy {
			return w.putBack(item, next)
		}
		if err == nil {
			err = w.endEvent(item.ID, lease{State: stateDone, Attempts: item.Attempts, FinishedAt: at(w.now)})
		}
		if err != nil {
			return err
		}
		v := q.s.view(w.tx)
		plan, err := decide(v)
		if err != nil {
			return err
		}
		if err := w.carryOut(item.ID, v.seen, plan); err != nil {
			return err
		}
		return w.freeEvent(next)
	})
	if err == nil && busy {
		return bot.ErrLaneBusy
	}
	return err
}

// endEvent takes an event off its owner. A row that is finished or dead leaves
// its lane.
func (w *work) endEvent(id int64, end lease) error {
	set := map[string]any{
		"state": end.State, "owner": "", "attempts": end.Attempts, "due_at": end.DueAt,
		"cause": end.Cause, "finished_at": end.FinishedAt,
	}
	if end.FinishedAt != 0 {
		set["open_lane"] = nil
	}
	return w.updateOurs("inbox", id, set)
}

// updateOurs changes a row that this instance holds, and fails with
// ErrLeaseLost if it does not.
func (w *work) updateOurs(table string, id int64, set map[string]any) error {
	return affected(w.tx.Table(table).
		Where("id = ? AND owner = ? AND due_at > 0", id, w.s.o.Instance).Updates(set), 1)
}

// carryOut applies the data effects and writes the sends and the jobs.
func (w *work) carryOut(event int64, seen *memory, plan []bot.Planned) error {
	var data []bot.Effect
	var sends []outgoing
	var jobs []bot.Arrival
	for _, p := range plan {
		switch e := p.Effect.(type) {
		case bot.Send:
			row, err := newOutboxRow(event, p, e, w.now)
			if err != nil {
				return err
			}
			row.ID = w.s.ids.next()
			sends = append(sends, outgoing{row: row, send: e})
		case bot.ScheduleJob:
			a, err := jobArrival(e, w.now)
			if err != nil {
				return err
			}
			jobs = append(jobs, a)
		default:
			data = append(data, e)
		}
	}
	if len(data) > 0 {
		if err := w.s.apply(w.tx, applyContext{EventID: event, Now: w.now, Seen: seen}, data...); err != nil {
			return err
		}
	}
	if len(jobs) > 0 {
		if _, err := w.insertEvents(jobs); err != nil {
			return err
		}
	}
	return w.insertSends(sends)
}
