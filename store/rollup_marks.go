package store

import (
	"cmp"
	"math"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// rollupMark says that something of a day that may have been counted became different.
// It is written by the transaction that made it so. Exactly one of At, CustomerID and
// ChatID is set.
//
// These are all writes by which the number of a past day can change, and what they
// mark:
//
//   - entries of time lines that are counted, in changes.writeInteractions: their time.
//     What takes a redemption or a pickup back: its customer, as it counts for another
//     day. An entry that gives way to another: its time too;
//   - touches, in changes.writeTouches: their time. A welcome that is settled is a
//     touch of the present and needs none;
//   - orders that are new, changed or joined to somebody, in changes.writeOrders: when
//     they were paid and given back, before and after;
//   - violations that are new, found right or wrong, in changes.writeViolations: their
//     time;
//   - pairs that come into being, go to another store or channel, or of which it is
//     learned for which orders they had been together, in changes.writeRelations: the
//     pair. What a sync finds out comes the same way;
//   - unionids that are learned, by which two become one person, in
//     changes.writeCustomers: the customer;
//   - groups that come into being or go to another store or owner, in
//     changes.writeChats: the group;
//   - customers who are erased, in removeCustomer: all times of theirs, as long as
//     these can be read. What is swept later goes the same way.
//
// Nothing else writes these tables: what is too old is taken from messages and from
// the words of violations, and neither is counted.
type rollupMark struct {
	ID int64 `gorm:"primaryKey;autoIncrement"`
	// At is a time of the day that is concerned.
	At instant
	// CustomerID is a customer whose days are concerned, UserID with whom; with
	// everybody if it is empty.
	CustomerID int64
	UserID     string
	// ChatID is a group whose days are concerned.
	ChatID string
}

// TableName is "rollup_marks".
func (rollupMark) TableName() string { return "rollup_marks" }

// rollupMarkTable leaves the number of a mark to the database.
var rollupMarkTable = table[rollupMark]{
	name: "rollup_marks", keys: 1, columns: []string{"at", "customer_id", "user_id", "chat_id"},
	values: func(m *rollupMark) []any { return []any{int64(m.At), m.CustomerID, m.UserID, m.ChatID} },
}

// A day is counted when it has been over for rollupAfter. What is written of a time
// that is at most rollupFresh ago needs no mark: its day is counted later than that
// is committed. Between the two there is room for a long transaction and for clocks
// that differ.
const (
	rollupAfter = time.Hour
	rollupFresh = 30 * time.Minute
	// rollupGrain is how finely times are marked: there is no zone whose days begin at
	// any other minute.
	rollupGrain = instant(15 * time.Minute / time.Microsecond)
)

// past is the time from which on back what is written has to be marked.
func (s *Store) past() instant { return at(s.o.Now().Add(-rollupFresh)) }

// marks are gathered by one transaction.
type marks struct {
	past instant
	all  map[rollupMark]bool
}

func newMarks(past instant) marks { return marks{past: past, all: map[rollupMark]bool{}} }

// time marks times, as far as they are past.
func (m *marks) time(times ...instant) {
	for _, t := range times {
		if t > 0 && t < m.past {
			m.all[rollupMark{At: max(1, t-t%rollupGrain)}] = true
		}
	}
}

func (m *marks) customer(id int64)          { m.all[rollupMark{CustomerID: id}] = true }
func (m *marks) pair(id int64, user string) { m.all[rollupMark{CustomerID: id, UserID: user}] = true }
func (m *marks) chat(id string)             { m.all[rollupMark{ChatID: id}] = true }

// write writes the marks, always in the same order.
func (m *marks) write(tx *gorm.DB) error {
	if len(m.all) == 0 {
		return nil
	}
	rows := make([]rollupMark, 0, len(m.all))
	for mark := range m.all {
		rows = append(rows, mark)
	}
	slices.SortFunc(rows, func(a, b rollupMark) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.CustomerID, b.CustomerID), cmp.Compare(a.UserID, b.UserID), cmp.Compare(a.ChatID, b.ChatID))
	})
	clear(m.all)
	_, err := rollupMarkTable.insert(tx, rows)
	return err
}

// takesBack says that entries of a kind take back what was counted for another day.
func takesBack(kind bot.InteractionKind) bool {
	return kind == bot.InteractionCouponReversed || kind == bot.InteractionSaleReturned
}

// interaction marks an entry that is written or deleted.
func (m *marks) interaction(row interaction) {
	switch {
	case takesBack(row.Kind):
		m.customer(row.CustomerID)
	case slices.Contains(rollupKinds, row.Kind):
		m.time(row.At)
	}
}

// relation marks a pair that became different. Whoever is created together with a pair
// that met just now has no past: born says so.
func (m *marks) relation(before, after relation, born bool) {
	fresh := before.CustomerID == 0
	switch {
	case fresh && born && after.AddedAt >= m.past:
	case fresh, before.Store != after.Store, before.Channel != after.Channel, m.together(before) != m.together(after):
		m.pair(after.CustomerID, after.UserID)
	}
}

// together is for orders of which past time a pair counts as being together, as
// theirWhenPaid says.
func (m *marks) together(r relation) [2]instant {
	from, until := r.AddedAt, m.past
	if r.Status != bot.RelationActive && r.Status != bot.RelationHalf {
		until = min(until, r.StatusAt)
	}
	if from >= until {
		return [2]instant{}
	}
	return [2]instant{from, until}
}

// order marks an order that became different.
func (m *marks) order(before, after order) {
	for _, o := range []*order{&before, &after} {
		if o.Status != bot.OrderRefunded {
			o.UpdatedAt = 0
		}
	}
	if before.Amount != after.Amount || before.Store != after.Store || before.PaidAt != after.PaidAt || before.UpdatedAt != after.UpdatedAt ||
		before.CustomerID != after.CustomerID || before.Number != after.Number {
		m.time(before.PaidAt, before.UpdatedAt, after.PaidAt, after.UpdatedAt)
	}
}

// violation marks a violation that became different.
func (m *marks) violation(before, after violation) {
	counts := func(v violation) violation {
		if v.ID == "" || v.ByStaff || v.State == bot.ViolationOverturned {
			return violation{}
		}
		return violation{ChatID: v.ChatID, Store: v.Store, ExternalUserID: v.ExternalUserID, UserID: v.UserID, At: v.At}
	}
	if b, a := counts(before), counts(after); b != a {
		m.time(b.At, a.At)
	}
}

// markErased marks all days of a customer whose rows are about to go.
func markErased(tx *gorm.DB, number int64, who string) error {
	times, err := timesOf(tx, number, who)
	if err != nil {
		return err
	}
	m := newMarks(math.MaxInt64)
	m.time(times...)
	return m.write(tx)
}
