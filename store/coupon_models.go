package store

import "github.com/zhanggui/zhanggui/bot"

// sizeCode is the size of a coupon's code.
const sizeCode = 64

// couponPlanRow is a plan that somebody made in chat, or what they changed of one of
// the configuration. Body is a bot.CouponPlan as JSON.
type couponPlanRow struct {
	ID    string `gorm:"primaryKey"`
	SetAt instant
	Body  string
}

// TableName is "coupon_plans".
func (couponPlanRow) TableName() string { return "coupon_plans" }

var couponPlanTable = table[couponPlanRow]{
	name: "coupon_plans", keys: 1, columns: []string{"id", "set_at", "body"},
	values: func(p *couponPlanRow) []any { return []any{p.ID, int64(p.SetAt), p.Body} },
}

// couponBudget is the row of a plan that those who issue its coupons lock. Budget is
// the largest that was heard of; what decides is the one that comes with a coupon.
type couponBudget struct {
	Plan   string `gorm:"primaryKey"`
	Budget int64
}

// TableName is "coupon_budgets".
func (couponBudget) TableName() string { return "coupon_budgets" }

var couponBudgetTable = table[couponBudget]{
	name: "coupon_budgets", keys: 1, columns: []string{"plan", "budget"},
	values: func(b *couponBudget) []any { return []any{b.Plan, b.Budget} },
}

// couponRow is a coupon.
type couponRow struct {
	Code           string `gorm:"primaryKey"`
	Plan           string
	ExternalUserID string `gorm:"column:external_userid"`
	N              int64
	Name           string
	Description    string
	// Terms are bot.CouponTerms as JSON.
	Terms     string
	UserID    string
	Store     string
	Source    string
	External  string
	State     bot.CouponState
	FromAt    instant
	UntilAt   instant
	IssuedAt  instant
	ClaimedAt instant
	// ClaimKey is the key of the claim on a page that took it.
	ClaimKey      string
	HeldUntil     instant
	HeldBy        string
	RedeemedAt    instant
	RedeemedBy    string
	RedeemedStore string
	OrderNumber   string
	ReversedAt    instant
	Review        string
	// ReviewAt is when it was marked; 0 if it is not.
	ReviewAt   instant
	RemindedAt instant
	// LookAt is when the clock changes its state; 0 if it does not.
	LookAt instant
}

// TableName is "coupons".
func (couponRow) TableName() string { return "coupons" }

var couponTable = table[couponRow]{
	name: "coupons", keys: 1,
	columns: []string{
		"code", "plan", "external_userid", "n", "name", "description", "terms", "user_id", "store", "source", "external", "state",
		"from_at", "until_at", "issued_at", "claimed_at", "claim_key", "held_until", "held_by", "redeemed_at", "redeemed_by", "redeemed_store",
		"order_number", "reversed_at", "review", "review_at", "reminded_at", "look_at",
	},
	values: func(c *couponRow) []any {
		return []any{
			c.Code, c.Plan, c.ExternalUserID, c.N, c.Name, c.Description, c.Terms, c.UserID, c.Store, c.Source, c.External, string(c.State),
			int64(c.FromAt), int64(c.UntilAt), int64(c.IssuedAt), int64(c.ClaimedAt), c.ClaimKey, int64(c.HeldUntil), c.HeldBy,
			int64(c.RedeemedAt), c.RedeemedBy, c.RedeemedStore, c.OrderNumber, int64(c.ReversedAt), c.Review, int64(c.ReviewAt),
			int64(c.RemindedAt), int64(c.LookAt),
		}
	},
}

// couponStep is a line of the coupons' journal.
type couponStep struct {
	Code    string
	StepKey string
	Step    bot.CouponStep
	At      instant
	ByUser  string
	Store   string
}

// TableName is "coupon_journal".
func (couponStep) TableName() string { return "coupon_journal" }

// couponStepTable leaves the number of a line to the database.
var couponStepTable = table[couponStep]{
	name: "coupon_journal", keys: 2, columns: []string{"code", "step_key", "step", "at", "by_user", "store"},
	values: func(s *couponStep) []any {
		return []any{s.Code, s.StepKey, string(s.Step), int64(s.At), s.ByUser, s.Store}
	},
}

// couponCode is a code of another system. Coupon is whose it is.
type couponCode struct {
	ID      int64 `gorm:"primaryKey;autoIncrement"`
	Plan    string
	Code    string
	Coupon  string
	AddedAt instant
	GivenAt instant
}

// TableName is "coupon_codes".
func (couponCode) TableName() string { return "coupon_codes" }

// couponCodeTable leaves the number of a code to the database, which is the order in
// which codes are given.
var couponCodeTable = table[couponCode]{
	name: "coupon_codes", keys: 2, columns: []string{"code", "plan", "coupon", "added_at", "given_at"},
	values: func(c *couponCode) []any {
		return []any{c.Code, c.Plan, c.Coupon, int64(c.AddedAt), int64(c.GivenAt)}
	},
}
