package coupons

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// Plans are all that the shop gives, also stopped ones: those of the configuration,
// with what people changed of them, and then those that people made in chat.
func (g *Giver) Plans(v bot.View) ([]bot.CouponPlan, error) {
	made, err := v.Coupons().Plans()
	if err != nil {
		return nil, err
	}
	return g.Merge(made), nil
}

// Merge are the plans of the configuration with those that people made or changed.
func (g *Giver) Merge(made []bot.CouponPlan) []bot.CouponPlan {
	all := slices.Clone(g.configured)
	for _, p := range made {
		i := slices.IndexFunc(all, func(q bot.CouponPlan) bool { return q.ID == p.ID })
		if i < 0 {
			all = append(all, p)
			continue
		}
		// Of one of the configuration only these are people's to change.
		all[i].ClosedAt, all[i].Budget = p.ClosedAt, p.Budget
		all[i].By, all[i].At = p.By, p.At
	}
	return all
}

// Plan is one of the plans by its ID; zero if there is none.
func Plan(all []bot.CouponPlan, id string) bot.CouponPlan {
	i := slices.IndexFunc(all, func(p bot.CouponPlan) bool { return id != "" && p.ID == id })
	if i < 0 {
		return bot.CouponPlan{}
	}
	return all[i]
}

// URL is where a coupon opens for its customer: empty without an address of the
// bot's own.
func (g *Giver) URL(code string) string {
	if g.PublicURL == "" || code == "" {
		return ""
	}
	return g.PublicURL + "/c/" + code
}

// PlanURL is where a plan opens for everybody: its own address, or the bot's page.
func (g *Giver) PlanURL(p bot.CouponPlan) string {
	switch {
	case p.URL != "" || p.ID == "" || g.PublicURL == "":
		return p.URL
	default:
		return g.PublicURL + "/coupon/" + p.ID
	}
}
