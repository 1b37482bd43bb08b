package store

import (
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// phoneList are the numbers that a member of staff noted of a customer.
type phoneList struct {
	numbers []string
	at      instant
}

// mostPhones is how many numbers of one customer are kept for one member.
const mostPhones = 50

func (c *changes) setPhones(e bot.SetPhones) error {
	p, err := c.pair(e.Pair)
	list := phoneList{at: at(e.At)}
	for _, number := range e.Phones {
		if digits := phoneDigits(number); digits != "" && len(list.numbers) < mostPhones {
			list.numbers = append(list.numbers, digits)
		}
	}
	slices.Sort(list.numbers)
	list.numbers = slices.Compact(list.numbers)
	c.book.phones[p] = append(c.book.phones[p], list)
	return err
}

// writePhones replaces the lists that are older. The customers are locked.
func (c *changes) writePhones() error {
	if len(c.book.phones) == 0 {
		return nil
	}
	have, err := c.phonesOf()
	if err != nil {
		return err
	}
	var gone [][]any
	var rows []phone
	for _, p := range slices.SortedFunc(maps.Keys(c.book.phones), comparePairs) {
		id, list := c.seen.people[p.ExternalUserID].ID, have[p]
		for _, said := range c.book.phones[p] {
			list = newerPhones(list, said)
		}
		for _, number := range have[p].numbers {
			if !slices.Contains(list.numbers, number) {
				gone = append(gone, []any{id, p.UserID, number})
			}
		}
		if list.at == have[p].at && slices.Equal(list.numbers, have[p].numbers) {
			continue
		}
		for _, number := range list.numbers {
			rows = append(rows, phone{CustomerID: id, UserID: p.UserID, Phone: number, At: list.at})
		}
	}
	for part := range slices.Chunk(gone, mostNamed) {
		if err := c.seen.tx.Where("(customer_id, user_id, phone) IN ?", part).Delete(&phone{}).Error; err != nil {
			return err
		}
	}
	return phoneTable.overwrite(c.seen.tx, rows)
}

// newerPhones is the newer of two lists. An empty one is kept as one empty
// number, so that it can be told from none.
func newerPhones(have, said phoneList) phoneList {
	if len(said.numbers) == 0 {
		said.numbers = []string{""}
	}
	if len(have.numbers) == 0 || newer(said.at, have.at, slices.Compare(said.numbers, have.numbers) > 0) {
		return said
	}
	return have
}

// phonesOf are the lists of pairs that are there.
func (c *changes) phonesOf() (map[bot.Pair]phoneList, error) {
	names, ids := map[int64]string{}, []int64{}
	for p := range c.book.phones {
		if id := c.seen.people[p.ExternalUserID].ID; !c.born[p.ExternalUserID] && names[id] == "" {
			names[id], ids = p.ExternalUserID, append(ids, id)
		}
	}
	slices.Sort(ids)
	have := map[bot.Pair]phoneList{}
	for part := range slices.Chunk(ids, mostNamed) {
		var rows []phone
		if err := locking(c.seen.tx).Where("customer_id IN ?", part).Order("customer_id, user_id, phone").Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, row := range rows {
			p := bot.Pair{UserID: row.UserID, ExternalUserID: names[row.CustomerID]}
			have[p] = phoneList{numbers: append(have[p].numbers, row.Phone), at: row.At}
		}
	}
	return have, nil
}

// phoneDigits is a phone number as it is compared and fits its column.
func phoneDigits(s string) string {
	digits := bot.PhoneDigits(s)
	return digits[:min(len(digits), sizePhone)]
}
