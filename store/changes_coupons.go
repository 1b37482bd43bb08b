package store

import "github.com/zhanggui/zhanggui/bot"

// couponChanges are the changes of coupons and their plans.
type couponChanges struct{}

func newCouponChanges() couponChanges { return couponChanges{} }

// join takes over the changes of another event.
func (c *couponChanges) join(other couponChanges) {}

// addTo adds what is changed.
func (c *couponChanges) addTo(subjects map[subject]bool) {}

// takeCoupon notes what one effect changes of coupons and their plans.
func (c *changes) takeCoupon(e bot.Effect) error { return nil }

// writeCoupons writes them.
func (c *changes) writeCoupons() error { return nil }
