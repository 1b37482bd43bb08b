package bot

import "time"

// BoardAsk is what a reader of the managers' page asks for.
type BoardAsk struct {
	// Scope is what the reader may see, already narrowed to the store that they chose.
	Scope Scope
	// Reader is the userid of who asks: to-dos that wait for them alone are listed for
	// nobody else, and for them whatever the scope.
	Reader string
	// From and Until bound the days: midnights of the shop's zone, Until the first that
	// is not in them. Now is the present, which may lie in the last of the days.
	From, Until, Now time.Time
}

// BoardMostDays is how many days a BoardAsk may have.
const BoardMostDays = 92

// BoardSteps are the latencies by which welcomes are sorted: at most 1 s, 2 s, 5 s,
// 10 s and 20 s; those beyond the last come after it.
var BoardSteps = [5]time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second}

// BoardNumbers are Numbers of whole days together. People count once on each day and
// under each Key, so sums over days are of people a day. WelcomeMedian and
// WelcomeSlow are of single days only; Within is what can be summed.
type BoardNumbers struct {
	Numbers
	// Store is the store that Key belongs to, where Key is a member of staff or a channel.
	Store string
	// Within are the welcomes that arrived by BoardSteps; the last are those beyond.
	Within [len(BoardSteps) + 1]int
}

// BoardDays is how the days went.
type BoardDays struct {
	// AsOf is the time until which everything is counted, Behind how many of the days
	// wait to be counted anew because something of them became known later.
	AsOf   time.Time
	Behind int
	// Today are the numbers of the present day until Now, Before those of the same
	// weekday a week earlier until the same time of day. As in reports people count
	// once.
	Today, Before Numbers
	// Days are in order, one for each; the Key is the day as "2006-01-02". Total is
	// their sum.
	Days  []BoardNumbers
	Total BoardNumbers
	// Stores, Staff and Channels are sums over the days by store, member of staff and
	// channel, those that had any, in order of Key and Store. A channel's have only
	// what is told of pairs.
	Stores, Staff, Channels []BoardNumbers
}

// BoardFunnel is how far people came who were added in a time. Each stage counts
// those who ever reached it since their first add in the time, whatever the stages
// before. What was taken back or given back since was not reached.
type BoardFunnel struct {
	// Added are the people, Joined those who came into a group, Claimed who claimed or
	// were given a coupon that they opened, Redeemed who used one, Bought who ordered,
	// Again who ordered more than once.
	Added, Joined, Claimed, Redeemed, Bought, Again int
}

// BoardAges are the ages in days at which a cohort is asked who is still there.
var BoardAges = [6]int{1, 3, 7, 14, 30, 60}

// BoardCohort are the people who were added in a week.
type BoardCohort struct {
	// From is the week's Monday, or the span's first day in it, Days how many days of
	// the span it has.
	From time.Time
	Days int
	BoardFunnel
	// Kept are those of them who deleted nobody within BoardAges days of their first add
	// in the time, or have as a contact now somebody whom they did not delete in those
	// days; Due are those who have been here so long, or would have been: who is kept is
	// a part of them.
	Kept, Due [len(BoardAges)]int
}

// RFMSteps are the steps by which recency and frequency are scored from 5 to 1, the
// best first. What was bought longer ago than Within counts for recency alone.
type RFMSteps struct {
	Within    time.Duration
	Recency   [4]time.Duration
	Frequency [4]int
}

// BoardJourney is what became of people. Whoever sees everything sees all that they did;
// for anybody else a stage counts, and a deletion, and what was bought, where it
// happened in the store in which the person was added.
type BoardJourney struct {
	// AsOf is when it was counted, zero if it never was; it is counted anew every few
	// minutes. Since is the first day whose people are counted: of earlier ones nothing
	// is told.
	AsOf, Since time.Time
	Funnel      BoardFunnel
	Cohorts     []BoardCohort
	// RFM are the people who have somebody of the scope as a contact now and ever
	// bought, by recency and frequency from 1 to 5: RFM[r-1][f-1]. Spent is what they
	// paid within RFMSteps.Within, the same way. What was given back was not bought.
	RFM   [5][5]int
	Spent [5][5]Money
	// Never are those of them who never bought.
	Never int
}

// BoardGroup is how a customer group does.
type BoardGroup struct {
	ChatID, Name, Owner, Store string
	// Customers are in it now; Joined, Left and Removed came and went in the days.
	Customers, Joined, Left, Removed int
	// SpokeAt is when a customer spoke in it last, as far as the archive is read; zero
	// if never. Waiting are its posts that its owner has not confirmed.
	SpokeAt time.Time
	Waiting int
}

// BoardStorm is many of one kind at once.
type BoardStorm struct {
	// ID is the alert's.
	ID            string
	Of            AlertKind
	Store, UserID string
	FirstAt       time.Time
	LastAt        time.Time
	Count, People int
	Cause         string
}

// BoardWatch is what managers keep an eye on.
type BoardWatch struct {
	// Groups are the liveliest first, at most BoardMost of GroupsAll. Archive says
	// whether what is said in them is known.
	Groups    []BoardGroup
	GroupsAll int
	Archive   bool
	// Violations are counted by state, Waiting are open or appealed ones, the oldest of
	// which is of WaitingSince. Rules are those with hits, most first.
	Violations   map[ViolationState]int
	Waiting      int
	WaitingSince time.Time
	Rules        []RuleRecord
	// Storms are of the days, newest first, Prices what messages cost in deletions by
	// template.
	Storms []BoardStorm
	Prices []Price
}

// BoardMost is how many rows a list of the board has at most.
const BoardMost = 100

// BoardSale is a sale and where its units are.
type BoardSale struct {
	Sale
	Balances []SaleBalance
	// Grabbed and Picked are people.
	Grabbed, Picked int
}

// BoardSelling is what coupons and sales did: the sales that ran in the days, newest
// first, and the coupons of every plan.
type BoardSelling struct {
	Sales   []BoardSale
	Coupons []CouponCount
	// Plans name them.
	Plans map[string]CouponPlan
}

// BoardLists are what waits for somebody, newest first, at most BoardMost of each.
// Alerts are open or given to somebody who has not finished, Todos the reader's own and
// those of nobody in particular at the scope's stores.
type BoardLists struct {
	Alerts     []Alert
	Todos      []Todo
	Violations []Violation
	Posts      []Post
	// Coupons wait for a judgement.
	Coupons []Coupon
	// More are how many there are of each beyond what is listed, by the field's name in
	// small letters.
	More map[string]int
}
