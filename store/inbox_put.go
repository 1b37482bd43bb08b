package store

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// errIDTaken says that another instance has made the same id, which two with
// the same hash can; a new id is all it takes.
var errIDTaken = errors.New("store: another instance uses this id")

// commitArrivals writes a batch of arrivals with one statement and hands over
// those that are due. It tells which are fresh.
func (s *Store) commitArrivals(ctx context.Context, batch []bot.Arrival) ([]bool, error) {
	var fresh []bool
	err := retrying(ctx, func() (err error) {
		w := s.newWork(s.db.WithContext(ctx))
		defer w.drop()
		// A single statement is a transaction by itself.
		if fresh, err = w.insertEvents(batch); err == nil {
			w.deliver()
		}
		return err
	})
	return fresh, err
}

// insertEvents writes arrivals that have not been here, and packs those that
// are due for the hand-off as far as there is room.
func (w *work) insertEvents(batch []bot.Arrival) (fresh []bool, err error) {
	rows := make([]*inboxRow, 0, len(batch))
	byKey := make(map[string]*inboxRow, len(batch))
	of := make([]*inboxRow, len(batch))
	for i, a := range batch {
		row := newInboxRow(a, w.s.ids.next(), w.now)
		// Of the same event twice in one batch, the first is written.
		if byKey[row.EventKey] == nil {
			byKey[row.EventKey] = row
			rows, of[i] = append(rows, row), row
		}
	}
	w.leaseEvents(rows)
	if err := w.writeEvents(rows); err != nil {
		return nil, err
	}
	fresh = make([]bool, len(batch))
	for i, row := range of {
		fresh[i] = row != nil && row.ID != 0
	}
	return fresh, nil
}

// leaseEvents takes as many of the rows that are due as there is room for, in
// order of arrival.
func (w *work) leaseEvents(rows []*inboxRow) {
	ready := 0
	for _, row := range rows {
		if row.FirstDue <= at(w.now) {
			ready++
		}
	}
	w.in.reserve(ready)
	for _, row := range rows {
		if row.FirstDue <= at(w.now) && w.in.takePlace() {
			row.Lease = w.leaseNow()
		}
	}
}

// writeEvents inserts rows and sets the id of those that were there before to
// 0. Rows go in by order of key: writers that share keys then wait for each
// other instead of locking each other out.
func (w *work) writeEvents(rows []*inboxRow) error {
	sorted := slices.Clone(rows)
	slices.SortFunc(sorted, func(a, b *inboxRow) int { return cmp.Compare(a.EventKey, b.EventKey) })
	inserted := 0
	for part := range byWeight(sorted) {
		n, err := inboxTable.insert(w.tx, part)
		if err != nil {
			return err
		}
		inserted += n
	}
	if inserted < len(rows) {
		if err := markKnown(w.tx, rows); err != nil {
			return err
		}
	}
	for _, row := range rows {
		switch leased := row.Lease.State == stateLeased; {
		case row.ID != 0 && leased:
			w.in.add(row.item())
		case row.ID != 0:
			w.in.left(row.Lease.DueAt.Time())
		case leased:
			w.in.giveBack()
		}
	}
	return nil
}

// byWeight are as many rows as one statement may carry by their size.
func byWeight(rows []*inboxRow) iter.Seq[[]*inboxRow] {
	return func(yield func([]*inboxRow) bool) {
		for first := 0; first < len(rows); {
			next, weight := first, 0
			for next < len(rows) && (next == first || weight+len(rows[next].Body) <= batchBytes) {
				weight += len(rows[next].Body)
				next++
			}
			if !yield(rows[first:next]) {
				return
			}
			first = next
		}
	}
}

// markKnown sets the id of rows that were in the inbox already to 0.
func markKnown(tx *gorm.DB, rows []*inboxRow) error {
	keys := make([]string, len(rows))
	for i, row := range rows {
		keys[i] = row.EventKey
	}
	var found []inboxRow
	if err := tx.Select("id", "event_key").Where("event_key IN ?", keys).Find(&found).Error; err != nil {
		return err
	}
	ids := make(map[string]int64, len(found))
	for _, row := range found {
		ids[row.EventKey] = row.ID
	}
	for _, row := range rows {
		switch ids[row.EventKey] {
		case row.ID:
		case 0:
			return errIDTaken
		default:
			row.ID = 0
		}
	}
	return nil
}

func newInboxRow(a bot.Arrival, id int64, now time.Time) *inboxRow {
	row := &inboxRow{
		ID: id, EventKey: a.Key, Lane: a.Lane, Receiver: a.Receiver, Kind: a.Kind, Format: a.Format,
		Body: a.Body, At: at(a.At), ReceivedAt: at(a.ReceivedAt), FirstDue: at(a.Due),
		Lease: lease{State: stateWaiting, DueAt: new(max(at(now), at(a.Due)))},
	}
	if row.Body == nil {
		row.Body = []byte{}
	}
	if row.ReceivedAt == 0 {
		row.ReceivedAt = at(now)
	}
	if a.Lane != "" && row.FirstDue <= at(now) {
		row.OpenLane = &a.Lane
	}
	return row
}
