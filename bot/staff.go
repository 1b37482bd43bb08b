package bot

import "time"

// StaffRecord is what is known of a member of the corp, beyond what the configuration says of them. The zero
// value is somebody nobody has heard of.
type StaffRecord struct {
	UserID, Name string
	// Contact says whether the member has customer contact.
	Contact bool
	// Departments and Tags are WeCom's numbers of where the member belongs, as
	// far as roles hang on them.
	Departments, Tags []int
	// LeftAt is when the member left the corp or the app; zero while they are
	// there.
	LeftAt time.Time
	// Role was given by somebody above in chat, for Stores (none is all); it goes
	// before what the configuration says. Empty if none was given.
	Role   Role
	Stores []string
	RoleBy string
	RoleAt time.Time
}

// SetRole gives a member a role.
type SetRole struct {
	UserID string
	Role   Role
	Stores []string
	By     string
	At     time.Time
}

// SetLeft records that a member left the corp, or with Back that they are there
// again. The newest time wins.
type SetLeft struct {
	UserID string
	Back   bool
	At     time.Time
}

// SetRoster records to which departments and tags members belong, as far as they
// were asked for; who belongs to none any more has none.
type SetRoster struct {
	Members []RosterMember
	At      time.Time
}

// RosterMember is a member with the departments and tags that were asked for.
type RosterMember struct {
	UserID      string `json:"user_id"`
	Name        string `json:"name,omitempty"`
	Departments []int  `json:"departments,omitempty"`
	Tags        []int  `json:"tags,omitempty"`
}

// FetchRoster reads who belongs to departments (user/simplelist, with those
// below them) [docs 90200] and to tags (tag/get: userlist,
// partylist; own knowledge, no page of it is at hand) and answers with
// RosterFetched.
type FetchRoster struct {
	Departments []int `json:"departments,omitempty"`
	Tags        []int `json:"tags,omitempty"`
}

// Meta keeps readings in order.
func (s FetchRoster) Meta() Meta {
	return Meta{Kind: KindFetchRoster, Priority: PriorityTag, Lane: "roster", TellFailure: true}
}

// RosterFetched is who belongs to what was asked for.
type RosterFetched struct {
	Members []RosterMember `json:"members"`
	AskedAt time.Time      `json:"asked_at"`
}

// Kind is KindRosterFetched.
func (RosterFetched) Kind() Kind { return KindRosterFetched }

// Session is what the bot keeps of its talk with one member of staff.
type Session struct {
	UserID string
	// Choices are the lines that a bare number picks from, until ChoicesUntil.
	Choices      []string  `json:"choices,omitempty"`
	ChoicesUntil time.Time `json:"choices_until,omitzero"`
	// More is what is left of a long answer.
	More string `json:"more,omitempty"`
	// Lists are the numbered lists that the member was shown last, by name: a
	// number in a line means what stood there, whatever has come since.
	Lists map[string]Listed `json:"lists,omitempty"`
	// Uses counts the uses of commands by name, for the cool-down.
	Uses map[string]Use `json:"uses,omitempty"`
	// PlainText says that the member's client shows no cards.
	PlainText bool `json:"plain_text,omitempty"`
}

// Listed is a numbered list as a member was shown it.
type Listed struct {
	// IDs are what stood there, in order.
	IDs []string `json:"ids"`
	// At is when the member asked for it.
	At time.Time `json:"at"`
}

// Use counts the uses of one command since a time.
type Use struct {
	Since time.Time `json:"since"`
	Count int       `json:"count"`
	// Told says that the member was told of the cool-down.
	Told bool `json:"told,omitempty"`
}

// SetSession replaces what is kept of a talk.
type SetSession struct{ Session }

// Confirmation is a write that waits for a yes.
type Confirmation struct {
	// Code is how it is called in chat, unique among those that wait.
	Code string
	// UserID gave the command, Line is what they typed, resolved.
	UserID, Line string
	// Summary is the plan's, Bind what it is bound to.
	Summary, Bind string
	// Store is whose customers it touches; empty for several.
	Store string
	// Second says that another person must agree; FirstAt is when the caller
	// did.
	Second  bool
	FirstAt time.Time
	// Tasks are the cards that ask for it.
	Tasks     []string
	AskedAt   time.Time
	ExpiresAt time.Time
	// State is what became of it; ClosedBy and ClosedAt who did that and when.
	State    ConfirmationState
	ClosedBy string
	ClosedAt time.Time
}

// ConfirmationState is where a confirmation stands.
type ConfirmationState string

// The states. A confirmation that waits is open until it expires.
const (
	ConfirmationOpen   ConfirmationState = "open"
	ConfirmationDone   ConfirmationState = "done"
	ConfirmationNo     ConfirmationState = "no"
	ConfirmationLapsed ConfirmationState = "lapsed"
)

// SetConfirmation records a confirmation and what became of it.
type SetConfirmation struct{ Confirmation }

// StaffView reads what the bot keeps of members of staff.
type StaffView interface {
	// Member is what is known of a member; Members are all, in order of userid.
	Member(userID string) (StaffRecord, error)
	Members() ([]StaffRecord, error)
	// Session is the talk with a member.
	Session(userID string) (Session, error)
	// Confirmation is one by code, zero if there is none. It stays as it is until
	// the event is handled.
	Confirmation(code string) (Confirmation, error)
	// Card is a card that was sent, zero if it is not known.
	Card(task string) (CardState, error)
	// LastWrite is a member's newest write that was not undone; zero if none.
	LastWrite(userID string) (Write, error)
}

func (SetRole) effect()         {}
func (SetLeft) effect()         {}
func (SetRoster) effect()       {}
func (FetchRoster) effect()     {}
func (SetSession) effect()      {}
func (SetConfirmation) effect() {}
