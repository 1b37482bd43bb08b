// Package coupontest keeps coupons in memory as the store does, so that tests of what
// is decided about them need no database.
package coupontest

import (
	"cmp"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// Drawer is where the coupons are. It is a bot.CouponView, and takes the effects that
// concern it.
type Drawer struct {
	// Clock is the view's.
	Clock func() time.Time
	Made  []bot.CouponPlan
	All   []bot.Coupon
	// Signs are what speaks against customers, by external_userid, Codes how many codes
	// of another system are left, by plan.
	Signs map[string]bot.CouponSignals
	Codes map[string]int
	// Steps are what happened, in order; a key is there once.
	Steps []bot.CouponEntry
	keys  map[string]bool
	// Asked counts the questions by name: each is a statement in a database.
	Asked map[string]int
}

// New is an empty drawer with a clock.
func New(clock func() time.Time) *Drawer {
	return &Drawer{Clock: clock, Signs: map[string]bot.CouponSignals{}, Codes: map[string]int{}, keys: map[string]bool{}, Asked: map[string]int{}}
}

// Apply takes an effect that concerns coupons.
func (d *Drawer) Apply(e bot.Effect) {
	switch e := e.(type) {
	case bot.IssueCoupon:
		if slices.ContainsFunc(d.All, func(c bot.Coupon) bool {
			return c.Plan == e.Plan && c.ExternalUserID == e.ExternalUserID && c.N == e.N
		}) {
			return
		}
		d.All = append(d.All, e.Coupon)
		d.note(e.Coupon, bot.StepIssued, e.IssuedAt, e.UserID, "issue/"+e.Code)
	case bot.SetCoupon:
		i := slices.IndexFunc(d.All, func(c bot.Coupon) bool { return c.Code == e.Code })
		if i < 0 || !d.note(e.Coupon, e.Step, e.At, e.By, e.Key) {
			return
		}
		d.All[i] = e.Coupon
	case bot.SetCouponPlan:
		d.Made = slices.DeleteFunc(d.Made, func(p bot.CouponPlan) bool { return p.ID == e.ID })
		d.Made = append(d.Made, e.CouponPlan)
		slices.SortFunc(d.Made, func(a, b bot.CouponPlan) int { return cmp.Compare(a.ID, b.ID) })
	case bot.AddCouponCodes:
		d.Codes[e.Plan] += len(e.Codes)
	}
}

func (d *Drawer) note(c bot.Coupon, step bot.CouponStep, at time.Time, by, key string) bool {
	if d.keys[key] {
		return false
	}
	d.keys[key] = true
	store := c.Store
	if step == bot.StepRedeemed || step == bot.StepReversed {
		store = c.RedeemedStore
	}
	d.Steps = append(d.Steps, bot.CouponEntry{Code: c.Code, Step: step, At: at, By: by, Store: store})
	return true
}

// Plan counts a plan's coupons.
func (d *Drawer) Plan(id string) (bot.CouponCount, error) {
	d.Asked["Plan"]++
	return d.count(id, bot.Everything()), nil
}

func (d *Drawer) count(id string, scope bot.Scope) bot.CouponCount {
	n := bot.CouponCount{Plan: id, Codes: d.Codes[id]}
	for _, c := range d.All {
		if c.Plan != id || !shows(scope, c) {
			continue
		}
		state := c.Now(d.Clock())
		if !(state == bot.CouponExpired && c.ClaimedAt.IsZero()) {
			n.Given++
		}
		switch state {
		case bot.CouponIssued:
			n.Issued++
		case bot.CouponClaimed:
			n.Claimed++
		case bot.CouponHeld:
			n.Held++
		case bot.CouponRedeemed:
			n.Redeemed++
		case bot.CouponExpired:
			n.Expired++
		}
		if c.Review != "" {
			n.Review++
		}
	}
	return n
}

// Coupon is one by its code.
func (d *Drawer) Coupon(code string) (bot.Coupon, error) {
	d.Asked["Coupon"]++
	i := slices.IndexFunc(d.All, func(c bot.Coupon) bool { return c.Code == code })
	if i < 0 {
		return bot.Coupon{}, nil
	}
	return d.All[i], nil
}

// CouponsOf are a customer's, newest first.
func (d *Drawer) CouponsOf(externalUserID string) ([]bot.Coupon, error) {
	d.Asked["CouponsOf"]++
	return d.where(func(c bot.Coupon) bool { return c.ExternalUserID == externalUserID }), nil
}

func (d *Drawer) where(fits func(bot.Coupon) bool) []bot.Coupon {
	var all []bot.Coupon
	for _, c := range slices.Backward(d.All) {
		if fits(c) {
			all = append(all, c)
		}
	}
	return all
}

// Signals are what may speak against somebody.
func (d *Drawer) Signals(externalUserID string) (bot.CouponSignals, error) {
	d.Asked["Signals"]++
	s, known := d.Signs[externalUserID]
	if !known {
		s.Claimed = -1
	}
	for _, e := range d.Steps {
		if e.Step == bot.StepCleared && slices.ContainsFunc(d.All, func(c bot.Coupon) bool { return c.Code == e.Code && c.ExternalUserID == externalUserID }) {
			s.Cleared = true
		}
	}
	s.ExternalUserID = externalUserID
	return s, nil
}

// Ending are those that end between two times, soonest first.
func (d *Drawer) Ending(from, until time.Time, limit int) ([]bot.Coupon, error) {
	d.Asked["Ending"]++
	all := d.where(func(c bot.Coupon) bool {
		return c.State == bot.CouponClaimed && c.RemindedAt.IsZero() && !c.Until.IsZero() && !c.Until.Before(from) && c.Until.Before(until)
	})
	slices.SortFunc(all, func(a, b bot.Coupon) int { return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Code, b.Code)) })
	return all[:min(len(all), limit)], nil
}

// Plans are those that people made or changed.
func (d *Drawer) Plans() ([]bot.CouponPlan, error) {
	d.Asked["Plans"]++
	return slices.Clone(d.Made), nil
}

// Counts are those of a scope.
func (d *Drawer) Counts(scope bot.Scope) ([]bot.CouponCount, error) {
	var ids []string
	for _, c := range d.All {
		ids = append(ids, c.Plan)
	}
	slices.Sort(ids)
	var all []bot.CouponCount
	for _, id := range slices.Compact(ids) {
		if n := d.count(id, scope); n.Given+n.Expired > 0 {
			all = append(all, n)
		}
	}
	return all, nil
}

// Coupons are a customer's in a scope.
func (d *Drawer) Coupons(scope bot.Scope, externalUserID string) ([]bot.Coupon, error) {
	return d.where(func(c bot.Coupon) bool { return c.ExternalUserID == externalUserID && shows(scope, c) }), nil
}

// Reviews are those that somebody should look at.
func (d *Drawer) Reviews(scope bot.Scope, limit int) ([]bot.Coupon, error) {
	all := d.where(func(c bot.Coupon) bool { return c.Review != "" && shows(scope, c) })
	return all[:min(len(all), limit)], nil
}

// Journal is a coupon's.
func (d *Drawer) Journal(code string) ([]bot.CouponEntry, error) {
	var all []bot.CouponEntry
	for _, e := range d.Steps {
		if e.Code == code {
			all = append(all, e)
		}
	}
	return all, nil
}

// Redeemed are the newest redemptions in a scope.
func (d *Drawer) Redeemed(scope bot.Scope, limit int) ([]bot.Coupon, error) {
	all := d.where(func(c bot.Coupon) bool { return c.State == bot.CouponRedeemed && roster.Shows(scope, c.RedeemedStore) })
	slices.SortStableFunc(all, func(a, b bot.Coupon) int { return b.RedeemedAt.Compare(a.RedeemedAt) })
	return all[:min(len(all), limit)], nil
}

func shows(scope bot.Scope, c bot.Coupon) bool { return roster.Shows(scope, c.Store) }
