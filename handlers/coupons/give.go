package coupons

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Recipient is who is given a coupon: the customer, the member of staff who gives it
// and the store whose customer it is, both empty where nobody is known, and the
// occasion ("welcome:默认欢迎", "kf", "winback", "sale:S1").
type Recipient struct {
	bot.Pair
	Store  string
	Source string
}

// Gift is what somebody gets. With no Plan they get nothing, and Why says in Chinese,
// for staff, why.
type Gift struct {
	// Plan is the one they get, which a tier may have put in the place of the one that
	// was asked for.
	Plan bot.CouponPlan
	// Coupons are theirs, several for a pack; none for a plan that opens elsewhere.
	Coupons []bot.Coupon
	// Effects give them; none where the customer had them already.
	Effects []bot.Effect
	// URL opens the first coupon, or the plan where it opens elsewhere; empty if it
	// opens nowhere.
	URL string
	// Review says why somebody should look at it; empty if nothing speaks against it.
	Review string
	Why    string
}

// Given says whether there is anything to tell the customer of.
func (g Gift) Given() bool { return g.Plan.ID != "" }

// Give decides what a customer gets of a plan at a time.
func (g *Giver) Give(v bot.View, to Recipient, planID string, at time.Time) (Gift, error) {
	return Gift{}, nil
}
