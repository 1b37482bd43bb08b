package store

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Coupons reads coupons.
func (v view) Coupons() bot.CouponView { return couponView{v} }

// couponView reads coupons and plans.
type couponView struct{ view }

// Plan is how many coupons a plan gave.
func (c couponView) Plan(id string) (bot.CouponCount, error) {
	id = key(id, sizeID)
	if err := c.wait(subject{plan: id}); err != nil {
		return bot.CouponCount{}, err
	}
	p, err := c.seen.planned(id)
	c.note(err)
	if err != nil {
		return bot.CouponCount{}, err
	}
	return p.seen(), nil
}

// Coupon is one by its code.
func (c couponView) Coupon(code string) (bot.Coupon, error) {
	return chatting(c.view, subject{coupon: key(code, sizeCode)}, func(tx *gorm.DB) (bot.Coupon, error) { return couponOf(locking(tx), code) })
}

// CouponsOf are all of a customer, whose row is locked for it: what is given to them
// at the same time is decided one after the other.
func (c couponView) CouponsOf(externalUserID string) ([]bot.Coupon, error) {
	who := key(externalUserID, sizeID)
	return ofCustomer(c.view, who, func(tx *gorm.DB) ([]bot.Coupon, error) {
		all, err := couponsOf(tx, who)
		owned := map[ownCoupon]bool{}
		for _, one := range all {
			owned[ownCoupon{one.Plan, int64(one.N)}] = true
		}
		if len(all) < mostCoupons {
			c.seen.coupons.owned[who] = owned
		}
		return all, err
	})
}

// Signals are what may speak against giving somebody more.
func (c couponView) Signals(externalUserID string) (bot.CouponSignals, error) {
	return ofCustomer(c.view, externalUserID, func(tx *gorm.DB) (bot.CouponSignals, error) { return couponSignals(tx, externalUserID) })
}

// Ending are coupons that end between two times and of which nobody was reminded. The
// clock looks at a claimed one when it ends.
func (c couponView) Ending(from, until time.Time, limit int) ([]bot.Coupon, error) {
	all, err := someCoupons(c.tx.Where("look_at >= ? AND look_at < ? AND look_at > 0 AND state = ? AND reminded_at = 0",
		at(from), at(until), bot.CouponClaimed).Order("look_at, code"), page(limit))
	c.note(err)
	return all, err
}

// Plans are those that people made. Every coupon that is given asks for them, so the
// events of a transaction read them once.
func (c couponView) Plans() ([]bot.CouponPlan, error) {
	if err := c.wait(subject{plan: allPlans}); err != nil {
		return nil, err
	}
	known := &c.seen.coupons
	if !known.asked {
		made, err := couponPlans(c.tx)
		c.note(err)
		if err != nil {
			return nil, err
		}
		known.made, known.asked = made, true
	}
	return slices.Clone(known.made), nil
}

// Counts are those of all plans in a scope.
func (c couponView) Counts(scope bot.Scope) ([]bot.CouponCount, error) {
	all, err := couponCounts(c.tx, scope)
	c.note(err)
	return all, err
}

// Coupons are those of a customer in a scope, newest first.
func (c couponView) Coupons(scope bot.Scope, externalUserID string) ([]bot.Coupon, error) {
	who := key(externalUserID, sizeID)
	return chatting(c.view, subject{customer: who}, func(tx *gorm.DB) ([]bot.Coupon, error) {
		return couponsOf(tx.Where(theirsIn(tx, scope, "coupons")), who)
	})
}

// Reviews are those that somebody should look at, newest first.
func (c couponView) Reviews(scope bot.Scope, limit int) ([]bot.Coupon, error) {
	all, err := someCoupons(c.tx.Where("coupons.review_at > 0").Where(theirsIn(c.tx, scope, "coupons")).Order("coupons.review_at DESC, coupons.code"), page(limit))
	c.note(err)
	return all, err
}

// Journal is a coupon's, oldest first.
func (c couponView) Journal(code string) ([]bot.CouponEntry, error) {
	return chatting(c.view, subject{coupon: key(code, sizeCode)}, func(tx *gorm.DB) ([]bot.CouponEntry, error) { return couponJournal(tx, code) })
}

// Redeemed are the newest redemptions in a scope: those of its stores' tills,
// whichever store the coupon is of, and of one member of staff their own.
func (c couponView) Redeemed(scope bot.Scope, limit int) ([]bot.Coupon, error) {
	all, err := someCoupons(c.tx.Where("coupons.redeemed_at > 0 AND coupons.state = ?", bot.CouponRedeemed).
		Where(ownedIn(c.tx, scope, "coupons.redeemed_store", "coupons.redeemed_by")).Order("coupons.redeemed_at DESC, coupons.code"), page(limit))
	c.note(err)
	return all, err
}
