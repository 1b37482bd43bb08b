package store

import (
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// pairing is to whom something belongs that happened between two.
type pairing struct{ Store, UserID, Channel string }

// pairFact is an entry of a time line, with who stands behind the customer.
type pairFact struct {
	Kind bot.InteractionKind
	Who  string
	Of   pairing `gorm:"embedded"`
}

// groupFact is how often something happened in a group, or a message broke a rule.
type groupFact struct {
	Kind                  bot.InteractionKind
	Store, UserID, ChatID string
	N                     int
}

// welcomeFact is a welcome that arrived.
type welcomeFact struct {
	Of     pairing `gorm:"embedded"`
	Took   int64
	Coupon bool
}

// orderFact are orders of a store: all of them, or those that are somebody's of a
// store, which Theirs says.
type orderFact struct {
	Store, PairStore, UserID string
	N                        int
	Amount                   bot.Money
	Theirs                   bool
}

// dayCount reads what happened in a time, as far as a scope shows it.
type dayCount struct {
	tx          *gorm.DB
	scope       bot.Scope
	from, until instant
	*dayTally
}

// countTime counts a time on all levels. What a scope does not show is not read.
func countTime(tx *gorm.DB, scope bot.Scope, from, until instant) (*dayTally, error) {
	c := dayCount{tx, scope, max(1, from), until, newTally()}
	for _, read := range []func() error{c.pairs, c.standing, c.groups, c.welcomes, c.orders, c.violations} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	c.finish()
	return c.dayTally, nil
}

// pairFacts are entries between two.
const pairFacts = "interactions.kind, " + human + " AS who, COALESCE(relations.store, '') AS store, interactions.user_id, COALESCE(relations.channel, '') AS channel"

// pairRelations joins entries to the relations of their pairs.
const pairRelations = "LEFT JOIN relations ON relations.customer_id = interactions.customer_id AND relations.user_id = interactions.user_id"

func (c *dayCount) entries() *gorm.DB {
	return c.tx.Table("interactions").Select(pairFacts).Joins(entryCustomers).Joins(pairRelations).
		Where("interactions.at >= ? AND interactions.at < ?", c.from, c.until).
		Where(ownedIn(c.tx, c.scope, "relations.store", "interactions.user_id"))
}

func (c *dayCount) pairs() error {
	return eachRow(c.entries().Where("interactions.kind IN ?", slices.Sorted(maps.Keys(pairKinds))), c.pair)
}

// standing counts what was not taken back.
func (c *dayCount) standing() error {
	for kind, back := range map[bot.InteractionKind]bot.InteractionKind{
		bot.InteractionCouponRedeemed: bot.InteractionCouponReversed, bot.InteractionSalePicked: bot.InteractionSaleReturned,
	} {
		if err := eachRow(c.entries().Where("interactions.kind = ?", kind).Where("NOT EXISTS ("+takenBack+")", back), c.pair); err != nil {
			return err
		}
	}
	return nil
}

func (c *dayCount) groups() error {
	return eachRow(c.tx.Table("interactions").
		Select("interactions.kind, COALESCE(chats.store, '') AS store, COALESCE(chats.owner, '') AS user_id, interactions.ref AS chat_id, COUNT(*) AS n").
		Joins("LEFT JOIN chats ON chats.chat_id = interactions.ref").
		Where("interactions.kind IN ? AND interactions.at >= ? AND interactions.at < ?", slices.Sorted(maps.Keys(groupKinds)), c.from, c.until).
		Where(ownedIn(c.tx, c.scope, "chats.store", "chats.owner")).
		Group("interactions.kind, chats.store, chats.owner, interactions.ref"), c.group)
}

func (c *dayCount) welcomes() error {
	return eachRow(c.tx.Table("touches").
		Select("COALESCE(relations.store, '') AS store, touches.user_id, COALESCE(relations.channel, '') AS channel, touches.took, touches.coupon <> '' AS coupon").
		Joins(touchRelations).
		Where("touches.at >= ? AND touches.at < ? AND touches.template LIKE ? AND NOT touches.held", c.from, c.until, welcomeTemplate+"%").
		Where(ownedIn(c.tx, c.scope, "relations.store", "touches.user_id")), c.welcome)
}

func (c *dayCount) orders() error {
	for _, of := range []struct {
		when string
		take func(orderFact)
	}{
		{"orders.paid_at >= ? AND orders.paid_at < ?", c.bought},
		{"orders.status = 'refunded' AND orders.updated_at >= ? AND orders.updated_at < ?", c.refunded},
	} {
		anyone := bot.Scope{All: c.scope.All, Stores: c.scope.Stores}
		asked := func() *gorm.DB {
			return c.tx.Table("orders").Where(of.when, c.from, c.until).Where(ownedIn(c.tx, anyone, "orders.store", ""))
		}
		all := asked().Select("orders.store, COUNT(*) AS n, SUM(orders.amount) AS amount").Group("orders.store")
		if c.scope.UserID != "" {
			theirs := c.tx.Session(&gorm.Session{NewDB: true}).Table("relations").Select("1").Where(theirWhenPaid).
				Where(ownedIn(c.tx, c.scope, "relations.store", "relations.user_id"))
			all = all.Where("EXISTS (?)", theirs)
		}
		if err := eachRow(all, of.take); err != nil {
			return err
		}
		theirs := asked().Select("orders.store, relations.store AS pair_store, relations.user_id, COUNT(*) AS n, SUM(orders.amount) AS amount").
			Joins("JOIN relations ON " + theirWhenPaid).Where(ownedIn(c.tx, c.scope, "relations.store", "relations.user_id")).
			Group("orders.store, relations.store, relations.user_id")
		if err := eachRow(theirs, func(o orderFact) { o.Theirs = true; of.take(o) }); err != nil {
			return err
		}
	}
	return nil
}

func (c *dayCount) violations() error {
	return eachRow(c.tx.Table("violations").
		Select("COALESCE("+violationStore+", '') AS store, COALESCE("+violationUser+", '') AS user_id, violations.chat_id, COUNT(*) AS n").
		Joins("LEFT JOIN chats ON violations.chat_id <> '' AND chats.chat_id = violations.chat_id").
		Joins("LEFT JOIN customers ON customers.external_userid = violations.external_userid").
		Joins("LEFT JOIN relations ON relations.customer_id = customers.id AND relations.user_id = violations.user_id").
		Where("violations.at >= ? AND violations.at < ? AND NOT violations.by_staff AND violations.state <> ?", c.from, c.until, bot.ViolationOverturned).
		Where(ownedIn(c.tx, c.scope, violationStore, violationUser)).
		Group("1, 2, violations.chat_id"), c.violation)
}

// eachRow tells of the rows of a question.
func eachRow[R any](tx *gorm.DB, tell func(R)) error {
	var rows []R
	if err := tx.Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		tell(row)
	}
	return nil
}
