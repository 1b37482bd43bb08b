package bot

import (
	"encoding/json"
	"time"
)

// Answer is what a command comes to.
type Answer struct {
	// Text is what the caller reads, as long as it takes: it is sent in pages. Where
	// there are effects it says what was done, and is read once it is: a trial and a
	// question show the Plan instead.
	Text string
	// Card says it better than the text where clients show cards; the text stands
	// in for it where they do not.
	Card *Card
	// Picture is sent after the text.
	Picture *File
	// Pick offers lines to choose from by a bare number, each with its label; the
	// text is the question. Nothing is done.
	Pick []Choice
	// List is the name of the numbered list that is shown, empty for none, and
	// Listed are the ids of what stands there in order: in the lines after it a
	// number means these, and never what has come since.
	List   string
	Listed []string
	// Effects are what a command that writes does. They are left out of a trial,
	// and until it is confirmed.
	Effects []Effect
	// Plan says what the effects come to; needed where there are any.
	Plan *Plan
	// Undo is how to take the effects back; nil says that it cannot be done, and
	// Plan.Lasting then says why.
	Undo *Undo
	// Looked says that something was shown that must be in the audit trail though
	// nothing was written, as a phone number, with the reason.
	Looked string
	// Refused says why nothing is done where somebody tried to change what is not
	// theirs to change, for the audit trail.
	Refused string
	// Customers are the external_userids that it is about, for the audit trail,
	// which keeps them as pseudonyms; Store is whose they are.
	Customers []string
	Store     string
}

// Choice is one of several lines that may have been meant.
type Choice struct{ Label, Line string }

// Plan is what a command would do, in words and in numbers.
type Plan struct {
	// Summary names the effect, as "给 37 位客户打上「银卡」".
	Summary string
	// People and Money are how many and how much it touches. Noun is what people
	// call those: 客户 if it is empty.
	People int
	Noun   string
	Money  Money
	// Bind stands for all that the plan depends on: the audience, the stock, the
	// price. A confirmation lapses if it has changed since.
	Bind string
	// Ask wants a confirmation, and Second a second person, however few it
	// touches.
	Ask, Second bool
	// Lasting says what of it cannot be undone; empty if all can. Note is something
	// else to know before one agrees.
	Lasting, Note string
	// Preview is what others would read because of it, word for word: who is to agree
	// reads it whole, before the card, which holds only a little.
	Preview string
}

// Undo is how to take back what a command did.
type Undo struct {
	// Payload is read by the command's Undo.
	Payload any
	// Note says what the undo will not bring back; empty if nothing.
	Note string
}

// Write is an entry of the journal by which staff take back what they did.
type Write struct {
	// ID is unique, and greater than those of writes before it, so that of two of
	// the same instant it is known which came last; Command is its Name, Summary
	// what it did in words.
	ID, UserID, Command, Summary string
	At                           time.Time
	// Payload is the undo's; empty if there is none.
	Payload json.RawMessage `json:",omitempty"`
	// Note says what an undo does not bring back; Lasting, for a write that
	// cannot be undone at all, why.
	Note, Lasting string
	// Undone says that it was taken back, or that its member was told that it
	// cannot be.
	Undone bool
}

// SetWrite records a write, or that it was undone.
type SetWrite struct{ Write }

func (SetWrite) effect() {}
