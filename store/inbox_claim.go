package store

import (
	"context"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// claimRounds bounds how often one claim looks again after it met only rows
// that had to be put off.
const claimRounds = 8

// Claim takes up to n events that are due: those of an instance that vanished,
// delayed ones, and those for which there was no room. next is when another
// one will be due, zero if none will.
func (q *InboxQueue) Claim(ctx context.Context, n int) (items []bot.InboxItem, next time.Time, err error) {
	return claim(ctx, q.s, "inbox", n, q.s.claimEvents)
}

// claim asks take for rows until n are had or no more are due. take also tells
// how many rows it looked at; those it does not return are not due any more.
func claim[T any](ctx context.Context, s *Store, table string, n int, take func(w *work, n int) ([]T, int, error)) (items []T, next time.Time, err error) {
	if err := s.freeStuck(ctx, table); err != nil {
		return nil, time.Time{}, err
	}
	for range claimRounds {
		var due bool
		if next, due, err = s.nextDue(ctx, table, s.o.Now()); err != nil || !due {
			return items, next, err
		}
		var got []T
		seen := 0
		err = s.inTx(ctx, func(w *work) (err error) {
			got, seen, err = take(w, n-len(items))
			return err
		})
		if err != nil {
			// What was claimed before is leased and must not be forgotten.
			if len(items) > 0 {
				return items, next, nil
			}
			return nil, next, err
		}
		items = append(items, got...)
		if seen == 0 || len(items) >= n {
			break
		}
	}
	return items, next, nil
}

// claimEvents leases the events that are due and not behind an event that
// somebody else has to finish first.
func (s *Store) claimEvents(w *work, n int) (items []bot.InboxItem, seen int, err error) {
	var rows []inboxRow
	err = w.tx.Raw("SELECT * FROM inbox WHERE due_at > 0 AND due_at <= ? ORDER BY due_at LIMIT ?"+s.skip, at(w.now), n).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	if joined, err := w.joinLanes(rows); err != nil || joined > 0 {
		return nil, len(rows), err
	}
	lanes, err := w.lanesOf(rows)
	if err != nil {
		return nil, 0, err
	}
	var mine []int64
	for _, row := range rows {
		if l := lanes[row.Lane]; l == nil || l.before == nil {
			mine = append(mine, row.ID)
			items = append(items, row.item())
		}
	}
	if len(mine) > 0 {
		err = w.tx.Exec("UPDATE inbox SET state = ?, owner = ?, due_at = ? WHERE id IN ?",
			stateLeased, s.o.Instance, w.leaseEnd(), mine).Error
	}
	for _, l := range lanes {
		if err == nil && l.before != nil {
			err = w.putOff(l)
		}
	}
	return items, len(rows), err
}

// joinLanes gives events whose time has come their place in their lane: a new
// id, behind what is open by now. As they had no place before, nothing could
// tell them from rows that were there first.
func (w *work) joinLanes(rows []inboxRow) (joined int, err error) {
	for _, row := range rows {
		if row.Lane == "" || row.OpenLane != nil {
			continue
		}
		joined++
		err := w.tx.Exec("UPDATE inbox SET id = ?, open_lane = lane WHERE id = ?", w.s.ids.next(), row.ID).Error
		if err != nil {
			return joined, err
		}
	}
	return joined, nil
}

// claimedLane is what a claim has met of one lane.
type claimedLane struct {
	lane string
	ids  []int64
	// before is the open row before the first of ids, unless this instance
	// holds it: then its own queue keeps the order.
	before *laneRow
}

// lanesOf groups rows by lane and looks up what comes before each group, in
// one statement of one index look-up a lane.
func (w *work) lanesOf(rows []inboxRow) (map[string]*claimedLane, error) {
	lanes := map[string]*claimedLane{}
	for _, row := range rows {
		if row.Lane == "" {
			continue
		}
		l := lanes[row.Lane]
		if l == nil {
			l = &claimedLane{lane: row.Lane}
			lanes[row.Lane] = l
		}
		l.ids = append(l.ids, row.ID)
	}
	if len(lanes) == 0 {
		return lanes, nil
	}
	var questions []string
	var values []any
	for _, l := range lanes {
		questions = append(questions, "SELECT * FROM (SELECT id, open_lane, state, owner, due_at FROM inbox "+
			"WHERE open_lane = ? AND id < ? ORDER BY id DESC LIMIT 1) AS one")
		values = append(values, l.lane, minimum(l.ids))
	}
	var before []laneRow
	err := w.tx.Raw(strings.Join(questions, " UNION ALL "), values...).Scan(&before).Error
	for i, row := range before {
		if row.State != stateLeased || row.Owner != w.s.o.Instance {
			lanes[row.OpenLane].before = &before[i]
		}
	}
	return lanes, err
}

func minimum(ids []int64) int64 {
	least := ids[0]
	for _, id := range ids {
		least = min(least, id)
	}
	return least
}

// putOff makes rows wait for the one before them. Whoever finishes that one
// frees the first of them, unless the transaction began before the row was
// there; so the first looks again soon, and the others when the lease ends.
func (w *work) putOff(l *claimedLane) error {
	soon := at(w.now.Add(laneRetry))
	later := max(soon, l.before.DueAt)
	first := later
	if l.before.State == stateLeased {
		first = soon
	}
	w.in.left(first.Time())
	err := w.tx.Exec("UPDATE inbox SET state = ?, owner = '', due_at = ? WHERE id IN ?", stateWaiting, later, l.ids).Error
	if err == nil && first != later {
		err = w.tx.Exec("UPDATE inbox SET due_at = ? WHERE id = ?", first, minimum(l.ids)).Error
	}
	return err
}
