package bot

import "time"

// Step is a step of the ladder that what people say climbs, and how bad a rule
// finds it.
type Step string

// The steps, lowest first: kept and counted; the clerk is told and gets polite
// words to paste; the store manager looks at it; the group's owner is asked to
// remove the person.
const (
	StepNote   Step = "note"
	StepWarn   Step = "warn"
	StepReview Step = "review"
	StepRemove Step = "remove"
)

// Steps are all steps, lowest first.
func Steps() []Step { return []Step{StepNote, StepWarn, StepReview, StepRemove} }

// Hit is why a message was stopped at.
type Hit struct {
	// Check is the check that found it ("words", "links", "flood"), Rule the id of
	// its rule where it has rules.
	Check string `json:"check"`
	Rule  string `json:"rule,omitempty"`
	// Word is the rule's word, Category its list, Step how bad it finds it.
	Word     string `json:"word,omitempty"`
	Category string `json:"category"`
	Step     Step   `json:"step"`
	// Start and End are byte positions in the message's Text; both 0 if it is about
	// all of it. Via are the ways in which the word was bent.
	Start int      `json:"start,omitempty"`
	End   int      `json:"end,omitempty"`
	Via   []string `json:"via,omitempty"`
	// Why says in Chinese what the matter is.
	Why string `json:"why"`
	// Reviewing says that the rule may not act by itself, only have it looked at.
	Reviewing bool `json:"reviewing,omitempty"`
}

// Violation is a message that broke a rule, and what became of it.
type Violation struct {
	// ID is short, for people, and made from the message's.
	ID string
	// MsgID is the message, ChatID the group (empty between two), Store whose it is.
	MsgID, ChatID, Store string
	// ExternalUserID is the customer: who said it, or with ByStaff whom it was said
	// to (empty in a group). UserID is the clerk who is responsible, or who said it.
	ExternalUserID, UserID string
	ByStaff                bool
	At                     time.Time
	// Text are the words, as long as messages are kept.
	Text string
	Hits []Hit
	// Step is the step it climbed to, by its hits and by what came before.
	Step  Step
	State ViolationState
	// AppealedAt is when somebody asked for another look, AppealedBy who did (the
	// customer's external_userid or a userid), Appeal what they said.
	AppealedAt time.Time
	AppealedBy string
	Appeal     string
	// DecidedAt is when a person decided, DecidedBy who, Note why.
	DecidedAt time.Time
	DecidedBy string
	Note      string
}

// ViolationState says where a violation stands.
type ViolationState string

// The states: nobody needs to look; somebody has to; somebody asked for another
// look; a person found it right; a person found it wrong.
const (
	ViolationNoted      ViolationState = "noted"
	ViolationOpen       ViolationState = "open"
	ViolationAppealed   ViolationState = "appealed"
	ViolationUpheld     ViolationState = "upheld"
	ViolationOverturned ViolationState = "overturned"
)

// TodoID is the ID of the to-do that waits for somebody to look at it.
func (v Violation) TodoID() string { return "violation:" + v.ID }

// SetViolation records a violation and what became of it. What a person decided
// is not undone by the message's being told again.
type SetViolation struct {
	Violation
	// Recounted says that the step was counted anew because something else was found
	// wrong or right: it may fall, and so may what was open be only noted. Otherwise
	// a step only climbs.
	Recounted bool
}

// Exclusion keeps a customer from coupons, sales and posts for a time.
type Exclusion struct {
	ID             string
	ExternalUserID string
	Store          string
	From           time.Time
	// Until is its end; zero is for good.
	Until  time.Time
	Reason string
	// Violation is why, By who decided it.
	Violation, By string
	// LiftedAt is when it was taken back.
	LiftedAt time.Time
}

// Holds says whether it holds at a time.
func (e Exclusion) Holds(now time.Time) bool {
	return e.ID != "" && e.LiftedAt.IsZero() && !now.Before(e.From) && (e.Until.IsZero() || now.Before(e.Until))
}

// SetExclusion records an exclusion, or that it was taken back.
type SetExclusion struct{ Exclusion }

// WordRule is a rule of the sensitive-word check, or with a Kind of service of
// what customers often want, that people made, or what they changed of one that
// ships: the ID tells.
type WordRule struct {
	// ID is "category/word" for a shipped rule, "own/…" for one made here.
	ID string
	// Words are a word, or a combination within so many characters.
	Words  []string
	Within int
	// Category is its list, Step how bad it is.
	Category string
	Step     Step
	// Allow are phrases in which it is harmless.
	Allow []string
	// Speakers is "customers", "staff" or "both", Techniques the names of the ways
	// in which it is looked for; empty is all.
	Speakers   string
	Techniques []string
	// Why and Reply are what the clerk reads: what the matter is, polite words.
	Why, Reply string
	// Reviewing says that it only has things looked at: somebody wants it so, or
	// it was wrong too often.
	Reviewing bool
	// Off says that it is not in force.
	Off bool
	By  string
	At  time.Time
}

// SetWordRule records a rule, by its ID, the newest by At.
type SetWordRule struct{ WordRule }

// WordExample is a message that a person found harmless or not, so that rules can
// be tried on it.
type WordExample struct {
	ID   string
	Text string
	// Rule is the rule it was an example of, Harmless what was found.
	Rule     string
	Harmless bool
	// ExternalUserID is who said it: it goes with them.
	ExternalUserID string
	By             string
	At             time.Time
}

// SetWordExample keeps an example.
type SetWordExample struct{ WordExample }

// RuleRecord is how a rule has done.
type RuleRecord struct {
	Rule string
	// Hits are violations with it, People customers; Upheld and Overturned what
	// people found, Waiting those who are looked at; Took the middle time to a
	// decision.
	Hits, People, Upheld, Overturned, Waiting int
	Took                                      time.Duration
}

// Precision is the part of what was decided that was upheld; 1 if nothing was.
func (r RuleRecord) Precision() float64 {
	if r.Upheld+r.Overturned == 0 {
		return 1
	}
	return float64(r.Upheld) / float64(r.Upheld+r.Overturned)
}

// ModerationView reads what became of messages. What it reads stays as it is
// until the event is handled.
type ModerationView interface {
	ChatView
	ModerationDesk
	// Violations are those of a customer since a time, newest first; overturned
	// ones too.
	Violations(externalUserID string, since time.Time) ([]Violation, error)
	// Exclusions are all of a customer, newest first.
	Exclusions(externalUserID string) ([]Exclusion, error)
	// RuleRecord is how one rule has done since a time.
	RuleRecord(rule string, since time.Time) (RuleRecord, error)
}

// ModerationDesk reads it for those who ask.
type ModerationDesk interface {
	ChatDesk
	// Violation is one by ID; zero if it is not there or outside of the scope.
	Violation(scope Scope, id string) (Violation, error)
	// ViolationsOf are those in a state (empty is any), newest first.
	ViolationsOf(scope Scope, state ViolationState, limit int) ([]Violation, error)
	// WordRules are all that people made or changed, in order of ID; those that are
	// off too. They are the same for all stores.
	WordRules() ([]WordRule, error)
	// WordExamples are the newest.
	WordExamples(scope Scope, limit int) ([]WordExample, error)
	// RuleRecords are how the rules have done since a time, most hits first.
	RuleRecords(scope Scope, since time.Time, limit int) ([]RuleRecord, error)
	// Excluded are the exclusions that hold, newest first.
	Excluded(scope Scope, limit int) ([]Exclusion, error)
}

func (SetViolation) effect()   {}
func (SetExclusion) effect()   {}
func (SetWordRule) effect()    {}
func (SetWordExample) effect() {}
