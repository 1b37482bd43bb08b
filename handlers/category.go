package handlers

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// favourite is the category that most money of paid orders went to, the one
// bought last if several are equal; empty without any. Items that tell no
// amount share what is left of the order's.
func favourite(orders []bot.Order) string {
	type sum struct {
		name  string
		money bot.Money
		last  time.Time
	}
	sums := map[string]*sum{}
	for _, o := range orders {
		if o.Status != bot.OrderPaid {
			continue
		}
		share := unnamedShare(o)
		for _, item := range o.Items {
			name := strings.TrimSpace(item.Category)
			if name == "" {
				continue
			}
			if sums[name] == nil {
				sums[name] = &sum{name: name}
			}
			s := sums[name]
			s.money += cmp.Or(item.Amount, share)
			if o.PaidAt.After(s.last) {
				s.last = o.PaidAt
			}
		}
	}
	var best *sum
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		s := sums[name]
		if best == nil || s.money > best.money || s.money == best.money && s.last.After(best.last) {
			best = s
		}
	}
	if best == nil {
		return ""
	}
	return best.name
}

// unnamedShare is what each item without an amount of its own stands for.
func unnamedShare(o bot.Order) bot.Money {
	rest, unnamed := o.Amount, bot.Money(0)
	for _, item := range o.Items {
		rest -= item.Amount
		if item.Amount == 0 {
			unnamed++
		}
	}
	if unnamed == 0 || rest < 0 {
		return 0
	}
	return rest / unnamed
}
