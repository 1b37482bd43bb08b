package store

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// mostPasts is how many customers' pasts are read at once: enough to make the
// statement cheap, few enough to hold what they may have done in years.
const mostPasts = 200

// pastMemory is what a transaction has read of what customers did, by
// external_userid.
type pastMemory struct {
	lines  map[string]line
	orders map[string][]order
}

// line is a time line from a moment on, oldest entry first.
type line struct {
	since   instant
	entries []interaction
}

func newPastMemory() pastMemory {
	return pastMemory{lines: map[string]line{}, orders: map[string][]order{}}
}

// companions are the customer and others who were met together with them, as
// far as their past is unknown: whoever asks about one will ask about them,
// too.
func (m *memory) companions(who string, unknown func(string) bool) (numbers []int64, names map[int64]string) {
	names = map[int64]string{}
	add := func(who string) {
		if id := m.people[who].ID; id != 0 && len(numbers) < mostPasts {
			numbers, names[id] = append(numbers, id), who
		}
	}
	add(who)
	for other := range m.tagged {
		if other != who && unknown(other) {
			add(other)
		}
	}
	slices.Sort(numbers)
	return numbers, names
}

// activity are the newest entries of a time line from a time on, oldest first.
func (m *memory) activity(who string, since instant) ([]bot.Interaction, error) {
	if !m.tagged[who] {
		return activityOf(m.tx, who, since)
	}
	unread := func(who string) bool {
		have, read := m.past.lines[who]
		return !read || have.since > since
	}
	if unread(who) {
		from := since
		if _, again := m.past.lines[who]; again {
			// Others may ask for other times still: one more reading is enough.
			from = 0
		}
		if err := m.readLines(who, from, unread); err != nil {
			return nil, err
		}
	}
	entries := m.past.lines[who].entries
	if i := slices.IndexFunc(entries, func(row interaction) bool { return row.At >= since }); i >= 0 {
		return entriesSeen(entries[i:]), nil
	}
	return nil, nil
}

func (m *memory) readLines(who string, since instant, unread func(string) bool) error {
	numbers, names := m.companions(who, unread)
	var rows []interaction
	err := m.tx.Where("customer_id IN ? AND at >= ?", numbers, since).Order("customer_id, at, kind, user_id, ref").Find(&rows).Error
	if err != nil {
		return err
	}
	for _, name := range names {
		m.past.lines[name] = line{since: since}
	}
	for len(rows) > 0 {
		end := slices.IndexFunc(rows, func(row interaction) bool { return row.CustomerID != rows[0].CustomerID })
		if end < 0 {
			end = len(rows)
		}
		m.past.lines[names[rows[0].CustomerID]] = line{since: since, entries: rows[max(0, end-pageLimit):end]}
		rows = rows[end:]
	}
	return nil
}

// ordersOf are a customer's orders, newest first.
func (m *memory) ordersOf(who string) ([]bot.Order, error) {
	if !m.tagged[who] {
		return ordersOf(m.tx, who, pageLimit)
	}
	unread := func(who string) bool { return m.past.orders[who] == nil }
	if unread(who) {
		if err := m.readOrders(who, unread); err != nil {
			return nil, err
		}
	}
	have := m.past.orders[who]
	return ordersSeen(have[:min(len(have), pageLimit)])
}

func (m *memory) readOrders(who string, unread func(string) bool) error {
	numbers, names := m.companions(who, unread)
	var rows []order
	if err := m.tx.Where("customer_id IN ?", numbers).Order("paid_at DESC, number DESC").Find(&rows).Error; err != nil {
		return err
	}
	for _, name := range names {
		m.past.orders[name] = []order{}
	}
	for _, row := range rows {
		name := names[row.CustomerID]
		m.past.orders[name] = append(m.past.orders[name], row)
	}
	return nil
}
