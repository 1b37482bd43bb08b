package bot

import "time"

// SaleKind says what occasion a sale is.
type SaleKind string

// The kinds: a flash sale; the weekly day on which something is cheap; the day of
// those with a tier; the price of those with a tier, all the time. They differ in
// their words and in when they come again, and in nothing else.
const (
	SaleFlash       SaleKind = "flash"
	SaleWelfare     SaleKind = "welfare"
	SaleMemberDay   SaleKind = "member_day"
	SaleMemberPrice SaleKind = "member_price"
)

// SaleKinds are all kinds.
func SaleKinds() []SaleKind {
	return []SaleKind{SaleFlash, SaleWelfare, SaleMemberDay, SaleMemberPrice}
}

// Sale is one item at a price for a time, as long as there is some (秒杀).
type Sale struct {
	// ID is short, for people and addresses: letters and digits.
	ID string `json:"id"`
	// Version counts the changes of what customers see of it: who claims says which
	// they saw.
	Version int      `json:"version"`
	Kind    SaleKind `json:"kind"`
	// Schedule is the schedule it came from; empty if somebody made it.
	Schedule string `json:"schedule,omitempty"`
	Item     string `json:"item"`
	Category string `json:"category,omitempty"`
	Detail   string `json:"detail,omitempty"`
	// Picture is a file under templates or an https address.
	Picture string `json:"picture,omitempty"`
	Price   Money  `json:"price"`
	Was     Money  `json:"was"`
	// Units are how many there are by store; under "" they are shared by all stores,
	// and nothing else stands beside it.
	Units map[string]int `json:"units"`
	// Stores are where a shared unit can be picked up; empty is in all.
	Stores []string `json:"stores,omitempty"`
	// Each is how many one person may have.
	Each       int       `json:"each"`
	Start, End time.Time `json:"-"`
	// Hold is how long a claim waits to be picked up, PickupBy the end for all; the
	// earlier counts. Offer is how long a unit that came free waits for the next one.
	Hold     time.Duration `json:"hold"`
	PickupBy time.Time     `json:"-"`
	Offer    time.Duration `json:"offer"`
	// If is an expression of segments that says who may take part, Chats are the groups
	// whose members may; both empty is every customer.
	If    string   `json:"if,omitempty"`
	Chats []string `json:"chats,omitempty"`
	// Store is whose it is, By who made it, At when.
	Store string    `json:"store,omitempty"`
	By    string    `json:"by"`
	At    time.Time `json:"-"`
	State SaleState `json:"state"`
	// OffAt is when it was called off, OffWhy why. ToldAt is when its result was told.
	OffAt  time.Time `json:"-"`
	OffWhy string    `json:"off_why,omitempty"`
	ToldAt time.Time `json:"-"`
}

// SaleState says what people decided about a sale.
type SaleState string

// The states: it is coming or going on, by its times; it was called off; it is over
// and its result was told.
const (
	SalePlanned   SaleState = "planned"
	SaleCalledOff SaleState = "off"
	SaleDone      SaleState = "done"
)

// OpenAt says whether units can be claimed at a time.
func (s Sale) OpenAt(now time.Time) bool {
	return s.ID != "" && s.State == SalePlanned && !now.Before(s.Start) && now.Before(s.End)
}

// HoldUntil is how long what is claimed at a time is kept.
func (s Sale) HoldUntil(claimed time.Time) time.Time {
	until := claimed.Add(s.Hold)
	if s.Hold == 0 || !s.PickupBy.IsZero() && s.PickupBy.Before(until) {
		until = s.PickupBy
	}
	return until
}

// Total is how many units there are.
func (s Sale) Total() int {
	total := 0
	for _, n := range s.Units {
		total += n
	}
	return total
}

// Shared says that all stores sell from the same units.
func (s Sale) Shared() bool { _, ok := s.Units[""]; return ok }

// StockOf is under which store the units lie that a pickup at a store takes.
func (s Sale) StockOf(store string) string {
	if s.Shared() {
		return ""
	}
	return store
}

// ClaimState says where a customer stands in a sale.
type ClaimState string

// The states: units are kept for them; they picked them up; they wait; a unit that
// came free is offered to them; what was kept or offered was not taken in time; they
// gave it back, or left the queue.
const (
	ClaimHeld    ClaimState = "held"
	ClaimSold    ClaimState = "sold"
	ClaimWaiting ClaimState = "waiting"
	ClaimOffered ClaimState = "offered"
	ClaimLapsed  ClaimState = "lapsed"
	ClaimLeft    ClaimState = "left"
)

// Takes says whether the state takes units out of what is available.
func (s ClaimState) Takes() bool { return s == ClaimHeld || s == ClaimSold || s == ClaimOffered }

// SaleClaim is how a customer stands in a sale: there is at most one of each.
type SaleClaim struct {
	Sale           string
	ExternalUserID string
	// Seq is the order in which they came, over all claims of the sale; who waits is
	// served by WaitSeq.
	Seq, WaitSeq int64
	State        ClaimState
	Quantity     int
	// Store is where it is picked up. Price is what one costs, as it was claimed.
	Store string
	Price Money
	// Code is to be shown at pickup; it looks like a coupon's.
	Code string
	// ChatID is the group whose post brought them, if it is known.
	ChatID string
	// At is when they came first, ChangedAt when the state changed, Until when what is
	// held or offered lapses.
	At, ChangedAt, Until time.Time
	// SoldBy is who handed it over.
	SoldBy string
	// Key made it; a repeat with it gets the first answer.
	Key string
}

// SaleBalance is where the units of a sale are: Sold, Held, Offered and Available
// come to Total, always. Waiting are people, not units.
type SaleBalance struct {
	Sale, Store                                    string
	Total, Sold, Held, Offered, Available, Waiting int
}

// Holds says whether the equation does.
func (b SaleBalance) Holds() bool { return b.Sold+b.Held+b.Offered+b.Available == b.Total }

// SaleAudit is a sale's balance counted twice: as the ledger keeps it, and anew from
// the claims. Entries are how many lines its journal has, Hash the last one's, which
// stands for all of them, Sound that each stands for those before it.
type SaleAudit struct {
	Kept, Counted []SaleBalance
	Entries       int64
	Hash          string
	Sound         bool
	// Lines are the newest of the journal, newest first.
	Lines []SaleEntry
}

// Right says whether nothing is amiss.
func (a SaleAudit) Right() bool {
	if !a.Sound || len(a.Kept) != len(a.Counted) {
		return false
	}
	for i, b := range a.Kept {
		if b != a.Counted[i] || !b.Holds() {
			return false
		}
	}
	return true
}

// SaleEntry is a line of a sale's journal: what one transaction moved.
type SaleEntry struct {
	Seq   int64
	At    time.Time
	Store string
	// What is "stock", "claims", "pickup", "lapsed", "left", "offers", "accepted".
	What string
	// Claims is how many claims it was about.
	Claims int
	// The changes of the balance.
	Total, Sold, Held, Offered, Available int
	Hash                                  string
}

// SaveSale records a sale as somebody made, changed or ended it; ID and a higher
// Version, or an unchanged one for State, OffAt and ToldAt alone. Its stock moves by
// what Units differ from the total that is kept, never below what is taken: what
// SaleView.Balance answered holds until the event is handled.
type SaveSale struct{ Sale }

// MoveClaim brings a claim from the state in which SaleView read it into another, and
// its units with it. If it is in another state by then nothing happens: who counts on
// it reads it through SaleView.Claim, which locks it.
type MoveClaim struct {
	Sale           string
	ExternalUserID string
	From, To       ClaimState
	At             time.Time
	// By is who did it: a userid, or empty for the customer.
	By string
	// Until is when the new state lapses; zero for never.
	Until time.Time
}

// SaleView reads sales. What it reads of a sale's balance and of a claim stays as it
// is until the event is handled.
type SaleView interface {
	SaleDesk
	// Sale is one by ID; zero if there is none.
	Sale(id string) (Sale, error)
	// Balance is that of a sale by store, locked.
	Balance(sale string) ([]SaleBalance, error)
	// Claim is a customer's, locked; zero if there is none.
	Claim(sale, externalUserID string) (SaleClaim, error)
	// ClaimByCode is the one of a pickup code, locked.
	ClaimByCode(code string) (SaleClaim, error)
	// Promoted are the sales of an item or a category that were posted since a time.
	Promoted(item, category string, since time.Time) ([]Sale, error)
}

// SaleDesk reads them for those who ask. A sale without a store is everybody's.
type SaleDesk interface {
	// SaleOf is one by ID that the scope shows.
	SaleOf(scope Scope, id string) (Sale, error)
	// Sales are those that end after a time, soonest start first.
	Sales(scope Scope, endAfter time.Time, limit int) ([]Sale, error)
	// Claims are those of a sale in a state (empty is any), in order of coming, after a
	// Seq.
	Claims(scope Scope, sale string, state ClaimState, after int64, limit int) ([]SaleClaim, error)
	// Audit counts a sale's units anew; lines is how much of its journal is wanted.
	Audit(scope Scope, sale string, lines int) (SaleAudit, error)
	// ClaimsOf are a customer's, newest first.
	ClaimsOf(scope Scope, externalUserID string) ([]SaleClaim, error)
}

// KindSaleMoved is what happened in a sale on its page or by the clock.
const KindSaleMoved Kind = "sale.moved"

// SaleMoved says what happened in a sale outside of events, in the order in which it
// did. Soldout says that with it nothing is available any more.
type SaleMoved struct {
	Sale    string     `json:"sale"`
	Moves   []SaleMove `json:"moves"`
	SoldOut bool       `json:"sold_out,omitempty"`
}

// SaleMove is one of them.
type SaleMove struct {
	ExternalUserID string     `json:"external_userid"`
	From           ClaimState `json:"from,omitempty"`
	To             ClaimState `json:"to"`
	Quantity       int        `json:"quantity"`
	Store          string     `json:"store,omitempty"`
	Code           string     `json:"code,omitempty"`
	At             time.Time  `json:"at"`
	Until          time.Time  `json:"until,omitzero"`
}

// Kind is KindSaleMoved.
func (SaleMoved) Kind() Kind { return KindSaleMoved }

// SaleLane keeps what happens in one sale in order.
func SaleLane(sale string) string { return "sale:" + sale }

func (SaveSale) effect()  {}
func (MoveClaim) effect() {}
