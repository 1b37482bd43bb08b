package store

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// tallyKey is under what something counts.
type tallyKey struct{ level, store, whose string }

// dayTally are the numbers of a time on all levels, counted in one pass over what
// happened. On the levels of all, stores and members of staff they are those of
// Store.Numbers.
type dayTally struct {
	found map[tallyKey]*tallied
	// seen are the people who were counted already.
	seen map[tallySeen]bool
}

// tallied are numbers that are being counted.
type tallied struct {
	bot.BoardNumbers
	took []time.Duration
}

type tallySeen struct {
	of   *tallied
	kind bot.InteractionKind
	who  string
}

func newTally() *dayTally {
	t := &dayTally{found: map[tallyKey]*tallied{}, seen: map[tallySeen]bool{}}
	// All together there are always numbers, if nothing happened: then the day is
	// known to be counted.
	t.of(tallyKey{level: levelAll})
	return t
}

func (t *dayTally) of(key tallyKey) *tallied {
	n := t.found[key]
	if n == nil {
		n = &tallied{}
		n.Key, n.Store = key.whose, key.store
		t.found[key] = n
	}
	return n
}

// owned are the keys of what belongs to a store and a member of staff.
func owned(store, user string) []tallyKey {
	return []tallyKey{{level: levelAll}, {level: levelStore, whose: store}, {level: levelStaff, whose: user}, {levelSeat, store, user}}
}

// between are the keys of what happened between two.
func (o pairing) between() []tallyKey {
	return append(owned(o.Store, o.UserID), tallyKey{levelChannel, o.Store, o.Channel})
}

// pair counts what happened between two.
func (t *dayTally) pair(row pairFact) {
	number, people := rollupNumber(row.Kind)
	for _, key := range row.Of.between() {
		n := t.of(key)
		if people {
			seen := tallySeen{n, row.Kind, row.Who}
			if t.seen[seen] {
				continue
			}
			t.seen[seen] = true
		}
		*number(&n.Numbers)++
	}
}

// rollupNumber is where entries of a kind count, and whether people do.
func rollupNumber(kind bot.InteractionKind) (number func(*bot.Numbers) *int, people bool) {
	switch kind {
	case bot.InteractionCouponRedeemed:
		return func(n *bot.Numbers) *int { return &n.Redeemed }, false
	case bot.InteractionSalePicked:
		return func(n *bot.Numbers) *int { return &n.Picked }, true
	default:
		of := pairKinds[kind]
		return of.number, of.people
	}
}

// group counts comings and goings.
func (t *dayTally) group(row groupFact) {
	for _, key := range append(owned(row.Store, row.UserID), tallyKey{level: levelChat, whose: row.ChatID}) {
		*groupKinds[row.Kind](&t.of(key).Numbers) += row.N
	}
}

// welcome counts one that arrived.
func (t *dayTally) welcome(row welcomeFact) {
	took := time.Duration(row.Took) * time.Microsecond
	step, _ := slices.BinarySearch(bot.BoardSteps[:], took)
	for _, key := range row.Of.between() {
		n := t.of(key)
		n.Welcomed++
		n.Within[step]++
		if row.Coupon {
			n.Coupons++
		}
		n.took = append(n.took, took)
	}
}

func (t *dayTally) violation(row groupFact) {
	keys := owned(row.Store, row.UserID)
	if row.ChatID != "" {
		keys = append(keys, tallyKey{level: levelChat, whose: row.ChatID})
	}
	for _, key := range keys {
		t.of(key).Violations += row.N
	}
}

// bought counts orders that were paid, given those with a member of staff apart:
// an order belongs to its store, and to each member who had the customer.
func (t *dayTally) bought(row orderFact) {
	for _, key := range row.keys() {
		n := t.of(key)
		n.Orders += row.N
		n.Sales += row.Amount
	}
}

func (t *dayTally) refunded(row orderFact) {
	for _, key := range row.keys() {
		t.of(key).Refunded += row.N
	}
}

func (o orderFact) keys() []tallyKey {
	if !o.Theirs {
		return []tallyKey{{level: levelAll}, {level: levelStore, whose: o.Store}}
	}
	keys := []tallyKey{{level: levelStaff, whose: o.UserID}}
	if o.Store == o.PairStore {
		keys = append(keys, tallyKey{levelSeat, o.Store, o.UserID})
	}
	return keys
}

// finish sorts the latencies.
func (t *dayTally) finish() {
	for _, n := range t.found {
		if len(n.took) > 0 {
			slices.Sort(n.took)
			n.WelcomeMedian, n.WelcomeSlow = percentile(n.took, 50), percentile(n.took, 99)
		}
		n.took = nil
	}
	t.seen = nil
}

// rows are the numbers as the rows of a day.
func (t *dayTally) rows(day instant) []rollup {
	all := make([]rollup, 0, len(t.found))
	for key, n := range t.found {
		all = append(all, rollup{Level: key.level, Day: day, Store: key.store, Whose: key.whose, Counts: rolledCounts(n.BoardNumbers)})
	}
	return all
}
