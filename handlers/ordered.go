package handlers

import (
	"github.com/zhanggui/zhanggui/bot"
)

// bought writes a customer's orders into the time line and asks the tag rules
// about them, for every pair that WeCom can be told of. What was judged before
// and lies later than an order that came in only now is judged again.
func (d *desk) bought(v bot.View, owner string, all []news) ([]bot.Effect, error) {
	var effects []bot.Effect
	var orders []bot.Order
	for _, n := range all {
		orders = append(orders, n.order)
		said := bot.RecordInteraction{
			Pair: bot.Pair{ExternalUserID: owner}, Kind: bot.InteractionOrdered, At: n.order.PaidAt,
			Detail: summary(n.order), Ref: n.order.Number,
		}
		if n.joined {
			effects = append(effects, said)
		}
		if n.refunded {
			said.Kind = bot.InteractionRefunded
			effects = append(effects, said)
		}
	}
	if !d.waits(onOrdered, onRefunded) {
		return effects, nil
	}
	tags, err := d.forEveryPair(v, newPast(v, owner, orders...), func(t *tagger, rel bot.Relation) error {
		return d.judge(t, rel, all)
	})
	return append(effects, tags...), err
}

// judge asks the rules about orders, and about everything again if one of them
// was given back or corrected.
func (d *desk) judge(t *tagger, rel bot.Relation, all []news) error {
	var life []occasion
	again := false
	for _, n := range all {
		again = again || n.changed || n.refunded
		if n.joined {
			life = append(life, d.occasionOfOrder(n.order, rel))
		}
		if n.refunded {
			life = append(life, d.occasionOfRefund(n.order, rel))
		}
	}
	return t.takeAll(rel, life, again)
}

// occasionOfOrder is what buying means for a pair of the customer.
func (d *desk) occasionOfOrder(o bot.Order, rel bot.Relation) occasion {
	from := d.known(rel)
	if store, ok := d.stores[o.Store]; ok {
		from.Store = store
	}
	return occasion{on: onOrdered, pair: rel.Pair, at: o.PaidAt, from: from, ref: o.Number, said: wares(o)}
}

// occasionOfRefund is what giving back means. It is told with the time the
// order was paid; it happened later, so that what the order gave can be taken.
func (d *desk) occasionOfRefund(o bot.Order, rel bot.Relation) occasion {
	one := d.occasionOfOrder(o, rel)
	one.on, one.at = onRefunded, latest(o.PaidAt.Add(moment), o.UpdatedAt)
	return one
}
