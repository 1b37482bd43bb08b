package store

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// bookMemory is what one transaction has read of the corp's tags and of orders.
type bookMemory struct {
	// tags are by number.
	tags map[int64]tag
	// renamed says that this transaction changes what tags are called, which may
	// still be rolled back.
	renamed bool
	// ids are the tags that have an id in WeCom; nil if nobody asked.
	ids []bot.RemoteTag
	// orders are by number, those that are not there with an empty one.
	orders map[string]order
}

func newBookMemory() bookMemory {
	return bookMemory{tags: map[int64]tag{}, orders: map[string]order{}}
}

// tagRows are the tags that a pair has rows of, by number. Those of all pairs
// that are known are read at once.
func (m *memory) tagRows(of map[int64]pairTag) (map[int64]tag, error) {
	if !slices.ContainsFunc(keysOf(of), m.strangeTag) {
		return m.book.tags, nil
	}
	strange := map[int64]bool{}
	for _, rows := range m.tags {
		for id := range rows {
			strange[id] = m.strangeTag(id)
		}
	}
	var ids []int64
	for id := range strange {
		if strange[id] {
			ids = append(ids, id)
		}
	}
	return m.book.tags, m.meetTagRows(ids, false)
}

func (m *memory) strangeTag(id int64) bool {
	_, known := m.book.tags[id]
	return !known
}

// meetTagRows reads tags by number.
func (m *memory) meetTagRows(ids []int64, lock bool) error {
	slices.Sort(ids)
	for part := range slices.Chunk(ids, mostNamed) {
		tx := m.tx
		if lock {
			tx = locking(tx)
		}
		var rows []tag
		if err := tx.Where("id IN ?", part).Order("id").Find(&rows).Error; err != nil {
			return err
		}
		for _, row := range rows {
			m.book.tags[row.ID] = row
		}
	}
	return nil
}

// meetOrders reads those of the orders that are not known yet.
func (m *memory) meetOrders(numbers []string) error {
	strange := slices.DeleteFunc(slices.Clone(numbers), func(n string) bool {
		_, known := m.book.orders[n]
		return known
	})
	for part := range slices.Chunk(strange, mostNamed) {
		var rows []order
		if err := locking(m.tx).Where("number IN ?", part).Find(&rows).Error; err != nil {
			return err
		}
		for _, n := range part {
			m.book.orders[n] = order{}
		}
		for _, row := range rows {
			m.book.orders[row.Number] = row
		}
	}
	return nil
}

func keysOf(rows map[int64]pairTag) []int64 {
	ids := make([]int64, 0, len(rows))
	for id := range rows {
		ids = append(ids, id)
	}
	return ids
}
