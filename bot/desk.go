package bot

import "time"

// DeskView answers what staff ask. Every question carries the scope of the one
// who asks, and what lies outside of it is not there: not found, not counted,
// not named. It locks nothing.
type DeskView interface {
	CustomerDesk
	ShopDesk
	TrailDesk
}

// CustomerDesk answers about single customers.
type CustomerDesk interface {
	// FindCustomers looks for customers by what somebody may type: an
	// external_userid, a phone number or its last four digits or more, the name
	// of a tag, a piece of a name or of a remark; at most limit.
	FindCustomers(scope Scope, what string, limit int) ([]Found, error)
	// Person is the human behind an external_userid; zero if the scope does not
	// show them.
	Person(scope Scope, externalUserID string) (Person, error)
	// TimeLine is a customer's story as far as the scope shows the members of
	// staff in it, newest first.
	TimeLine(scope Scope, externalUserID string, limit int) ([]TimeLineEntry, error)
	// Phones are the phone numbers that staff in the scope noted, whole. Who
	// shows them masks them, or asks for a reason.
	Phones(scope Scope, externalUserID string) ([]string, error)
	// Export is everything that is stored about a customer; zero if the scope does
	// not show them, or if other stores know of them too: it would be theirs as well.
	Export(scope Scope, externalUserID string) (Export, error)
	// Risk is why a customer may be lost soon; zero if nothing is known.
	Risk(scope Scope, externalUserID string) (Risk, error)
}

// ShopDesk answers about the business.
type ShopDesk interface {
	// Groups lists customer groups in order of chat_id after the one given, with
	// the comings and goings since a time.
	Groups(scope Scope, since time.Time, after string, limit int) ([]GroupSummary, error)
	// ChannelAdds counts by state the pairs that were added from a time until
	// another.
	ChannelAdds(scope Scope, from, until time.Time) (map[string]int, error)
	// Numbers are those of a time, from until before until, all together or one
	// for each store or member of staff that had any, in order of Key.
	Numbers(scope Scope, from, until time.Time, by NumbersBy) ([]Numbers, error)
	// Audience is one page of the customers that an expression of segments holds
	// for. A mistake in it comes back as its Problem.
	Audience(scope Scope, expression string, after int64, limit int) (Audience, error)
	// Risks are the customers who may be lost soon, the most urgent first.
	Risks(scope Scope, limit int) ([]Risk, error)
	// Todos are what waits for a member, and for whoever runs the stores if they
	// do, oldest first: those that are not done.
	Todos(scope Scope, userID string, limit int) ([]Todo, error)
	// Todo is one by ID, done or not: the member's own, or anybody's at a store in
	// the scope; zero if there is none.
	Todo(scope Scope, userID, id string) (Todo, error)
}

// TrailDesk answers about what staff did.
type TrailDesk interface {
	// Audit is the audit trail, newest first.
	Audit(scope Scope, q AuditQuery) ([]AuditEntry, error)
	// Posts are mass-send tasks, newest first, with Open only those that somebody
	// has not confirmed yet.
	Posts(scope Scope, open bool, limit int) ([]Post, error)
	// Price is what messages of a time cost in deletions, by template or by member
	// of staff. A deletion counts for a message if it came within a time of it.
	Price(scope Scope, from, until time.Time, within time.Duration, by PriceBy) ([]Price, error)
	// Erased is when a customer's data was erased; zero if it was not.
	Erased(externalUserID string) (time.Time, error)
}

// Found is a customer whom a search found.
type Found struct {
	Customer
	By FoundBy
	// Relations are those that the scope shows, newest first.
	Relations []Relation
}

// FoundBy is what of a customer a search fits.
type FoundBy string

// What can fit: the external_userid, a phone number or its end, the name of a
// tag that is held, a piece of the name, a piece of a remark.
const (
	FoundByID     FoundBy = "external_userid"
	FoundByPhone  FoundBy = "phone"
	FoundByTag    FoundBy = "tag"
	FoundByName   FoundBy = "name"
	FoundByRemark FoundBy = "remark"
)

// GroupSummary is a customer group and how many are in it.
type GroupSummary struct {
	Group
	// Customers and Staff are in the group now.
	Customers, Staff int
	// Joined and Left are the customers whose newest joining or leaving was
	// since the time that was asked for: who came, left and came again counts
	// once in each.
	Joined, Left int
}

// TimeLineEntry is one thing in a customer's story: something that happened
// (Interaction is set) or something the bot did about it (Send is set).
type TimeLineEntry struct {
	// At is when it happened, or when the bot decided it.
	At time.Time
	// UserID is the member of staff on the other side; empty for sends and
	// where there is none.
	UserID      string
	Interaction InteractionKind
	// Detail says more, in Chinese; Ref is the id of what it is about.
	Detail, Ref string

	Send SendKind
	// FinishedAt is when the send came to its end; zero as long as it waits.
	FinishedAt time.Time
	// Class, Code and Reason are of the last attempt's outcome.
	Class  Class
	Code   int
	Reason string
}

// Audience is one page of the customers that an expression holds for.
type Audience struct {
	// Count is how many there are in all.
	Count int64
	// Pairs are one for each customer: with the member of staff in the scope who
	// talks to them now, the newest first.
	Pairs []Pair
	// Next is the after of the next page, 0 on the last.
	Next int64
	// Problem says in Chinese what is wrong with the expression.
	Problem string
}
