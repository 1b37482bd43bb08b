package store

import (
	"maps"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// sellers are under whom an order counts: nobody in particular, or the members
// of staff who had the customer.
func (m *month) sellers(o bot.Order, scope bot.Scope, by bot.NumbersBy) []string {
	if !shown(bot.Scope{All: scope.All, Stores: scope.Stores}, o.Store, "") {
		return nil
	}
	var sellers []string
	for p, s := range m.relations {
		had := !s.addedAt.After(o.PaidAt) && (s.active || s.changedAt.After(o.PaidAt))
		if p.ExternalUserID == o.ExternalUserID && had && shown(scope, s.store, p.UserID) {
			sellers = append(sellers, p.UserID)
		}
	}
	switch {
	case by == bot.NumbersStaff:
		return sellers
	case scope.UserID != "":
		return sellers[:min(1, len(sellers))]
	default:
		return []string{""}
	}
}

// naivePrice goes from the deletions to the messages, where the database goes
// the other way.
func (m *month) naivePrice(scope bot.Scope, from, until time.Time, within time.Duration, by bot.PriceBy) []bot.Price {
	all := map[string]*bot.Price{}
	of := func(t bot.Touch) *bot.Price {
		if t.At.Before(from) || !t.At.Before(until) || !shown(scope, m.storeOf(t.Pair), t.UserID) {
			return &bot.Price{}
		}
		key := map[bot.PriceBy]string{bot.PriceTemplate: t.Template, bot.PriceStaff: t.UserID}[by]
		if all[key] == nil {
			all[key] = &bot.Price{Key: key}
		}
		return all[key]
	}
	for _, t := range m.touches {
		if t.Held {
			of(t).HeldBack++
		} else {
			of(t).Sent++
		}
	}
	for _, h := range m.happened {
		var last bot.Touch
		for _, t := range m.touches {
			if t.Pair == h.Pair && !t.At.After(h.at) && !t.At.Before(last.At) {
				last = t
			}
		}
		switch {
		case h.kind != bot.InteractionLost || last.At.IsZero() || h.at.Sub(last.At) >= within:
		case last.Held:
			of(last).HeldLost++
		default:
			of(last).Lost++
		}
	}
	var prices []bot.Price
	for _, key := range slices.Sorted(maps.Keys(all)) {
		prices = append(prices, *all[key])
	}
	return prices
}
