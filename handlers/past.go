package handlers

import (
	"cmp"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// past is what is known of a customer, read when a rule first asks for it: a
// rule without conditions costs no reading. A customer never heard of has no
// past to read.
type past struct {
	v        bot.View
	customer string
	// news are orders of the event that is handled and told its entries of the
	// time line, which the view does not have yet.
	news []bot.Order
	told []bot.Interaction
	// instead is an entry of the time line that gives way to what is told.
	instead bot.Interaction

	asked  bool
	person bot.Customer
	orders []bot.Order
	line   []bot.Interaction
	since  *time.Time
}

func newPast(v bot.View, customer string, news ...bot.Order) *past {
	return &past{v: v, customer: customer, news: news}
}

// heardOf says whether the customer was known before this event.
func (p *past) heardOf() (bool, error) {
	if !p.asked {
		c, err := p.v.Customer(p.customer)
		if err != nil {
			return false, err
		}
		p.asked, p.person = true, c
	}
	return p.person.ExternalUserID != "", nil
}

// watchedSince is when the bot first heard of the customer: what they did or
// left undone before, it does not know. Zero if nobody can tell.
func (p *past) watchedSince() (time.Time, error) {
	_, err := p.heardOf()
	return p.person.KnownSince, err
}

// bought are the customer's orders up to a moment, the newest first.
func (p *past) bought(until time.Time) ([]bot.Order, error) {
	if p.orders == nil {
		known, err := p.heardOf()
		if err != nil {
			return nil, err
		}
		all := slices.Clone(p.news)
		if known {
			before, err := p.v.Orders(p.customer)
			if err != nil {
				return nil, err
			}
			for _, o := range before {
				if !slices.ContainsFunc(p.news, func(n bot.Order) bool { return n.Number == o.Number }) {
					all = append(all, o)
				}
			}
		}
		slices.SortFunc(all, func(a, b bot.Order) int {
			return cmp.Or(b.PaidAt.Compare(a.PaidAt), cmp.Compare(b.Number, a.Number))
		})
		p.orders = append([]bot.Order{}, all...)
	}
	i := slices.IndexFunc(p.orders, func(o bot.Order) bool { return !o.PaidAt.After(until) })
	if i < 0 {
		return nil, nil
	}
	return p.orders[i:], nil
}

// activity is the time line from one moment to another, the first one not
// included, oldest first. A zero from is the beginning.
func (p *past) activity(from, until time.Time) ([]bot.Interaction, error) {
	if p.since == nil || from.Before(*p.since) {
		known, err := p.heardOf()
		if err != nil {
			return nil, err
		}
		if known {
			if p.line, err = p.v.Activity(p.customer, from); err != nil {
				return nil, err
			}
		}
		p.since = &from
	}
	var within []bot.Interaction
	for _, i := range append(slices.Clip(p.line), p.fresh()...) {
		if i.At.After(from) && !i.At.After(until) && !p.givesWay(i) {
			within = append(within, i)
		}
	}
	return within, nil
}

// givesWay says whether an entry of the time line was only noticed, and is told
// now.
func (p *past) givesWay(i bot.Interaction) bool {
	return i.At.Equal(p.instead.At) && i.Kind == p.instead.Kind && i.UserID == p.instead.UserID && i.Detail == p.instead.Detail
}

// fresh are the entries that the time line does not have yet.
func (p *past) fresh() []bot.Interaction {
	return slices.DeleteFunc(slices.Clone(p.told), func(n bot.Interaction) bool {
		return slices.ContainsFunc(p.line, func(i bot.Interaction) bool {
			return i.Kind == n.Kind && i.At.Equal(n.At) && i.Ref == n.Ref && !p.givesWay(i)
		})
	})
}

// seen says whether the customer did something of their own between two
// moments, neither included.
func (p *past) seen(from, before time.Time, what func(bot.InteractionKind) bool) (bool, error) {
	line, err := p.activity(from, before)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(line, func(i bot.Interaction) bool { return i.At.Before(before) && what(i.Kind) }) {
		return true, nil
	}
	return slices.ContainsFunc(p.news, func(o bot.Order) bool {
		return o.PaidAt.After(from) && o.PaidAt.Before(before) && what(bot.InteractionOrdered)
	}), nil
}

// from is the beginning of a period that ends at a moment; no period is for
// ever.
func from(at time.Time, within time.Duration) time.Time {
	if within == 0 {
		return time.Time{}
	}
	return at.Add(-within)
}
