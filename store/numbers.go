package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Numbers are what happened in a time, from until before until, as far as a
// scope shows it: all together, or one for each store or member of staff that
// had any, in order of Key.
func (s *Store) Numbers(ctx context.Context, scope bot.Scope, from, until time.Time, by bot.NumbersBy) ([]bot.Numbers, error) {
	all, err := numbersIn(s.read.WithContext(ctx), scope, from, until, by)
	if err != nil {
		return nil, fmt.Errorf("store: numbers: %w", err)
	}
	return all, nil
}

// reckoning is one counting of a time.
type reckoning struct {
	tx          *gorm.DB
	scope       bot.Scope
	from, until instant
	by          bot.NumbersBy
	found       map[string]*bot.Numbers
}

func numbersIn(tx *gorm.DB, scope bot.Scope, from, until time.Time, by bot.NumbersBy) ([]bot.Numbers, error) {
	t := reckoning{tx: tx, scope: scope, from: max(1, at(from)), until: at(until), by: by, found: map[string]*bot.Numbers{}}
	if by == bot.NumbersAll {
		t.of("")
	}
	for _, count := range []func() error{t.pairs, t.redemptions, t.pickups, t.groups, t.welcomes, t.sales, t.refunds, t.violations} {
		if err := count(); err != nil {
			return nil, err
		}
	}
	var all []bot.Numbers
	for _, key := range slices.Sorted(maps.Keys(t.found)) {
		all = append(all, *t.found[key])
	}
	return all, nil
}

// of are the numbers under a key.
func (t *reckoning) of(key string) *bot.Numbers {
	if t.found[key] == nil {
		t.found[key] = &bot.Numbers{Key: key}
	}
	return t.found[key]
}

// key is what something counts under, by the columns that say which store and
// which member of staff it belongs to.
func (t *reckoning) key(store, user string) string {
	switch t.by {
	case bot.NumbersStore:
		return "COALESCE(" + store + ", '')"
	case bot.NumbersStaff:
		return "COALESCE(" + user + ", '')"
	default:
		return "''"
	}
}

// byRelation says whether the relation of a pair is needed, which knows its
// store.
func (t *reckoning) byRelation() bool { return t.by == bot.NumbersStore || !t.scope.All }

// human is what stands for a person behind several ids.
const human = "CASE WHEN customers.unionid <> '' THEN customers.unionid ELSE customers.external_userid END"

// pairKinds are what happens between a member of staff and a customer, with
// where it counts. Of those that are told of people, people count.
var pairKinds = map[bot.InteractionKind]struct {
	people bool
	number func(*bot.Numbers) *int
}{
	bot.InteractionAdded:          {true, func(n *bot.Numbers) *int { return &n.Added }},
	bot.InteractionLost:           {true, func(n *bot.Numbers) *int { return &n.Lost }},
	bot.InteractionDeletedByStaff: {true, func(n *bot.Numbers) *int { return &n.Deleted }},
	bot.InteractionTransferred:    {false, func(n *bot.Numbers) *int { return &n.Transferred }},
	bot.InteractionTransferFailed: {false, func(n *bot.Numbers) *int { return &n.TransferFailed }},
	bot.InteractionWelcomeFailed:  {false, func(n *bot.Numbers) *int { return &n.WelcomeFailed }},
	bot.InteractionWelcomeUnsure:  {false, func(n *bot.Numbers) *int { return &n.WelcomeUnsure }},
	bot.InteractionWelcomeMissing: {false, func(n *bot.Numbers) *int { return &n.WelcomeMissing }},
	bot.InteractionCouponClaimed:  {false, func(n *bot.Numbers) *int { return &n.Claimed }},
	bot.InteractionSaleGot:        {true, func(n *bot.Numbers) *int { return &n.Grabbed }},
}

// kindCount is how often something happened under a key, and to how many.
type kindCount struct {
	Whose     string
	Kind      bot.InteractionKind
	N, People int
}

// entryCustomers joins entries to their customers, whom all of them have. With
// LEFT a database begins with the entries of the time, as it should, and not
// with all customers.
const entryCustomers = "LEFT JOIN customers ON customers.id = interactions.customer_id"

func (t *reckoning) pairs() error {
	tx := t.tx.Table("interactions").
		Select(t.key("relations.store", "interactions.user_id")+" AS whose, interactions.kind, COUNT(*) AS n, COUNT(DISTINCT "+human+") AS people").
		Joins(entryCustomers).
		Where("interactions.kind IN ? AND interactions.at >= ? AND interactions.at < ?", slices.Collect(maps.Keys(pairKinds)), t.from, t.until).
		Where(ownedIn(t.tx, t.scope, "relations.store", "interactions.user_id"))
	if t.byRelation() {
		tx = tx.Joins("LEFT JOIN relations ON relations.customer_id = interactions.customer_id AND relations.user_id = interactions.user_id")
	}
	var rows []kindCount
	err := tx.Group("whose, interactions.kind").Find(&rows).Error
	for _, row := range rows {
		kind := pairKinds[row.Kind]
		if *kind.number(t.of(row.Whose)) = row.N; kind.people {
			*kind.number(t.of(row.Whose)) = row.People
		}
	}
	return err
}

// groupKinds are comings and goings. That somebody joined by the code of the
// welcome is told beside their joining.
var groupKinds = map[bot.InteractionKind]func(*bot.Numbers) *int{
	bot.InteractionJoinedGroup: func(n *bot.Numbers) *int { return &n.Joined },
	bot.InteractionLeftGroup:   func(n *bot.Numbers) *int { return &n.Left },
	bot.InteractionRemoved:     func(n *bot.Numbers) *int { return &n.Removed },
}

// groups counts comings and goings, which belong to the store and the owner of
// the group.
func (t *reckoning) groups() error {
	var rows []kindCount
	err := t.tx.Table("interactions").Select(t.key("chats.store", "chats.owner")+" AS whose, interactions.kind, COUNT(*) AS n").
		Joins("LEFT JOIN chats ON chats.chat_id = interactions.ref").
		Where("interactions.kind IN ? AND interactions.at >= ? AND interactions.at < ?", slices.Collect(maps.Keys(groupKinds)), t.from, t.until).
		Where(ownedIn(t.tx, t.scope, "chats.store", "chats.owner")).
		Group("whose, interactions.kind").Find(&rows).Error
	for _, row := range rows {
		*groupKinds[row.Kind](t.of(row.Whose)) += row.N
	}
	return err
}

// welcomes counts those that arrived, by how long they took.
func (t *reckoning) welcomes() error {
	tx := t.tx.Table("touches").
		Select(t.key("relations.store", "touches.user_id")+" AS whose, touches.took, COUNT(*) AS n, SUM(CASE WHEN touches.coupon <> '' THEN 1 ELSE 0 END) AS coupons").
		Where("touches.at >= ? AND touches.at < ? AND touches.template LIKE ? AND NOT touches.held", t.from, t.until, welcomeTemplate+"%").
		Where(ownedIn(t.tx, t.scope, "relations.store", "touches.user_id"))
	if t.byRelation() {
		tx = tx.Joins(touchRelations)
	}
	var rows []struct {
		Whose            string
		Took, N, Coupons int64
	}
	if err := tx.Group("whose, touches.took").Order("touches.took").Find(&rows).Error; err != nil {
		return err
	}
	took := map[string][]time.Duration{}
	for _, row := range rows {
		t.of(row.Whose).Coupons += int(row.Coupons)
		took[row.Whose] = append(took[row.Whose], slices.Repeat([]time.Duration{time.Duration(row.Took) * time.Microsecond}, int(row.N))...)
	}
	for name, all := range took {
		n := t.of(name)
		n.Welcomed, n.WelcomeMedian, n.WelcomeSlow = len(all), percentile(all, 50), percentile(all, 99)
	}
	return nil
}

// touchRelations joins touches to the relation of their pair, if there is one.
const touchRelations = "LEFT JOIN customers ON customers.external_userid = touches.external_userid " +
	"LEFT JOIN relations ON relations.customer_id = customers.id AND relations.user_id = touches.user_id"

// percentile is the lowest of sorted values that so many percent do not exceed.
func percentile(sorted []time.Duration, percent int) time.Duration {
	return sorted[(len(sorted)*percent+99)/100-1]
}
