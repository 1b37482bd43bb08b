package store

import (
	"errors"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// laneReach is how many open rows of a lane are locked by who works on the
// first. Locking them all would make a backlog of n cost n² locks. More than
// one must be locked, because a row of another instance may become visible
// late, with an id before those that were there: it then still meets the lock
// of the row that is being worked on.
const laneReach = 32

// laneRetry is how long a row rests whose predecessor is being worked on.
// Nearly always the predecessor's transaction frees it first.
const laneRetry = 100 * time.Millisecond

// errNotFirst says that an earlier event of the lane is unfinished.
var errNotFirst = errors.New("store: not the first of its lane")

// laneRow is what is read of a row to judge its place in a lane.
type laneRow struct {
	ID       int64
	OpenLane string
	State    rowState
	Owner    string
	DueAt    instant
}

// enterLane locks the first open rows of an event's lane, which waits for
// whoever works on one of them now, and tells which row comes after the event.
// If another one comes first, it is answered with errNotFirst.
func (w *work) enterLane(item bot.InboxItem) (other *laneRow, err error) {
	if item.Lane == "" {
		return nil, nil
	}
	open, err := w.lockLanes([]string{item.Lane})
	if err != nil {
		return nil, err
	}
	return standing(open[item.Lane], item.ID)
}

// standing tells from the open rows of a lane which one comes after an event.
func standing(rows []laneRow, id int64) (other *laneRow, err error) {
	switch {
	case len(rows) == 0:
		return nil, bot.ErrLeaseLost
	case rows[0].ID != id:
		return &rows[0], errNotFirst
	case len(rows) == 1:
		return nil, nil
	default:
		return &rows[1], nil
	}
}

// lockLanes locks and reads the first open rows of lanes. All transactions do
// it in the order of the index, and so do not lock each other out.
func (w *work) lockLanes(lanes []string) (open map[string][]laneRow, err error) {
	open = make(map[string][]laneRow, len(lanes))
	if len(lanes) == 0 {
		return open, nil
	}
	var rows []laneRow
	err = w.tx.Raw("SELECT id, open_lane, state, owner, due_at FROM inbox"+w.s.byLane+" WHERE open_lane IN ? ORDER BY open_lane, id LIMIT ?"+w.s.lock,
		lanes, laneReach-1+len(lanes)).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		open[row.OpenLane] = append(open[row.OpenLane], row)
	}
	if len(lanes) == 1 || len(rows) < laneReach-1+len(lanes) {
		return open, nil
	}
	// The backlog of some lanes has left no room for the others.
	slices.Sort(lanes)
	for _, lane := range lanes {
		one, err := w.lockLanes([]string{lane})
		if err != nil {
			return nil, err
		}
		open[lane] = one[lane]
	}
	return open, nil
}

// putBack makes a row wait for the first one of its lane. Whoever finishes the
// one before it frees it; the time is for the case that nobody does.
func (w *work) putBack(item bot.InboxItem, first *laneRow) error {
	until := max(first.DueAt, at(w.now.Add(laneRetry)))
	w.in.left(until.Time())
	return w.updateOurs("inbox", item.ID, map[string]any{"state": stateWaiting, "owner": "", "due_at": until})
}

// freeEvent lets the next row of a lane begin, at once and here if there is
// room. Rows that somebody holds already or that have a time of their own are
// left alone.
func (w *work) freeEvent(next *laneRow) error {
	if next == nil || next.State != stateWaiting {
		return nil
	}
	w.in.reserve(1)
	if !w.in.takePlace() {
		w.in.left(w.now)
		return w.tx.Exec("UPDATE inbox SET due_at = ? WHERE id = ?", at(w.now), next.ID).Error
	}
	var row inboxRow
	if err := w.tx.Take(&row, next.ID).Error; err != nil {
		w.in.giveBack()
		return err
	}
	w.in.add(row.item())
	return w.tx.Exec("UPDATE inbox SET state = ?, owner = ?, due_at = ? WHERE id = ?",
		stateLeased, w.s.o.Instance, w.leaseEnd(), next.ID).Error
}
