package store

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// newCoupon is a coupon as the columns hold it.
func newCoupon(c bot.Coupon) couponRow {
	row := couponRow{
		Code: key(c.Code, sizeCode), Plan: key(c.Plan, sizeID), ExternalUserID: key(c.ExternalUserID, sizeID), N: int64(c.N),
		Name: text(c.Name, sizeName), Description: text(c.Description, sizeDetail), Terms: bodyOf(c.CouponTerms),
		UserID: key(c.UserID, sizeID), Store: key(c.Store, sizeID), Source: key(c.Source, sizeName), External: key(c.External, sizeName),
		State: c.State, FromAt: at(c.From), UntilAt: at(c.Until), IssuedAt: at(c.IssuedAt), ClaimedAt: at(c.ClaimedAt),
		HeldUntil: at(c.HeldUntil), HeldBy: key(c.HeldBy, sizeID), RedeemedAt: at(c.RedeemedAt), RedeemedBy: key(c.RedeemedBy, sizeID),
		RedeemedStore: key(c.RedeemedStore, sizeID), OrderNumber: key(c.Order, sizeID), ReversedAt: at(c.ReversedAt),
		Review: text(c.Review, sizeDetail), RemindedAt: at(c.RemindedAt),
	}
	row.LookAt = row.look()
	return row
}

// look is when the clock changes the state.
func (c couponRow) look() instant {
	switch {
	case c.State == bot.CouponHeld:
		return c.HeldUntil
	case c.State == bot.CouponIssued || c.State == bot.CouponClaimed:
		return c.UntilAt
	}
	return 0
}

// set takes over what became of a coupon. Whose it is and what it is good for stays
// as it was given, and a code of another system stays once it is there.
func (c *couponRow) set(said couponRow, when instant) {
	was := *c
	*c = said
	c.Code, c.Plan, c.ExternalUserID, c.N = was.Code, was.Plan, was.ExternalUserID, was.N
	c.Name, c.Description, c.Terms, c.Source = was.Name, was.Description, was.Terms, was.Source
	c.IssuedAt, c.ClaimKey = was.IssuedAt, was.ClaimKey
	c.UserID, c.Store = cmp.Or(was.UserID, said.UserID), cmp.Or(was.Store, said.Store)
	c.External = cmp.Or(was.External, said.External)
	c.ReviewAt = 0
	if c.Review != "" {
		c.ReviewAt = cmp.Or(was.ReviewAt, when)
	}
	c.LookAt = c.look()
}

// lapsed says that it is over and nobody ever took it, so that somebody else may.
func (c couponRow) lapsed() bool {
	return c.State == bot.CouponExpired && c.ClaimedAt == 0 && c.RedeemedAt == 0
}

// seen is the coupon in the words of the shop.
func (c couponRow) seen() (bot.Coupon, error) {
	out := bot.Coupon{
		Code: c.Code, Plan: c.Plan, ExternalUserID: c.ExternalUserID, N: int(c.N), Name: c.Name, Description: c.Description,
		UserID: c.UserID, Store: c.Store, Source: c.Source, External: c.External, State: c.State, From: c.FromAt.Time(), Until: c.UntilAt.Time(),
		IssuedAt: c.IssuedAt.Time(), ClaimedAt: c.ClaimedAt.Time(), HeldUntil: c.HeldUntil.Time(), HeldBy: c.HeldBy,
		RedeemedAt: c.RedeemedAt.Time(), RedeemedBy: c.RedeemedBy, RedeemedStore: c.RedeemedStore, Order: c.OrderNumber,
		ReversedAt: c.ReversedAt.Time(), Review: c.Review, RemindedAt: c.RemindedAt.Time(),
	}
	if err := json.Unmarshal([]byte(c.Terms), &out.CouponTerms); err != nil {
		return out, fmt.Errorf("store: the terms of a coupon of plan %s cannot be read: %w", c.Plan, err)
	}
	return out, nil
}

// step is a line of the journal about the coupon as it is now.
func (c couponRow) step(step bot.CouponStep, stepKey, by string, when instant) couponStep {
	where := c.Store
	if step == bot.StepRedeemed || step == bot.StepReversed {
		where = c.RedeemedStore
	}
	return couponStep{Code: c.Code, StepKey: shortKey(key(stepKey, len(stepKey))), Step: step, At: when, ByUser: key(by, sizeID), Store: where}
}

// move is the same, for those who hear of it later.
func (c couponRow) move(s couponStep) bot.CouponMove {
	return bot.CouponMove{
		Code: c.Code, Plan: c.Plan, Name: c.Name, ExternalUserID: c.ExternalUserID, Step: s.Step, At: s.At.Time(), Store: s.Store, By: s.ByUser,
	}
}

// newCouponPlan is a plan as the columns hold it.
func newCouponPlan(p bot.CouponPlan, when instant) couponPlanRow {
	p.ID = key(p.ID, sizeID)
	return couponPlanRow{ID: p.ID, SetAt: when, Body: bodyOf(p)}
}

func (p couponPlanRow) seen() (out bot.CouponPlan, err error) {
	if err = json.Unmarshal([]byte(p.Body), &out); err != nil {
		err = fmt.Errorf("store: coupon plan %s cannot be read: %w", p.ID, err)
	}
	return out, err
}
