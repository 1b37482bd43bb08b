package bot

import "time"

// SaleDo is what a customer does on a sale's page.
type SaleDo string

// What they can do: claim units, wait for some, take what is offered, give back what
// they have or stop waiting.
const (
	DoClaim  SaleDo = "claim"
	DoWait   SaleDo = "wait"
	DoAccept SaleDo = "accept"
	DoLeave  SaleDo = "leave"
)

// SaleAct is one thing that a customer does on a sale's page.
type SaleAct struct {
	Sale           string
	ExternalUserID string
	Do             SaleDo
	// Quantity and Store are of DoClaim and DoWait. Version is that of the sale that
	// they saw: its price is what they agree to.
	Quantity int
	Store    string
	Version  int
	// ChatID is the group whose post brought them.
	ChatID string
	// Key makes it one: the same key gets the first answer.
	Key string
	// NewCode is the pickup code if there comes to be one.
	NewCode string
}

// SaleResult is where a customer stands with a sale, which is what its page shows.
type SaleResult string

// The results: it has not begun; they can claim; they are in the line of those who
// claim just now; units are kept for them; they picked them up; nothing is left; they
// wait; a unit is offered to them; what they had lapsed or was given back; it is
// over; it was called off; it is not for them; what they saw was changed; they want
// more than one person may have; nothing of it is known.
const (
	SaleWaitsToOpen SaleResult = "waiting"
	SaleOpen        SaleResult = "open"
	SaleQueued      SaleResult = "queue"
	SaleGot         SaleResult = "got"
	SalePicked      SaleResult = "picked"
	SaleSoldOut     SaleResult = "sold_out"
	SaleListed      SaleResult = "listed"
	SaleOffered     SaleResult = "offered"
	SaleLapsed      SaleResult = "lapsed"
	SaleOver        SaleResult = "over"
	SaleOff         SaleResult = "off"
	SaleNotForYou   SaleResult = "not_for_you"
	SaleChanged     SaleResult = "changed"
	SaleLimit       SaleResult = "limit"
	SaleUnknown     SaleResult = "unknown"
)

// SaleWhy says why a sale is not for somebody.
type SaleWhy string

// The reasons: the bot does not know them as a customer; they are kept from sales
// (Until says how long); their segment is another; they are not in the group.
const (
	WhyStranger SaleWhy = "stranger"
	WhyExcluded SaleWhy = "excluded"
	WhySegment  SaleWhy = "segment"
	WhyGroup    SaleWhy = "group"
)

// SaleAnswer is where a customer stands with a sale after what they did, or now.
type SaleAnswer struct {
	Result SaleResult
	Why    SaleWhy
	// Until is the end of an exclusion; zero is for good.
	Until time.Time
	Claim SaleClaim
	// Place is which of those who wait they are, from 1.
	Place int
	// Ahead is how many are before them in the line of those who claim just now.
	Ahead int
}

// SaleLook is what a sale's page shows to a customer.
type SaleLook struct {
	Sale Sale
	// Now is the time by which sales open and close: the database's.
	Now time.Time
	// Left is how many are available by store, a moment ago.
	Left map[string]int
	SaleAnswer
}
