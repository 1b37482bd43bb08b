package bot

import (
	"slices"
	"time"
)

// CouponState says where in its life a coupon is.
type CouponState string

// The states: given and not yet taken; taken, so that its time runs; put aside at
// a till for a moment; used; over without having been used; taken back.
//
// A reversed redemption makes it claimed again.
const (
	CouponIssued   CouponState = "issued"
	CouponClaimed  CouponState = "claimed"
	CouponHeld     CouponState = "held"
	CouponRedeemed CouponState = "redeemed"
	CouponExpired  CouponState = "expired"
	CouponVoid     CouponState = "void"
)

// Coupon is one coupon of one customer. The zero value is none.
type Coupon struct {
	// Code is unique and cannot be guessed; see NewCouponCode. Plan is the CouponPlan's
	// ID, N which of the customer's coupons of that plan it is, from 1: (Plan,
	// ExternalUserID, N) is unique.
	Code           string
	Plan           string
	ExternalUserID string
	N              int
	// Name and Description are the plan's at the time it was given.
	Name, Description string
	CouponTerms
	// UserID is the member of staff who gave it, Store whose customer it was, both
	// empty where nobody is known. Source is the occasion: "welcome:默认欢迎",
	// "page", "kf", "sale:S1", "pack:new3".
	UserID, Store string
	Source        string
	// External is its code in another system, once it was claimed.
	External string
	State    CouponState
	// From and Until bound when it is good; Until is zero for ever. Before it is
	// claimed Until is when it lapses.
	From, Until         time.Time
	IssuedAt, ClaimedAt time.Time
	// HeldUntil is when it comes free by itself, HeldBy who holds it.
	HeldUntil time.Time
	HeldBy    string
	// RedeemedAt, RedeemedBy and RedeemedStore say of the newest redemption when, by
	// whom and where; Order is the order it was used for, if anybody said. ReversedAt
	// is when a redemption was taken back last.
	RedeemedAt    time.Time
	RedeemedBy    string
	RedeemedStore string
	Order         string
	ReversedAt    time.Time
	// Review says in Chinese why somebody should look at how it was come by; empty if
	// nothing speaks against it. It is good all the same.
	Review string
	// RemindedAt is when somebody was asked to remind its owner.
	RemindedAt time.Time
}

// Now is the state at a time: a hold that is over is none, and one whose time is
// over has expired, whether somebody has noted that or not.
func (c Coupon) Now(now time.Time) CouponState {
	state := c.State
	if state == CouponHeld && !now.Before(c.HeldUntil) {
		state = CouponClaimed
	}
	if (state == CouponIssued || state == CouponClaimed) && !c.Until.IsZero() && !now.Before(c.Until) {
		state = CouponExpired
	}
	return state
}

// TakenAt says whether a store takes it.
func (c Coupon) TakenAt(store string) bool {
	return len(c.Stores) == 0 || slices.Contains(c.Stores, store)
}

// IssueCoupon gives a customer a coupon. One with the same (Plan, ExternalUserID, N)
// is there once, and the first stays. The budget is taken with it; what
// CouponView.Plan answered holds until the event is handled, so that there is one
// where it said so.
type IssueCoupon struct {
	Coupon
	// Budget is the plan's.
	Budget int
}

// SetCoupon records what became of a coupon. A handler writes what it read through
// CouponView.Coupon and changed.
type SetCoupon struct {
	Coupon
	// Step names what happened, By who did it, Key what makes it one: the same key
	// is taken in once, whatever is said with it.
	Step CouponStep
	By   string
	Key  string
	At   time.Time
}

// CouponStep names what happened to a coupon, for its journal.
type CouponStep string

// The steps.
const (
	StepIssued   CouponStep = "issued"
	StepClaimed  CouponStep = "claimed"
	StepHeld     CouponStep = "held"
	StepFreed    CouponStep = "freed"
	StepRedeemed CouponStep = "redeemed"
	StepReversed CouponStep = "reversed"
	StepExpired  CouponStep = "expired"
	StepVoided   CouponStep = "voided"
	StepCleared  CouponStep = "cleared"
	StepReviewed CouponStep = "reviewed"
	StepReminded CouponStep = "reminded"
)

// CouponEntry is one line of a coupon's journal.
type CouponEntry struct {
	Code  string
	Step  CouponStep
	At    time.Time
	By    string
	Store string
}

// CouponClaim asks for a coupon on the customer's own page: one that was given
// (Code), or a new one of a plan. The same Key gets the same answer.
type CouponClaim struct {
	Plan           CouponPlan
	ExternalUserID string
	// Code is of the coupon to claim; empty takes the customer's own issued one of the
	// plan, or else a new one with NewCode.
	Code, NewCode string
	Source        string
	At            time.Time
	Key           string
}

// CouponAnswer is what came of a claim. Coupon is the customer's, also where it was
// theirs before (Again).
type CouponAnswer struct {
	Result CouponResult
	Coupon Coupon
	Again  bool
}

// CouponResult is what came of a claim.
type CouponResult string

// The results: they have it; none is left; they had as many as one person may
// have and used them; the plan is over or stopped; it is somebody else's or there is
// none; they may not have it.
const (
	CouponGot     CouponResult = "got"
	CouponGone    CouponResult = "gone"
	CouponLimit   CouponResult = "limit"
	CouponOver    CouponResult = "over"
	CouponUnknown CouponResult = "unknown"
	CouponDenied  CouponResult = "denied"
)

// KindCouponMoved is what happened to coupons outside of events: on pages.
const KindCouponMoved Kind = "coupon.moved"

// CouponMoved says what happened to coupons on pages, at a till without a database,
// or by the clock, in the order in which it did.
type CouponMoved struct {
	Moves []CouponMove `json:"moves"`
}

// CouponMove is one of them.
type CouponMove struct {
	Code           string     `json:"code"`
	Plan           string     `json:"plan"`
	Name           string     `json:"name"`
	ExternalUserID string     `json:"external_userid"`
	Step           CouponStep `json:"step"`
	At             time.Time  `json:"at"`
	Store          string     `json:"store,omitempty"`
	By             string     `json:"by,omitempty"`
}

// CouponLane keeps what happens outside of events to coupons of one plan in order.
func CouponLane(plan string) string { return "coupon:" + plan }

// Kind is KindCouponMoved.
func (CouponMoved) Kind() Kind { return KindCouponMoved }

// CouponSignals are what may speak for somebody coming for coupons only (羊毛党).
type CouponSignals struct {
	ExternalUserID string
	// State is the channel of their newest adding, Adds how many it brought within ten
	// minutes around, Usual how many it brings in ten minutes of other days when it
	// brings any.
	State       string
	Adds, Usual int
	// Claimed is how soon after the adding they claimed their first coupon; negative
	// if they did not.
	Claimed time.Duration
	// Invitor is who brought them into a group, Invited how many customers that one
	// brought within a day.
	Invitor string
	Invited int
	// Others are other external_userids with the same unionid, OthersCoupons how many
	// coupons those got.
	Others        []string
	OthersCoupons int
	// DeletedAfter is how often they deleted the staff within a day of a claim.
	DeletedAfter int
	// Orders is how often they bought something, Redeemed how many coupons they used.
	Orders, Redeemed int
	// Cleared says that a person looked at it and found nothing.
	Cleared bool
}

// CouponView reads coupons. What it reads of a plan and of a coupon stays as it is
// until the event is handled.
type CouponView interface {
	CouponDesk
	// Plan is how many coupons a plan gave. When they may run out soon it is locked.
	Plan(id string) (CouponCount, error)
	// Coupon is one by its code, locked; zero if there is none.
	Coupon(code string) (Coupon, error)
	// CouponsOf are all of a customer, newest first, at most 500.
	CouponsOf(externalUserID string) ([]Coupon, error)
	// Signals are what may speak against giving somebody more.
	Signals(externalUserID string) (CouponSignals, error)
	// Ending are coupons that were claimed, are not used, end between two times and
	// of which nobody was reminded, soonest first.
	Ending(from, until time.Time, limit int) ([]Coupon, error)
}

// CouponDesk reads them for those who ask. A coupon is in the scope of the store it
// belongs to; one that a scope's store takes can be found by its code.
type CouponDesk interface {
	// Plans are those that people made, also stopped ones, and what they changed of
	// the configuration's, in order of ID.
	Plans() ([]CouponPlan, error)
	// Counts are those of all plans in a scope, in order of ID.
	Counts(scope Scope) ([]CouponCount, error)
	// Coupons are those of a customer in a scope, newest first.
	Coupons(scope Scope, externalUserID string) ([]Coupon, error)
	// Reviews are those that somebody should look at, newest first.
	Reviews(scope Scope, limit int) ([]Coupon, error)
	// Journal is a coupon's, oldest first.
	Journal(code string) ([]CouponEntry, error)
	// Redeemed are the newest redemptions in a scope.
	Redeemed(scope Scope, limit int) ([]Coupon, error)
}

func (IssueCoupon) effect() {}
func (SetCoupon) effect()   {}
