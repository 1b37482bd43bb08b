package store

import (
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

func (c *changes) saveOrder(e bot.SaveOrder) error {
	row, err := newOrder(e.Order)
	if err != nil {
		return err
	}
	if row.JoinedBy != "" {
		if _, err := c.customer(row.ExternalUserID); err != nil {
			return err
		}
	}
	c.hear(row.ExternalUserID)
	c.book.orders[row.Number] = append(c.book.orders[row.Number], row)
	return nil
}

// writeOrders writes the orders and what they come to for their customers.
func (c *changes) writeOrders() error {
	if len(c.book.orders) == 0 {
		return nil
	}
	numbers := slices.Sorted(maps.Keys(c.book.orders))
	if err := c.seen.meetOrders(numbers); err != nil {
		return err
	}
	// Those whose order it was, and those whose it is now or may be.
	concerned, foreign := map[int64]bool{}, map[int64]bool{}
	have, wanted := map[string]order{}, map[string][]func(*order){}
	for _, n := range numbers {
		if row := c.seen.book.orders[n]; row.Number != "" {
			have[n] = row
			concerned[row.CustomerID], foreign[row.CustomerID] = true, true
		}
		for _, said := range c.book.orders[n] {
			if said.JoinedBy != "" {
				said.CustomerID = c.seen.people[said.ExternalUserID].ID
				concerned[said.CustomerID] = true
			}
			wanted[n] = append(wanted[n], func(row *order) { row.tell(said) })
		}
	}
	parts := []merging[string, order]{{
		changes: wanted, have: have,
		where: func(tx *gorm.DB) *gorm.DB { return tx.Where("number IN ?", numbers) },
		keyOf: func(row order) string { return row.Number },
		blank: func(n string) order { return order{Number: n} },
	}}
	if err := mergeAll(c.seen.tx, orderTable, parts); err != nil {
		return err
	}
	parts[0].each(c.marks.order)
	return c.sumUp(concerned, foreign)
}

// sumUp counts anew what customers bought. The customers that the events are
// about are locked; those who lose an order are not yet.
func (c *changes) sumUp(concerned, foreign map[int64]bool) error {
	delete(concerned, 0)
	delete(foreign, 0)
	for who := range c.people {
		delete(foreign, c.seen.people[who].ID)
	}
	if len(foreign) > 0 {
		var locked []int64
		err := locking(c.seen.tx).Model(&customer{}).Where("id IN ?", slices.Sorted(maps.Keys(foreign))).Order("id").Pluck("id", &locked).Error
		if err != nil {
			return err
		}
	}
	const theirs = " FROM orders WHERE orders.customer_id = customers.id AND orders.status = 'paid'"
	for part := range slices.Chunk(slices.Sorted(maps.Keys(concerned)), mostNamed) {
		err := c.seen.tx.Exec("UPDATE customers SET orders = (SELECT COUNT(*)"+theirs+"), "+
			"spent = (SELECT COALESCE(SUM(orders.amount), 0)"+theirs+"), "+
			"first_order_at = (SELECT COALESCE(MIN(orders.paid_at), 0)"+theirs+" AND orders.paid_at > 0), "+
			"last_order_at = (SELECT COALESCE(MAX(orders.paid_at), 0)"+theirs+") WHERE id IN ?", part).Error
		if err != nil {
			return err
		}
	}
	return nil
}
