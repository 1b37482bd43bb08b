package bot

import "time"

// CampaignKind says what is asked of customers.
type CampaignKind string

// The kinds: who wants to try something (试吃), what they think of something (好评有礼),
// and which of several things they want (投票).
const (
	CampaignTrial  CampaignKind = "trial"
	CampaignReview CampaignKind = "review"
	CampaignVote   CampaignKind = "vote"
)

// Campaign is a small form that a post links to.
type Campaign struct {
	// ID is short, for people and addresses.
	ID    string       `json:"id"`
	Kind  CampaignKind `json:"kind"`
	Title string       `json:"title"`
	Text  string       `json:"text,omitempty"`
	// Options are what can be chosen; a review has none and takes one to five stars.
	Options []string `json:"options,omitempty"`
	// Words says that something may be written besides.
	Words bool `json:"words,omitempty"`
	// Seats is how many can be taken in; 0 is everybody. Coupon is the plan of what
	// is given for an answer.
	Seats  int    `json:"seats,omitempty"`
	Coupon string `json:"coupon,omitempty"`
	// Group and Tag are given to who answers; with {answer} in Tag it names the option.
	Group string   `json:"group,omitempty"`
	Tag   string   `json:"tag,omitempty"`
	If    string   `json:"if,omitempty"`
	Chats []string `json:"chats,omitempty"`

	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	Store string    `json:"store,omitempty"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	OffAt time.Time `json:"off_at,omitzero"`
	// ToldAt is when its result and the thanks were made public.
	ToldAt time.Time `json:"told_at,omitzero"`
}

// OpenAt says whether answers are taken at a time.
func (c Campaign) OpenAt(now time.Time) bool {
	return c.ID != "" && c.OffAt.IsZero() && !now.Before(c.Start) && now.Before(c.End)
}

// CampaignAnswer is what a customer answered: one each, the newest counts as long as
// the campaign is open.
type CampaignAnswer struct {
	Campaign       string `json:"campaign"`
	ExternalUserID string `json:"external_userid"`
	Option         string `json:"option,omitempty"`
	Stars          int    `json:"stars,omitempty"`
	Words          string `json:"words,omitempty"`
	// Public says that they may be thanked by name in public.
	Public bool      `json:"public,omitempty"`
	At     time.Time `json:"at"`
	// Seat is which of the seats they got, from 1; 0 is none.
	Seat int `json:"seat,omitempty"`
	// Hidden says that their words are not for the public: something is wrong with them.
	Hidden bool `json:"hidden,omitempty"`
}

// KindCampaignAnswered is an answer that came by the page.
const KindCampaignAnswered Kind = "page.answer"

// CampaignAnswered says that somebody answered on a campaign's page.
type CampaignAnswered struct {
	CampaignAnswer
	ChatID string `json:"chat_id,omitempty"`
}

// Kind is KindCampaignAnswered.
func (CampaignAnswered) Kind() Kind { return KindCampaignAnswered }

// CampaignLane keeps the answers of one campaign in order.
func CampaignLane(id string) string { return "campaign:" + id }

// CampaignTally is what a campaign came to so far.
type CampaignTally struct {
	Answers, Seats int
	// Options are how many chose each, Stars how many gave one to five of them.
	Options map[string]int
	Stars   [5]int
}

// SetCampaign records a campaign by its ID; SetCampaignAnswer an answer.
type (
	SetCampaign       struct{ Campaign }
	SetCampaignAnswer struct{ CampaignAnswer }
)

// CampaignView reads campaigns.
type CampaignView interface {
	CampaignDesk
	// Campaign is one by ID; zero if there is none.
	Campaign(id string) (Campaign, error)
	// CampaignAnswer is a customer's; zero if there is none.
	CampaignAnswer(id, externalUserID string) (CampaignAnswer, error)
	// Tally is what it came to so far.
	Tally(id string) (CampaignTally, error)
}

// CampaignDesk reads them for those who ask.
type CampaignDesk interface {
	// CampaignOf is one by ID that the scope shows.
	CampaignOf(scope Scope, id string) (Campaign, error)
	// Campaigns are those that end after a time, newest first.
	Campaigns(scope Scope, endAfter time.Time, limit int) ([]Campaign, error)
	// CampaignAnswers are those of one, in order of external_userid after the one given.
	CampaignAnswers(scope Scope, id, after string, limit int) ([]CampaignAnswer, error)
}

func (SetCampaign) effect()       {}
func (SetCampaignAnswer) effect() {}
