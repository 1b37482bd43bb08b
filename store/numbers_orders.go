package store

import (
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// sales counts what was paid, also what was given back later: a day's number
// stays what it was.
func (t *reckoning) sales() error {
	return t.orders("COUNT(*) AS n, COALESCE(SUM(orders.amount), 0) AS amount", "orders.paid_at >= ? AND orders.paid_at < ?",
		func(n *bot.Numbers, count int, amount bot.Money) { n.Orders, n.Sales = count, amount })
}

// refunds counts what was given back.
func (t *reckoning) refunds() error {
	return t.orders("COUNT(*) AS n", "orders.status = 'refunded' AND orders.updated_at >= ? AND orders.updated_at < ?",
		func(n *bot.Numbers, count int, _ bot.Money) { n.Refunded = count })
}

// theirWhenPaid says that a member of staff had the customer when an order was
// paid, as far as the newest state of the two tells.
const theirWhenPaid = "relations.customer_id = orders.customer_id AND relations.added_at <= orders.paid_at " +
	"AND (relations.status IN ('active', 'half') OR relations.status_at > orders.paid_at)"

// orders counts orders. They belong to their store, and to each member of staff
// who had the customer.
func (t *reckoning) orders(what, when string, take func(n *bot.Numbers, count int, amount bot.Money)) error {
	anyone := bot.Scope{All: t.scope.All, Stores: t.scope.Stores}
	tx := t.tx.Table("orders").Select(t.key("orders.store", "relations.user_id")+" AS whose, "+what).
		Where(when, t.from, t.until).Where(ownedIn(t.tx, anyone, "orders.store", ""))
	switch {
	case t.by == bot.NumbersStaff:
		tx = tx.Joins("JOIN relations ON " + theirWhenPaid).Where(ownedIn(t.tx, t.scope, "relations.store", "relations.user_id"))
	case t.scope.UserID != "":
		theirs := t.tx.Session(&gorm.Session{NewDB: true}).Table("relations").Select("1").Where(theirWhenPaid).
			Where(ownedIn(t.tx, t.scope, "relations.store", "relations.user_id"))
		tx = tx.Where("EXISTS (?)", theirs)
	}
	var rows []struct {
		Whose  string
		N      int
		Amount bot.Money
	}
	err := tx.Group("whose").Find(&rows).Error
	for _, row := range rows {
		if row.N > 0 {
			take(t.of(row.Whose), row.N, row.Amount)
		}
	}
	return err
}
