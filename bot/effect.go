package bot

import (
	"encoding/json"
	"time"
)

// Effect is one thing a handler decided. Data effects are applied by store in
// the transaction that finishes the event; sends (see Send) become outbox rows
// in the same transaction. An effect is a value and knows nothing about how it
// is carried out. The set is sealed: only this package adds to it.
type Effect interface{ effect() }

// SetRelation brings a pair into a status as of a time. The newest time wins
// whatever the order of arrival; at equal times the more connected status wins
// (active over half over deleted over lost).
type SetRelation struct {
	Pair
	Status RelationStatus
	At     time.Time
	// State, Channel and Store tell where the customer came from; empty values
	// leave what is known.
	State, Channel, Store string
}

// SetCustomer records what is known of the person, whoever talks to them. Data
// older than At never overwrites newer.
type SetCustomer struct {
	ExternalUserID        string
	Name, Avatar, UnionID string
	Type, Gender          int
	At                    time.Time
}

// SetRemark records the staff member's own note of a pair as WeCom has it.
type SetRemark struct {
	Pair
	Remark string
	// AddWay is how they met; 0 knows nothing of it and leaves what is known.
	AddWay int
	At     time.Time
}

// SetWelcomed records that a welcome was decided for the pair as of At (the
// time of the add event), or with Failed that the one of At did not arrive.
type SetWelcomed struct {
	Pair
	At     time.Time
	Failed bool
}

// RecordInteraction adds one entry to the customer's time line. The same
// (customer, staff, kind, time, ref) is recorded once, however often it is
// said.
type RecordInteraction struct {
	// Pair.UserID is empty for what has no staff side, as joining a group.
	Pair
	Kind InteractionKind
	At   time.Time
	// Detail says more, in Chinese, for people; Ref is the id of what it is
	// about (a chat_id, a state, a coupon).
	Detail, Ref string
	// Instead is when the same thing is in the time line already, because a
	// comparison noticed it: that entry of the pair gives way to this one.
	Instead time.Time
}

// AddTag gives a pair a tag as of At. The tag's first and last time are kept
// and it is counted once per time. The pair holds the tag while the last time
// it was added is not before the last time it was removed, so that the order
// of arrival does not matter.
type AddTag struct {
	Pair
	Tag
	At time.Time
	// ExpiresAt is when the tag falls off by itself; zero is never.
	ExpiresAt time.Time
	// Rule is the name of the rule that gave it.
	Rule string
	// Uncounted says that another giving counts for this one, which comes before
	// or after it. A tag that is held counts at least once.
	Uncounted bool
	// ByHand says that a person gave it in the client. What a person decided
	// about a tag of a pair last goes before everything that rules decide,
	// before or after.
	ByHand bool
	// InChat says of what is ByHand that it was decided in the bot's own chat: WeCom
	// has yet to be told.
	InChat bool
}

// RemoveTag takes a tag from a pair as of At.
type RemoveTag struct {
	Pair
	Tag
	At   time.Time
	Rule string
	// ByHand says that a person took it in the client, InChat that they did in the
	// bot's own chat; see AddTag.
	ByHand, InChat bool
}

// LearnTag records how WeCom names a tag, by its id. A tag that people renamed
// there keeps the name that rules know it by: Name and Group are WeCom's.
type LearnTag struct{ RemoteTag }

// ForgetTag records that WeCom has no tag of this id any more. Those who held
// it by a person's hand hold it no longer; those who hold it by a rule get it
// again when it is made anew.
type ForgetTag struct {
	ID string
	At time.Time
}

// SaveAsset records an asset that is ready for use, or with Problem set why it
// is not.
type SaveAsset struct{ Asset }

// ScheduleJob makes a JobDue event at a time. A job with the same Key that has
// been scheduled before, done or not, is not scheduled again.
type ScheduleJob struct {
	Name    string
	Key     string
	Due     time.Time
	Payload json.RawMessage
	// Lane keeps jobs in order with events of the same lane; empty is none.
	Lane string
}

func (SetRelation) effect()       {}
func (SetCustomer) effect()       {}
func (SetRemark) effect()         {}
func (SetWelcomed) effect()       {}
func (RecordInteraction) effect() {}
func (AddTag) effect()            {}
func (RemoveTag) effect()         {}
func (LearnTag) effect()          {}
func (ForgetTag) effect()         {}
func (SaveAsset) effect()         {}
func (ScheduleJob) effect()       {}
func (SetGroup) effect()          {}
func (SetMember) effect()         {}
func (SetSync) effect()           {}
func (SetStaff) effect()          {}
func (SaveOrder) effect()         {}
func (SetPhones) effect()         {}
