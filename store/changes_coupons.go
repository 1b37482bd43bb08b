package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// allPlans is the subject of those who read every plan that people made. No plan can
// have this ID, as keys hold no NUL.
const allPlans = "\x00"

// couponChanges are the changes of coupons and their plans.
type couponChanges struct {
	plans map[string][]func(*couponPlanRow)
	codes []couponCode
	given []givenCoupon
	told  []toldCoupon
	// seen is what the transaction knows, which hears of coupons once the event that
	// gives them is taken in.
	seen *couponMemory
}

// givenCoupon is a coupon to give, within a budget.
type givenCoupon struct {
	row    couponRow
	budget int
}

// toldCoupon is what became of a coupon.
type toldCoupon struct {
	row     couponRow
	step    bot.CouponStep
	by, key string
	when    instant
}

func newCouponChanges() couponChanges {
	return couponChanges{plans: map[string][]func(*couponPlanRow){}}
}

// join takes over the changes of another event.
func (c *couponChanges) join(other couponChanges) {
	maps.Copy(c.plans, other.plans)
	c.codes, c.given, c.told = append(c.codes, other.codes...), append(c.given, other.given...), append(c.told, other.told...)
	for _, g := range other.given {
		if p := other.seen.plans[g.row.Plan]; p != nil {
			p.pending++
		}
	}
}

// addTo adds what is changed. That a plan has fewer coupons now is not among it: who
// gives coupons is told of those before in the same transaction.
func (c *couponChanges) addTo(subjects map[subject]bool) {
	for id := range c.plans {
		subjects[subject{plan: id}], subjects[subject{plan: allPlans}] = true, true
	}
	for _, row := range c.codes {
		subjects[subject{plan: row.Plan}] = true
	}
	for _, g := range c.given {
		subjects[subject{coupon: g.row.Code}], subjects[subject{customer: g.row.ExternalUserID}] = true, true
	}
	for _, t := range c.told {
		subjects[subject{coupon: t.row.Code}] = true
		if t.row.ExternalUserID != "" {
			subjects[subject{customer: t.row.ExternalUserID}] = true
		}
	}
}

// takeCoupon notes what one effect changes of coupons and their plans.
func (c *changes) takeCoupon(e bot.Effect) error {
	c.coupons.seen = &c.seen.coupons
	switch e := e.(type) {
	case bot.SetCouponPlan:
		row := newCouponPlan(e.CouponPlan, at(c.ev.Now))
		return note(c, c.coupons.plans, row.ID, "coupon plan", func(p *couponPlanRow) { *p = row })
	case bot.AddCouponCodes:
		return c.addCouponCodes(e)
	case bot.IssueCoupon:
		return c.issueCoupon(e)
	case bot.SetCoupon:
		return c.setCoupon(e)
	default:
		return fmt.Errorf("store: %T is not an effect about coupons", e)
	}
}

func (c *changes) addCouponCodes(e bot.AddCouponCodes) error {
	plan := key(e.Plan, sizeID)
	if plan == "" {
		return fmt.Errorf("store: an effect of event %d adds codes to no plan", c.ev.EventID)
	}
	when := cmp.Or(at(e.At), at(c.ev.Now))
	for _, code := range e.Codes {
		if code = key(code, sizeName); code != "" {
			c.coupons.codes = append(c.coupons.codes, couponCode{Plan: plan, Code: code, AddedAt: when})
		}
	}
	return nil
}

func (c *changes) issueCoupon(e bot.IssueCoupon) error {
	row := newCoupon(e.Coupon)
	if row.Code == "" || row.Plan == "" || row.ExternalUserID == "" || row.N < 1 {
		return fmt.Errorf("store: an effect of event %d gives a coupon without a code, a plan, an owner or its number", c.ev.EventID)
	}
	row.State = cmp.Or(row.State, bot.CouponIssued)
	row.IssuedAt = cmp.Or(row.IssuedAt, at(c.ev.Now))
	if row.LookAt = row.look(); row.Review != "" {
		row.ReviewAt = row.IssuedAt
	}
	c.hear(row.ExternalUserID)
	c.coupons.given = append(c.coupons.given, givenCoupon{row: row, budget: e.Budget})
	return nil
}

func (c *changes) setCoupon(e bot.SetCoupon) error {
	row := newCoupon(e.Coupon)
	if row.Code == "" {
		return fmt.Errorf("store: an effect of event %d is about no coupon", c.ev.EventID)
	}
	when := cmp.Or(at(e.At), at(c.ev.Now))
	c.hear(row.ExternalUserID)
	c.coupons.told = append(c.coupons.told, toldCoupon{
		row: row, step: e.Step, by: e.By, when: when, key: cmp.Or(e.Key, fmt.Sprintf("%s/%d", e.Step, when)),
	})
	return nil
}

// dropCoupons leaves out everything about a customer who was erased.
func (c *changes) dropCoupons(who string) {
	c.coupons.given = slices.DeleteFunc(c.coupons.given, func(g givenCoupon) bool { return g.row.ExternalUserID == who })
	c.coupons.told = slices.DeleteFunc(c.coupons.told, func(t toldCoupon) bool { return t.row.ExternalUserID == who })
}
