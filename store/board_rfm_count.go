package store

import (
	"cmp"
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// cellKey is where somebody with one contact is counted.
type cellKey struct {
	whole          bool
	store, user    uint32
	recency, often int
}

// reckonValue counts how those bought who have a contact.
func (r *reckoner) reckonValue() {
	cells := map[cellKey]*rfmCell{}
	put := func(k cellKey, b purchases) {
		if b.last > 0 {
			k.recency, k.often = recencyOf(r.steps, r.now.Sub(b.last.Time())), oftenOf(r.steps, b.orders)
		}
		if cells[k] == nil {
			cells[k] = &rfmCell{Whole: k.whole, Store: r.texts[k.store], UserID: r.texts[k.user], Recency: k.recency, Often: k.often}
		}
		cells[k].People++
		cells[k].Spent += b.spent
	}
	pairs, paid := r.pairs, r.paid
	for number := int64(1); len(pairs) > 0; number++ {
		person := pairs[0].person
		contacts := slices.DeleteFunc(slices.Clone(takenOf(&pairs, person, ofPair)), func(p pairRead) bool { return !p.contact })
		all := takenOf(&paid, person, ofPaid)
		if len(contacts) == 0 {
			continue
		}
		put(cellKey{whole: true}, r.sumOf(all, 0, true))
		if len(contacts) == 1 {
			put(cellKey{store: contacts[0].store, user: contacts[0].user}, r.sumOf(all, contacts[0].store, false))
			continue
		}
		for n, c := range contacts {
			own := r.sumOf(all, c.store, false)
			p := rfmPerson{Person: number, N: int64(n), Store: r.texts[c.store], UserID: r.texts[c.user], Orders: own.orders, Spent: own.spent}
			if own.last > 0 {
				p.Recency = recencyOf(r.steps, r.now.Sub(own.last.Time()))
			}
			r.contacts = append(r.contacts, p)
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(cells), func(a, b cellKey) int {
		return cmp.Or(cmp.Compare(a.store, b.store), cmp.Compare(a.user, b.user), cmp.Compare(a.recency, b.recency), cmp.Compare(a.often, b.often))
	}) {
		r.cells = append(r.cells, *cells[k])
	}
}

// purchases are what somebody bought: when last, and how much within the time that counts.
type purchases struct {
	last   instant
	orders int
	spent  bot.Money
}

// sumOf is what somebody bought in a store, or anywhere.
func (r *reckoner) sumOf(paid []paidRead, store uint32, anywhere bool) (sum purchases) {
	after := at(r.now.Add(-r.steps.Within))
	for _, o := range paid {
		if !anywhere && o.store != store {
			continue
		}
		if sum.last = max(sum.last, o.at); o.at > after {
			sum.orders, sum.spent = sum.orders+1, sum.spent+o.amount
		}
	}
	return sum
}
