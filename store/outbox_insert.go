package store

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// behindRest is how long a send rests that is not the first of its lane. Who
// settles the one before it calls it; the time is for the case that nobody
// does.
const behindRest = 30 * time.Second

// outgoing is a send on its way into the outbox, with the value it was made
// from, so that handing it over needs no decoding.
type outgoing struct {
	row  *outboxRow
	send bot.Send
}

func newOutboxRow(event int64, p bot.Planned, send bot.Send, now time.Time) (*outboxRow, error) {
	payload, err := bot.EncodeSend(send)
	if err != nil {
		return nil, fmt.Errorf("store: handler %s: %w", p.Handler, err)
	}
	meta := send.Meta()
	row := &outboxRow{
		SendKey: fmt.Sprintf("%d:%s:%d", event, p.Handler, p.N), EventID: event, Handler: p.Handler,
		Kind: meta.Kind, Payload: payload, Priority: meta.Priority, Deadline: at(meta.Deadline),
		Lane: key(meta.Lane, maxLane), Subject: text(meta.Subject, sizeID), TellFailure: meta.TellFailure,
		CreatedAt: at(now),
		Lease:     lease{State: stateWaiting, DueAt: readyAt(now, meta.Priority)},
	}
	if row.Lane != "" {
		row.HeadOf = &row.Lane
	}
	return row, nil
}

// readyAt is the due time of a send that may go at once but stays in the
// table. The more urgent, the further it is dated back: claims read by due
// time, and so a welcome comes before a backlog of tags without a sort. What
// somebody is waiting for comes before any backlog; the others overtake by
// minutes, so that all get their turn.
func readyAt(now time.Time, p bot.Priority) *instant {
	ahead := time.Minute * time.Duration(max(0, bot.PriorityLater-p))
	if p <= bot.PriorityAnswer {
		ahead += 24 * time.Hour
	}
	return due(now.Add(-ahead))
}

// insertSends writes an event's sends with one statement, the most urgent ones
// leased as far as there is room for them. A send whose lane is taken is
// written behind the others.
func (w *work) insertSends(sends []outgoing) error {
	if len(sends) == 0 {
		return nil
	}
	slices.SortStableFunc(sends, func(a, b outgoing) int { return cmp.Compare(a.row.Priority, b.row.Priority) })
	taken := map[string]bool{}
	for _, s := range sends {
		if lane := s.row.Lane; lane != "" && taken[lane] {
			w.stepBehind(s.row)
		} else {
			taken[lane] = lane != ""
		}
	}
	w.leaseSends(sends)
	inserted, err := w.writeSends(sends)
	if err != nil {
		return err
	}
	var refused []outgoing
	if inserted < len(sends) {
		if sends, refused, err = w.writtenSends(sends); err != nil {
			return err
		}
	}
	w.packSends(sends)
	if len(refused) == 0 {
		return nil
	}
	if inserted, err = w.writeSends(refused); err == nil && inserted < len(refused) {
		err = errIDTaken
	}
	return err
}

// stepBehind makes a row wait behind the head of its lane.
func (w *work) stepBehind(row *outboxRow) {
	row.HeadOf, row.Behind = nil, &row.Lane
	row.Lease = lease{State: stateWaiting, DueAt: due(w.now.Add(behindRest))}
}

func (w *work) leaseSends(sends []outgoing) {
	ready := 0
	for _, s := range sends {
		if s.row.Behind == nil {
			ready++
		}
	}
	w.out.reserve(ready)
	for _, s := range sends {
		if s.row.Behind == nil && w.out.takePlace() {
			s.row.Lease = w.leaseNow()
		}
	}
}

func (w *work) writeSends(sends []outgoing) (inserted int, err error) {
	rows := make([]*outboxRow, len(sends))
	for i, s := range sends {
		rows[i] = s.row
	}
	return outboxTable.insert(w.tx, rows)
}

// packSends packs what is leased and notes what is left.
func (w *work) packSends(sends []outgoing) {
	for _, s := range sends {
		if s.row.Lease.State == stateLeased {
			w.out.add(s.row.itemOf(s.send))
		} else if s.row.Behind == nil {
			w.out.left(w.now)
		}
	}
}

// writtenSends tells which sends were written and which were refused because
// their lane has a head; those are made to wait behind it. A send that the
// outbox had before is in neither.
func (w *work) writtenSends(sends []outgoing) (written, refused []outgoing, err error) {
	keys := make([]string, len(sends))
	for i, s := range sends {
		keys[i] = s.row.SendKey
	}
	var found []outboxRow
	if err := w.tx.Select("id", "send_key").Where("send_key IN ?", keys).Find(&found).Error; err != nil {
		return nil, nil, err
	}
	ids := make(map[string]int64, len(found))
	for _, row := range found {
		ids[row.SendKey] = row.ID
	}
	for _, s := range sends {
		id := ids[s.row.SendKey]
		if id == s.row.ID {
			written = append(written, s)
			continue
		}
		if s.row.Lease.State == stateLeased {
			w.out.giveBack()
		}
		if id == 0 && s.row.HeadOf == nil {
			return nil, nil, errIDTaken
		}
		if id == 0 {
			w.stepBehind(s.row)
			refused = append(refused, s)
		}
	}
	return written, refused, nil
}
