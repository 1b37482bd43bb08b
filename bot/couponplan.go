package bot

import "time"

// CouponKind says what a coupon gives.
type CouponKind string

// The kinds: an amount off, a percentage off, something for free, the code of
// another system, and several other coupons at once.
const (
	CouponAmount   CouponKind = "amount"
	CouponPercent  CouponKind = "percent"
	CouponGift     CouponKind = "gift"
	CouponExternal CouponKind = "external"
	CouponPack     CouponKind = "pack"
)

// CouponTerms are what a coupon is good for. A coupon keeps those it was given
// with: what the shop changes later is not taken from who has one.
type CouponTerms struct {
	Kind CouponKind `json:"kind,omitempty"`
	// Off is what an amount takes off.
	Off Money `json:"off,omitempty"`
	// Percent is what is still paid of a percentage: 85 is 8.5 折. Most bounds what it
	// takes off; 0 does not.
	Percent int   `json:"percent,omitempty"`
	Most    Money `json:"most,omitempty"`
	// Over is the least that has to be bought.
	Over Money `json:"over,omitempty"`
	// Gift is what a gift is.
	Gift string `json:"gift,omitempty"`
	// Stores are where it is taken; empty is everywhere.
	Stores []string `json:"stores,omitempty"`
	// Stackable goes together with others.
	Stackable bool `json:"stackable,omitempty"`
}

// CouponPlan is a kind of coupon that the shop gives (券): what it is good for, to
// whom, how many, how long. It stands in the configuration, or somebody made it in
// chat.
type CouponPlan struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	CouponTerms
	// Pack are the IDs of the plans that a pack gives.
	Pack []string `json:"pack,omitempty"`
	// Budget is how many there are; 0 is no limit. Each is how many one person may
	// have; 0 is one.
	Budget int `json:"budget,omitempty"`
	Each   int `json:"each,omitempty"`
	// Valid is how long a coupon is good from its claim; 0 leaves it to From and
	// Until, which bound it whatever else is said, if they are set.
	Valid time.Duration `json:"valid,omitempty"`
	From  time.Time     `json:"from,omitzero"`
	Until time.Time     `json:"until,omitzero"`
	// ClaimWithin is how long one that was given waits to be claimed; 0 is as long as
	// the plan lasts.
	ClaimWithin time.Duration `json:"claim_within,omitempty"`
	// If is an expression of segments that says who may have it; empty is everybody.
	// High says that it is for valued customers: not for whom something speaks
	// against.
	If   string `json:"if,omitempty"`
	High bool   `json:"high,omitempty"`
	// Tiers give another plan instead to those who fit: the first that does.
	Tiers []CouponTier `json:"tiers,omitempty"`
	// URL, or AppID and Page, open it elsewhere; Picture is a file under templates or
	// an https address.
	URL     string `json:"url,omitempty"`
	AppID   string `json:"app_id,omitempty"`
	Page    string `json:"page,omitempty"`
	Picture string `json:"picture,omitempty"`
	// Store is whose it is, By who made it, At when; empty for those of the
	// configuration. ClosedAt is when it was stopped: none is given any more.
	Store    string    `json:"store,omitempty"`
	By       string    `json:"by,omitempty"`
	At       time.Time `json:"at,omitzero"`
	ClosedAt time.Time `json:"closed_at,omitzero"`
}

// CouponTier gives those for whom an expression of segments holds another plan.
type CouponTier struct {
	If   string `json:"if"`
	Plan string `json:"plan"`
}

// Own says that it opens on the bot's own page and has codes of the bot.
func (p CouponPlan) Own() bool { return p.URL == "" && p.AppID == "" }

// Persons is how many one person may have.
func (p CouponPlan) Persons() int { return max(1, p.Each) }

// OpenAt says whether coupons of the plan can be given at a time.
func (p CouponPlan) OpenAt(now time.Time) bool {
	return p.ID != "" && p.ClosedAt.IsZero() && (p.Until.IsZero() || now.Before(p.Until))
}

// Ends is when a coupon that is claimed at a time stops being good; zero is never.
func (p CouponPlan) Ends(claimed time.Time) time.Time {
	end := p.Until
	if p.Valid > 0 {
		from := claimed
		if from.Before(p.From) {
			from = p.From
		}
		if e := from.Add(p.Valid); end.IsZero() || e.Before(end) {
			end = e
		}
	}
	return end
}

// CouponCount is how many coupons of a plan there are in each state. Given is all
// that count against the budget: the others but those that lapsed unclaimed.
type CouponCount struct {
	Plan                                     string
	Given                                    int
	Issued, Claimed, Held, Redeemed, Expired int
	Reversed, Review                         int
	// Codes are those of another system that nobody has yet.
	Codes int
}

// SetCouponPlan records a plan that somebody made in chat, or that one was stopped
// or opened again; of one of the configuration only ClosedAt and Budget count.
type SetCouponPlan struct{ CouponPlan }

// AddCouponCodes adds codes of another system to a plan. A code that is there
// already, in any plan, is left out.
type AddCouponCodes struct {
	Plan  string
	Codes []string
	At    time.Time
}

func (SetCouponPlan) effect()  {}
func (AddCouponCodes) effect() {}
