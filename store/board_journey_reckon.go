package store

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// reckon counts what was read, person by person.
func (r *reckoner) reckon() error {
	if err := r.load(); err != nil {
		return err
	}
	r.reckonWays()
	r.reckonValue()
	return nil
}

// takenOf takes those of a person off the front of a list in order of persons. What is of
// persons before is skipped.
func takenOf[R any](list *[]R, person int64, whose func(*R) int64) []R {
	all := *list
	from := 0
	for from < len(all) && whose(&all[from]) < person {
		from++
	}
	until := from
	for until < len(all) && whose(&all[until]) == person {
		until++
	}
	*list = all[until:]
	return all[from:until]
}

func ofPair(p *pairRead) int64 { return p.person }
func ofStep(s *stepRead) int64 { return s.person }
func ofPaid(p *paidRead) int64 { return p.person }

// dayKey is where somebody who was added once is counted.
type dayKey struct {
	whole       bool
	day         instant
	store, user uint32
}

// reckonWays counts what became of those who were added.
func (r *reckoner) reckonWays() {
	days := map[dayKey]*walked{}
	put := func(k dayKey, way int64) {
		if days[k] == nil {
			days[k] = &walked{}
		}
		days[k].add(way)
	}
	day := r.midnights()
	adds, pairs, done, paid := r.adds, r.pairs, r.done, r.paid
	for number := int64(1); len(adds) > 0; number++ {
		person := adds[0].person
		p := personRead{
			adds: takenOf(&adds, person, ofStep), pairs: takenOf(&pairs, person, ofPair), done: takenOf(&done, person, ofStep), paid: takenOf(&paid, person, ofPaid),
			now: at(r.now),
		}
		p.place()
		for n, add := range p.adds {
			store, _ := p.storeOf(add)
			far, near := p.way(add, store, true), p.way(add, store, false)
			if len(p.adds) == 1 {
				put(dayKey{whole: true, day: day(add.at)}, far)
				put(dayKey{day: day(add.at), store: store, user: add.user}, near)
				continue
			}
			r.people = append(r.people, journeyPerson{
				Person: number, N: int64(n), Day: day(add.at), Store: r.texts[store], UserID: r.texts[add.user], Far: far, Near: near,
			})
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(days), func(a, b dayKey) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.store, b.store), cmp.Compare(a.user, b.user))
	}) {
		r.days = append(r.days, journeyDay{Whole: k.whole, Day: k.day, Store: r.texts[k.store], UserID: r.texts[k.user], Ways: *days[k]})
	}
}

// midnights says on which day of the shop a time is.
func (r *reckoner) midnights() func(instant) instant {
	var days []instant
	for day := r.since; !day.After(r.now); day = day.AddDate(0, 0, 1) {
		days = append(days, at(day))
	}
	return func(when instant) instant {
		n, found := slices.BinarySearch(days, when)
		if !found {
			n--
		}
		return days[n]
	}
}

// personRead is all that was read of somebody.
type personRead struct {
	adds, done []stepRead
	pairs      []pairRead
	paid       []paidRead
	now        instant
}

// storeOf is the store that a pair has, if there is one.
func (p *personRead) storeOf(s stepRead) (uint32, bool) {
	for _, pair := range p.pairs {
		if pair.customer == s.customer && pair.user == s.user {
			return pair.store, true
		}
	}
	return 0, false
}

// place finds out where everything happened that is told of pairs.
func (p *personRead) place() {
	for i, s := range p.done {
		if s.kind != stepJoined {
			p.done[i].store, _ = p.storeOf(s)
		}
	}
}

// way is what became of somebody after an add: all of it, or what happened in the
// store.
func (p *personRead) way(add stepRead, store uint32, far bool) (way int64) {
	for _, s := range p.done {
		if s.at < add.at || !far && s.store != store {
			continue
		}
		switch {
		case s.kind == stepJoined:
			way |= wayJoined
		case s.kind == stepClaimed:
			way |= wayClaimed
		case s.kind == stepRedeemed && !p.takenBack(s):
			way |= wayRedeemed
		}
	}
	orders := 0
	for _, o := range p.paid {
		if o.at >= add.at && (far || o.store == store) {
			orders++
		}
	}
	if orders > 0 {
		way |= wayBought
	}
	if orders > 1 {
		way |= wayAgain
	}
	for i, age := range bot.BoardAges {
		until := add.at + instant(time.Duration(age)*24*time.Hour/time.Microsecond)
		if until > p.now {
			break
		}
		way |= wayDue << i
		if p.kept(add, until, store, far) {
			way |= wayKept << i
		}
	}
	return way
}

// takenBack says whether a redemption was taken back.
func (p *personRead) takenBack(redeemed stepRead) bool {
	return slices.ContainsFunc(p.done, func(s stepRead) bool {
		return s.kind == stepReversed && s.customer == redeemed.customer && s.ref == redeemed.ref && s.at >= redeemed.at
	})
}

// kept says whether somebody deleted nobody until a time, or has somebody whom they did
// not delete.
func (p *personRead) kept(add stepRead, until instant, store uint32, far bool) bool {
	lost := func(user uint32, any bool) bool {
		return slices.ContainsFunc(p.done, func(s stepRead) bool {
			return s.kind == stepLost && s.at >= add.at && s.at < until && (far || s.store == store) && (any || s.user == user)
		})
	}
	return !lost(0, true) || slices.ContainsFunc(p.pairs, func(pair pairRead) bool {
		return pair.contact && (far || pair.store == store) && !lost(pair.user, false)
	})
}
