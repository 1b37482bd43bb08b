package bot

import "time"

// NumbersBy says for what Numbers are wanted.
type NumbersBy string

// All together, or one for each store or each member of staff.
const (
	NumbersAll   NumbersBy = ""
	NumbersStore NumbersBy = "store"
	NumbersStaff NumbersBy = "staff"
)

// Numbers are what happened in a time, counted from the time line. People count
// once, whatever number of members of staff it happened with, and under that of
// each of them when it is asked by member.
type Numbers struct {
	// Key is the store's id or the userid; empty for all together, or for what
	// belongs to no store or to nobody. What happened with a customer belongs to
	// the store that the pair has now, and what happened in a group to the store
	// and the owner that the group has now.
	Key string
	// Added are the people who were added, Lost those who deleted somebody of the
	// staff, Deleted those whom staff deleted (a hand-over is none).
	Added, Lost, Deleted int
	// Transferred are hand-overs, TransferFailed those that failed; each counts.
	Transferred, TransferFailed int
	// Welcomed are the welcomes that arrived, WelcomeFailed those that did not,
	// WelcomeUnsure those of which nobody knows, WelcomeMissing the adds for which
	// WeCom gave no code.
	Welcomed, WelcomeFailed, WelcomeUnsure, WelcomeMissing int
	// WelcomeMedian and WelcomeSlow (the 99th percentile) are from the add to the
	// welcome's arrival at WeCom; zero if there was none. WeCom tells the second of
	// the add, so they are at least that long, and less than a second longer.
	WelcomeMedian, WelcomeSlow time.Duration
	// Joined, Left and Removed are comings into and goings out of groups; each
	// counts.
	Joined, Left, Removed int
	// Orders were paid, Sales is what they come to, also of those that were given
	// back later, so that a day's number stays. Refunded were given back. They
	// belong to their store, and to each member of staff who had the customer then.
	Orders, Refunded int
	Sales            Money
	// Coupons were given in welcomes that arrived.
	Coupons int
	// Violations are messages that broke a rule.
	Violations int
	// Claimed, Redeemed are coupons that were; a redemption that was taken back counts
	// no more. Grabbed are people for whom units of a sale were kept, Picked those who
	// picked them up.
	Claimed, Redeemed int
	Grabbed, Picked   int
}

// Net is how many people more there are.
func (n Numbers) Net() int { return n.Added - n.Lost }

// WelcomeRate is the part of the welcomes that could be sent that arrived, in
// percent; -1 if there was none to send.
func (n Numbers) WelcomeRate() float64 {
	all := n.Welcomed + n.WelcomeFailed + n.WelcomeUnsure
	if all == 0 {
		return -1
	}
	return 100 * float64(n.Welcomed) / float64(all)
}

// Touch is one message that a customer was sent, or that was withheld from them
// to compare.
type Touch struct {
	Pair
	// Template is what was said ("welcome:默认欢迎", "winback/default"), At when it
	// arrived.
	Template string
	At       time.Time
	// Ref is the post it was part of, or what makes it one of its kind: the same
	// (Pair, Template, Ref) is one touch.
	Ref string
	// Held says that it was withheld.
	Held bool
	// Took is from the occasion to its arrival, for a welcome; Coupon the id of the
	// coupon that went along.
	Took   time.Duration
	Coupon string
}

// RecordTouch records a message that a customer was sent.
type RecordTouch struct{ Touch }

func (RecordTouch) effect() {}

// PriceBy says for what prices are wanted.
type PriceBy string

// By template, or by member of staff.
const (
	PriceTemplate PriceBy = "template"
	PriceStaff    PriceBy = "staff"
)

// Price is what messages cost in deletions. A deletion counts for the last
// message before it, if that was less than the time of attribution ago.
type Price struct {
	// Key is the template or the userid.
	Key string
	// Sent messages were followed by Lost deletions; HeldBack ones that were not
	// sent to a part of the customers, chosen by Held, by HeldLost.
	Sent, Lost, HeldBack, HeldLost int
}

// PerThousand is the number of deletions for 1,000 messages sent; -1 if none was.
func (p Price) PerThousand() float64 { return perThousand(p.Lost, p.Sent) }

// HeldPerThousand is the same of those who got none.
func (p Price) HeldPerThousand() float64 { return perThousand(p.HeldLost, p.HeldBack) }

func perThousand(n, of int) float64 {
	if of == 0 {
		return -1
	}
	return 1000 * float64(n) / float64(of)
}
