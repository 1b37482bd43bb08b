package store

import (
	"cmp"
	"database/sql"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// reckoner counts what became of people. All that is read of a person lies together, in
// lists in order of the person: a customer's number, the lowest of those who are the
// same human.
type reckoner struct {
	tx    *gorm.DB
	now   time.Time
	zone  *time.Location
	steps bot.RFMSteps
	since time.Time

	words map[string]uint32
	texts []string
	same  map[int64]int64

	pairs []pairRead
	adds  []stepRead
	done  []stepRead
	paid  []paidRead

	days     []journeyDay
	people   []journeyPerson
	cells    []rfmCell
	contacts []rfmPerson
}

// pairRead is how a customer and a member of staff stand.
type pairRead struct {
	person, customer int64
	user, store      uint32
	contact          bool
}

// stepRead is an entry of the time line: of somebody with a member of staff, or in the
// group of a store. Ref is what it is about, where that matters.
type stepRead struct {
	person, customer int64
	at               instant
	kind             uint8
	user, store, ref uint32
}

// The kinds of stepRead.
const (
	stepAdded = iota
	stepLost
	stepJoined
	stepClaimed
	stepRedeemed
	stepReversed
)

// paidRead is an order that was not given back.
type paidRead struct {
	person int64
	at     instant
	store  uint32
	amount bot.Money
}

// word is a short name of a text.
func (r *reckoner) word(text sql.RawBytes) uint32 {
	if n, is := r.words[string(text)]; is {
		return n
	}
	n := uint32(len(r.texts))
	r.texts = append(r.texts, string(text))
	r.words[string(text)] = n
	return n
}

// human is the person behind a customer's number.
func (r *reckoner) human(customer int64) int64 {
	if p, is := r.same[customer]; is {
		return p
	}
	return customer
}

// load reads everything that is counted.
func (r *reckoner) load() error {
	r.words, r.same = map[string]uint32{}, map[int64]int64{}
	r.word(nil)
	for _, read := range []func() error{r.loadSame, r.loadPairs, r.loadSteps, r.loadPaid} {
		if err := read(); err != nil {
			return err
		}
	}
	slices.SortFunc(r.pairs, func(a, b pairRead) int { return cmp.Compare(a.person, b.person) })
	slices.SortFunc(r.paid, func(a, b paidRead) int { return cmp.Compare(a.person, b.person) })
	for _, some := range [][]stepRead{r.adds, r.done} {
		slices.SortFunc(some, func(a, b stepRead) int {
			return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.at, b.at), cmp.Compare(a.customer, b.customer), cmp.Compare(a.user, b.user))
		})
	}
	return nil
}

// each reads rows one by one.
func (r *reckoner) each(into []any, take func(), ask string, args ...any) error {
	rows, err := r.tx.Raw(ask, args...).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		take()
	}
	return rows.Err()
}

// loadSame reads who has several numbers.
func (r *reckoner) loadSame() error {
	var id int64
	var union, before sql.RawBytes
	first := int64(0)
	return r.each([]any{&union, &id}, func() {
		if string(union) != string(before) {
			before, first = append(before[:0], union...), id
		}
		r.same[id] = first
	}, "SELECT customers.unionid, customers.id FROM customers JOIN (SELECT unionid FROM customers WHERE unionid <> '' GROUP BY unionid HAVING COUNT(*) > 1) AS several "+
		"ON several.unionid = customers.unionid ORDER BY customers.unionid, customers.id")
}

func (r *reckoner) loadPairs() error {
	var p pairRead
	var user, store, status sql.RawBytes
	return r.each([]any{&p.customer, &user, &store, &status}, func() {
		p.person, p.user, p.store = r.human(p.customer), r.word(user), r.word(store)
		p.contact = string(status) == string(bot.RelationActive) || string(status) == string(bot.RelationHalf)
		r.pairs = append(r.pairs, p)
	}, "SELECT customer_id, user_id, store, status FROM relations")
}

// loadSteps reads the entries of the time. Of what is told of pairs the store is that
// of the pair, of groups that of the group.
func (r *reckoner) loadSteps() error {
	var s stepRead
	var user, ref sql.RawBytes
	from, now := at(r.since), at(r.now)
	read := func(kind uint8, of bot.InteractionKind, to *[]stepRead) error {
		return r.each([]any{&s.customer, &s.at, &user}, func() {
			s.person, s.user, s.kind, s.store, s.ref = r.human(s.customer), r.word(user), kind, 0, 0
			*to = append(*to, s)
		}, "SELECT customer_id, at, user_id FROM interactions WHERE kind = ? AND at >= ? AND at <= ?", string(of), from, now)
	}
	for _, of := range []struct {
		kind uint8
		of   bot.InteractionKind
		to   *[]stepRead
	}{{stepAdded, bot.InteractionAdded, &r.adds}, {stepLost, bot.InteractionLost, &r.done}, {stepClaimed, bot.InteractionCouponClaimed, &r.done}} {
		if err := read(of.kind, of.of, of.to); err != nil {
			return err
		}
	}
	for kind, of := range map[uint8]bot.InteractionKind{stepRedeemed: bot.InteractionCouponRedeemed, stepReversed: bot.InteractionCouponReversed} {
		err := r.each([]any{&s.customer, &s.at, &user, &ref}, func() {
			s.person, s.user, s.kind, s.store, s.ref = r.human(s.customer), r.word(user), kind, 0, r.word(ref)
			r.done = append(r.done, s)
		}, "SELECT customer_id, at, user_id, ref FROM interactions WHERE kind = ? AND at >= ? AND at <= ?", string(of), from, now)
		if err != nil {
			return err
		}
	}
	var store sql.RawBytes
	return r.each([]any{&s.customer, &s.at, &store}, func() {
		s.person, s.user, s.kind, s.store, s.ref = r.human(s.customer), 0, stepJoined, r.word(store), 0
		r.done = append(r.done, s)
	}, "SELECT interactions.customer_id, interactions.at, COALESCE(chats.store, '') FROM interactions LEFT JOIN chats ON chats.chat_id = interactions.ref "+
		"WHERE interactions.kind = ? AND interactions.at >= ? AND interactions.at <= ?", string(bot.InteractionJoinedGroup), from, now)
}

// loadPaid reads all orders, one after the other as they lie there: by any index a
// database would have to look for each of them.
func (r *reckoner) loadPaid() error {
	var p paidRead
	var store, status sql.RawBytes
	var customer int64
	return r.each([]any{&customer, &p.at, &store, &status, &p.amount}, func() {
		if customer > 0 && p.at <= at(r.now) && string(status) == string(bot.OrderPaid) {
			p.person, p.store = r.human(customer), r.word(store)
			r.paid = append(r.paid, p)
		}
	}, "SELECT customer_id, paid_at, store, status, amount FROM orders")
}
