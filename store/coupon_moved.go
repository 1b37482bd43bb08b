package store

import (
	"fmt"
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// couponsPerEvent bounds what one event tells of coupons. Whoever claimed is looked
// at, which takes several questions each.
const couponsPerEvent = 25

// tellCoupons writes the events that tell what happened to coupons outside of events,
// in order for each plan. They are due a moment later, so that those who still claim
// go first.
func (w *work) tellCoupons(moves []bot.CouponMove) error {
	byPlan := map[string][]bot.CouponMove{}
	for _, m := range moves {
		byPlan[m.Plan] = append(byPlan[m.Plan], m)
	}
	var all []bot.Arrival
	for _, plan := range slices.Sorted(maps.Keys(byPlan)) {
		for part := range slices.Chunk(byPlan[plan], couponsPerEvent) {
			// A coupon takes a step at a time once.
			name := fmt.Sprintf("coupon:%s:%s:%d", part[0].Code, part[0].Step, at(part[0].At))
			a, err := internalArrival(shortKey(name), key(bot.CouponLane(plan), sizeID), bot.CouponMoved{Moves: part}, w.now)
			if err != nil {
				return err
			}
			all = append(all, a)
		}
	}
	return w.tell(all)
}
