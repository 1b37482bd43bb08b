package handlers

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// fits asks a rule's conditions as of the occasion: what came later does not
// count, so that an occasion that is told late is judged as it would have been
// in time. What is cheap to know is asked first.
func (t *tagger) fits(c config.TagIf, o occasion) (bool, error) {
	for _, ask := range []func(config.TagIf, occasion) (bool, error){
		t.holdsAndLacks, t.counted, t.paid, t.notBought, t.idle, t.silent, t.mentioned,
	} {
		if ok, err := ask(c, o); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

// holdsAndLacks looks at the tags that the pair held before the occasion.
func (t *tagger) holdsAndLacks(c config.TagIf, o occasion) (bool, error) {
	if len(c.Holds)+len(c.Lacks) == 0 {
		return true, nil
	}
	tags, err := t.ledger()
	if err != nil {
		return false, err
	}
	for _, name := range c.Holds {
		if !tags.heldBefore(name, o.at) {
			return false, nil
		}
	}
	return !slices.ContainsFunc(c.Lacks, func(name string) bool { return tags.heldBefore(name, o.at) }), nil
}

// counted counts the interactions of a kind, this one included once.
func (t *tagger) counted(c config.TagIf, o occasion) (bool, error) {
	if c.Count.Min == 0 && c.Count.Max == 0 {
		return true, nil
	}
	n, err := t.count(bot.InteractionKind(c.Count.Of), from(o.at, c.Count.Within), o)
	return n >= c.Count.Min && (c.Count.Max == 0 || n <= c.Count.Max), err
}

func (t *tagger) count(of bot.InteractionKind, since time.Time, o occasion) (int, error) {
	if of == bot.InteractionOrdered || of == bot.InteractionRefunded {
		return t.countOrders(of, since, o)
	}
	line, err := t.past.activity(since, o.at)
	if err != nil {
		return 0, err
	}
	n, told := 0, entryOf[o.on] != of
	for _, i := range line {
		if i.Kind == of {
			n++
			told = told || i.At.Equal(o.at) && i.Ref == o.ref
		}
	}
	if !told {
		n++
	}
	return n, nil
}

// countOrders counts orders, which an order told several times is once.
func (t *tagger) countOrders(of bot.InteractionKind, since time.Time, o occasion) (int, error) {
	orders, err := t.past.bought(o.at)
	n := 0
	for _, b := range orders {
		if b.PaidAt.After(since) && (of == bot.InteractionOrdered || b.Status == bot.OrderRefunded) {
			n++
		}
	}
	return n, err
}

// paid adds up what was paid and not given back.
func (t *tagger) paid(c config.TagIf, o occasion) (bool, error) {
	if c.Spent.Min == 0 && c.Spent.Max == 0 {
		return true, nil
	}
	orders, err := t.past.bought(o.at)
	since := from(o.at, c.Spent.Within)
	var sum bot.Money
	for _, b := range orders {
		if b.Status == bot.OrderPaid && b.PaidAt.After(since) {
			sum += b.Amount
		}
	}
	yuan := int(sum / fenPerYuan)
	return yuan >= c.Spent.Min && (c.Spent.Max == 0 || yuan <= c.Spent.Max), err
}

const fenPerYuan = 100

// notBought asks how long ago the order before this occasion is.
func (t *tagger) notBought(c config.TagIf, o occasion) (bool, error) {
	if c.Unbought == 0 {
		return true, nil
	}
	orders, err := t.past.bought(o.at)
	for _, b := range orders {
		if b.Status == bot.OrderPaid && b.PaidAt.Before(o.at) {
			return o.at.Sub(b.PaidAt) >= c.Unbought, err
		}
	}
	return false, err
}

// idle asks how long the customer had not been seen before this occasion.
func (t *tagger) idle(c config.TagIf, o occasion) (bool, error) {
	return t.quiet(c.Idle, o, bot.InteractionKind.ByCustomer)
}

// silent asks how long the customer had said nothing before this occasion.
func (t *tagger) silent(c config.TagIf, o occasion) (bool, error) {
	return t.quiet(c.Silent, o, func(k bot.InteractionKind) bool { return k == bot.InteractionSpoke })
}

// quiet holds only for pairs that are at least as old, and that the bot has
// watched for so long: of a new customer nobody can say that they have been away
// for months, and of one whom a comparison brought, nobody knows what they did
// before.
func (t *tagger) quiet(period time.Duration, o occasion, what func(bot.InteractionKind) bool) (bool, error) {
	if period == 0 {
		return true, nil
	}
	rel, err := t.v.Relation(t.pair)
	if err != nil || rel.AddedAt.IsZero() || o.at.Sub(rel.AddedAt) < period {
		return false, err
	}
	since, err := t.past.watchedSince()
	if err != nil || o.at.Sub(since) < period {
		return false, err
	}
	seen, err := t.past.seen(o.at.Add(-period), o.at, what)
	return !seen, err
}

// mentioned looks for a keyword in what the occasion brought, or else in all
// that was noted, bought and said so far.
func (t *tagger) mentioned(c config.TagIf, o occasion) (bool, error) {
	if len(c.Keywords) == 0 {
		return true, nil
	}
	said := o.said
	if said == nil {
		var err error
		if said, err = t.everSaid(o.at); err != nil {
			return false, err
		}
	}
	return mentions(said, c.Keywords), nil
}

func (t *tagger) everSaid(until time.Time) ([]string, error) {
	rel, err := t.v.Relation(t.pair)
	if err != nil {
		return nil, err
	}
	said := []string{rel.Remark}
	orders, err := t.past.bought(until)
	if err != nil {
		return nil, err
	}
	for _, o := range orders {
		said = append(said, wares(o)...)
	}
	spoken, err := t.spoken(until)
	return append(said, spoken...), err
}
