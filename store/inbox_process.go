package store

import (
	"context"
	"errors"

	"github.com/zhanggui/zhanggui/bot"
)

// Process handles one event: what decide answers is applied, and the event is
// finished, in one transaction. Nothing is applied twice: only the owner of the
// lease can finish the event. Events that are handled at the same time share a
// transaction, and so the cost of its statements, as long as they are about
// different customers. A panic of decide, or in what it decided, is an error
// that names its place.
func (q *InboxQueue) Process(ctx context.Context, item bot.InboxItem, decide func(bot.View) ([]bot.Planned, error)) error {
	for {
		err, failed := q.s.turns.submit(ctx, turn{item: item, decide: decide})
		if failed != nil {
			err = failed
		}
		if !errors.Is(err, errLater) {
			return err
		}
	}
}

// errLater says that an event has to wait for another one of its batch.
var errLater = errors.New("store: after another event")

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
