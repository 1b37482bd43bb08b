package bot

import "time"

// InteractionKind names an entry of the time line.
type InteractionKind string

// The interactions that are kept.
const (
	InteractionAdded          InteractionKind = "added"
	InteractionHalfAdded      InteractionKind = "half_added"
	InteractionDeletedByStaff InteractionKind = "deleted_by_staff"
	InteractionTransferred    InteractionKind = "transferred"
	InteractionTransferFailed InteractionKind = "transfer_failed"
	InteractionLost           InteractionKind = "lost"
	InteractionEdited         InteractionKind = "edited"
	InteractionConsented      InteractionKind = "consented"
	InteractionWelcomeMissing InteractionKind = "welcome_missing"
	InteractionWelcomeFailed  InteractionKind = "welcome_failed"
	InteractionWelcomeUnsure  InteractionKind = "welcome_unsure"
	InteractionJoinedGroup    InteractionKind = "joined_group"
	InteractionLeftGroup      InteractionKind = "left_group"
	InteractionRemoved        InteractionKind = "removed_from_group"
	// InteractionInviteAccepted: the customer joined by the code that the
	// welcome brought.
	InteractionInviteAccepted InteractionKind = "invite_accepted"
	InteractionOrdered        InteractionKind = "ordered"
	InteractionRefunded       InteractionKind = "refunded"
	// InteractionSpoke: the customer said something. Ref is the message's id.
	InteractionSpoke InteractionKind = "spoke"
	// InteractionMoved: a tag of a group that is kept track of, such as the
	// stages of life, gave way to another. Ref is the group, Detail the reason.
	InteractionMoved InteractionKind = "moved"
	// InteractionTagged and InteractionUntagged: staff changed a tag by hand.
	InteractionTagged   InteractionKind = "tagged"
	InteractionUntagged InteractionKind = "untagged"
	// InteractionViolated: what the customer said broke a rule. Ref is the
	// violation, Detail its category.
	InteractionViolated InteractionKind = "violated"
	// InteractionExcluded: the customer is kept from coupons, sales and posts for a
	// time. Ref is the exclusion.
	InteractionExcluded InteractionKind = "excluded"
	// InteractionKfFailed: an answer in a kf account did not reach the customer. Ref
	// is its msgid.
	InteractionKfFailed InteractionKind = "kf_failed"
	// InteractionInterested: what the customer said is what somebody looks for who
	// wants something. Ref is the name of the interest.
	InteractionInterested InteractionKind = "interested"
	// A coupon's life; Ref is its code's pseudonym, which is its plan and number
	// ("new10/1"), Detail its name.
	InteractionCouponGiven    InteractionKind = "coupon_given"
	InteractionCouponClaimed  InteractionKind = "coupon_claimed"
	InteractionCouponRedeemed InteractionKind = "coupon_redeemed"
	InteractionCouponReversed InteractionKind = "coupon_reversed"
	InteractionCouponExpired  InteractionKind = "coupon_expired"
	// A customer's part in a sale: they tried, units were kept for them, they picked
	// them up, that was taken back, or they did not come for them. Ref is the sale,
	// Detail the item.
	InteractionSaleJoined   InteractionKind = "sale_joined"
	InteractionSaleGot      InteractionKind = "sale_got"
	InteractionSalePicked   InteractionKind = "sale_picked"
	InteractionSaleReturned InteractionKind = "sale_returned"
	InteractionSaleMissed   InteractionKind = "sale_missed"
	// InteractionAnswered: the customer answered on a campaign's page. Ref is the
	// campaign.
	InteractionAnswered InteractionKind = "answered"
)

// ByCustomer says whether the customer did it, so that it counts as having
// been seen.
func (k InteractionKind) ByCustomer() bool {
	switch k {
	case InteractionAdded, InteractionHalfAdded, InteractionConsented, InteractionLost, InteractionJoinedGroup,
		InteractionLeftGroup, InteractionInviteAccepted, InteractionOrdered, InteractionRefunded, InteractionSpoke,
		InteractionCouponClaimed, InteractionCouponRedeemed, InteractionSaleJoined, InteractionSalePicked, InteractionAnswered:
		return true
	default:
		return false
	}
}

// Interaction is an entry of a customer's time line.
type Interaction struct {
	UserID      string
	Kind        InteractionKind
	At          time.Time
	Detail, Ref string
}
