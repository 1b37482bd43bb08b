package bot

import "time"

// Todo is something that waits for a member of staff.
type Todo struct {
	// ID is unique: what it is about, so that the same is there once.
	ID   string
	Kind TodoKind
	// UserID is whose it is; empty is anybody's who runs the Store.
	UserID, Store string
	// ExternalUserID is the customer it is about, if any, Ref what else: a post,
	// an alert.
	ExternalUserID, Ref string
	// Text says it in Chinese.
	Text      string
	CreatedAt time.Time
	// DueAt is when to remind; zero is never.
	DueAt time.Time
	// DoneAt is when it was done, or had no sense any more.
	DoneAt  time.Time
	DoneBy  string
	Outcome string
}

// TodoKind says what a to-do is about.
type TodoKind string

// The kinds of to-do.
const (
	TodoFollow  TodoKind = "follow"
	TodoWelcome TodoKind = "welcome"
	TodoPost    TodoKind = "post"
	TodoAlert   TodoKind = "alert"
	TodoConfirm TodoKind = "confirm"
	// TodoReview: somebody has to look at what was said. TodoRemove: a group's owner
	// is asked to remove somebody. TodoSuggest: words to answer a customer with.
	TodoReview  TodoKind = "review"
	TodoRemove  TodoKind = "remove"
	TodoSuggest TodoKind = "suggest"
	// TodoCoupon: a customer's coupon ends soon, or is to be looked at. TodoSale: a
	// customer of a sale has to be told something, or a sale needs a hand.
	TodoCoupon TodoKind = "coupon"
	TodoSale   TodoKind = "sale"
)

// SetTodo records a to-do and what became of it. One that is done stays done,
// unless it is made anew: with a CreatedAt that is later than the one it had, and
// not before its DoneAt.
type SetTodo struct{ Todo }

func (SetTodo) effect() {}

// JobFollow is the job that reminds of a to-do; its payload is the to-do's ID
// as JSON.
const JobFollow = "follow"
