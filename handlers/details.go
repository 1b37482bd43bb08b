package handlers

import "github.com/zhanggui/zhanggui/bot"

// details learns who a customer is: it asks WeCom once a pair is confirmed and
// whenever staff changed something, and keeps the answer. A half-added
// customer is asked about when confirmed; until then WeCom answers 84061. A
// pair that a change is told of and nothing else was missed: it is asked about
// too.
func details(d *desk) bot.Handler {
	return bot.Handler{
		Name:   "details",
		Kinds:  []bot.Kind{bot.KindContactAdded, bot.KindContactEdited, bot.KindContactFetched},
		Handle: d.details,
	}
}

func (d *desk) details(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.ContactAdded:
		return d.ask(b.Pair, v, func(r bot.Relation) bot.RelationStatus { return after(r, bot.RelationActive, ev) })
	case bot.ContactEdited:
		return d.ask(b.Pair, v, func(r bot.Relation) bot.RelationStatus { return r.Status })
	case bot.ContactFetched:
		t, err := d.takeIn(v, dated(b, ev))
		return t.effects, err
	default:
		return nil, nil
	}
}

// ask reads the customer's details if WeCom will give them.
func (d *desk) ask(p bot.Pair, v bot.View, status func(bot.Relation) bot.RelationStatus) ([]bot.Effect, error) {
	if !complete(p) {
		return nil, nil
	}
	r, err := v.Relation(p)
	if now := status(r); err != nil || now != bot.RelationNone && !now.Reachable() {
		return nil, err
	}
	return []bot.Effect{bot.FetchContact{Pair: p}}, nil
}

// dated gives a description the time it was asked for, if it has none.
func dated(b bot.ContactFetched, ev bot.Event) bot.ContactFetched {
	if b.AskedAt.IsZero() {
		b.AskedAt = ev.At
	}
	return b
}
