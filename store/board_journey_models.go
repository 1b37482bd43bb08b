package store

import "github.com/zhanggui/zhanggui/bot"

// journeyRound says which round of counting is shown, which was begun last, and until
// when that one is somebody's.
type journeyRound struct {
	ID      int64 `gorm:"primaryKey"`
	Shown   int64
	Begun   int64
	AsOf    instant
	SinceAt instant
	// Took is how long the round took, in microseconds.
	Took      int64
	BusyUntil instant
}

// TableName is "journey_rounds".
func (journeyRound) TableName() string { return "journey_rounds" }

// The ways of a person after an add, as bits: the stages, who was kept and who was
// here for so long, by age.
const (
	wayJoined = 1 << iota
	wayClaimed
	wayRedeemed
	wayBought
	wayAgain
	wayKept

	wayStages = wayKept - 1
	wayDue    = wayKept << len(bot.BoardAges)
)

// walked are ways of people, counted.
type walked struct {
	Added                                    int
	Joined, Claimed, Redeemed, Bought, Again int
	Kept0, Kept1, Kept2, Kept3, Kept4, Kept5 int
	Due0, Due1, Due2, Due3, Due4, Due5       int
}

// fields are the numbers of ways in the order of their bits.
func (w *walked) fields() []*int {
	return []*int{
		&w.Joined, &w.Claimed, &w.Redeemed, &w.Bought, &w.Again, &w.Kept0, &w.Kept1, &w.Kept2, &w.Kept3, &w.Kept4, &w.Kept5,
		&w.Due0, &w.Due1, &w.Due2, &w.Due3, &w.Due4, &w.Due5,
	}
}

// add counts somebody's way.
func (w *walked) add(way int64) {
	w.Added++
	for i, n := range w.fields() {
		*n += int(way >> i & 1)
	}
}

// plus adds what others were counted.
func (w *walked) plus(o walked) {
	w.Added += o.Added
	others := o.fields()
	for i, n := range w.fields() {
		*n += *others[i]
	}
}

// cohort is what they come to.
func (w walked) cohort() (c bot.BoardCohort) {
	c.BoardFunnel = bot.BoardFunnel{Added: w.Added, Joined: w.Joined, Claimed: w.Claimed, Redeemed: w.Redeemed, Bought: w.Bought, Again: w.Again}
	c.Kept = [len(bot.BoardAges)]int{w.Kept0, w.Kept1, w.Kept2, w.Kept3, w.Kept4, w.Kept5}
	c.Due = [len(bot.BoardAges)]int{w.Due0, w.Due1, w.Due2, w.Due3, w.Due4, w.Due5}
	return c
}

// journeyDay are people who were added once, on a day.
type journeyDay struct {
	Round         int64
	Whole         bool
	Day           instant
	Store, UserID string
	Ways          walked
}

// walkedColumns are the columns of walked.
var walkedColumns = []string{
	"added", "joined", "claimed", "redeemed", "bought", "again", "kept0", "kept1", "kept2", "kept3", "kept4", "kept5",
	"due0", "due1", "due2", "due3", "due4", "due5",
}

var journeyDayTable = table[journeyDay]{
	name: "journey_days", keys: 5, columns: append([]string{"round", "whole", "day", "store", "user_id"}, walkedColumns...),
	values: func(d *journeyDay) []any {
		all := []any{d.Round, d.Whole, int64(d.Day), d.Store, d.UserID, d.Ways.Added}
		for _, n := range d.Ways.fields() {
			all = append(all, *n)
		}
		return all
	},
}

// journeyPerson is an add of somebody who was added several times, the N-th of them.
// Far is the way that they went, Near as far as it led through the store of the add.
type journeyPerson struct {
	Round, Person, N int64
	Day              instant
	Store, UserID    string
	Far, Near        int64
}

var journeyPersonTable = table[journeyPerson]{
	name: "journey_people", keys: 3, columns: []string{"round", "person", "n", "day", "store", "user_id", "far", "near"},
	values: func(p *journeyPerson) []any {
		return []any{p.Round, p.Person, p.N, int64(p.Day), p.Store, p.UserID, p.Far, p.Near}
	},
}

// rfmCell are people with one contact and the same scores, both 0 if they never bought.
type rfmCell struct {
	Round          int64
	Whole          bool
	Store, UserID  string
	Recency, Often int
	People         int
	Spent          bot.Money
}

var rfmCellTable = table[rfmCell]{
	name: "rfm_cells", keys: 6, columns: []string{"round", "whole", "store", "user_id", "recency", "often", "people", "spent"},
	values: func(c *rfmCell) []any {
		return []any{c.Round, c.Whole, c.Store, c.UserID, c.Recency, c.Often, c.People, int64(c.Spent)}
	},
}

// rfmPerson is a contact of somebody who has several, with what was bought in its store.
type rfmPerson struct {
	Round, Person, N int64
	Store, UserID    string
	Recency, Orders  int
	Spent            bot.Money
}

var rfmPersonTable = table[rfmPerson]{
	name: "rfm_people", keys: 3, columns: []string{"round", "person", "n", "store", "user_id", "recency", "orders", "spent"},
	values: func(p *rfmPerson) []any {
		return []any{p.Round, p.Person, p.N, p.Store, p.UserID, p.Recency, p.Orders, int64(p.Spent)}
	},
}
