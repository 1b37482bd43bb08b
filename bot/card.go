package bot

import "time"

// Card is a template card to staff [docs 90236]: a button_interaction if it has
// buttons, otherwise a text_notice. Everything may be empty but Title. The
// gateway cuts what is longer than WeCom takes.
type Card struct {
	// Task is the task_id: digits, letters and _-@, at most 128 bytes, never used
	// before. It is the key of the CardState.
	Task string `json:"task"`
	// Source is the small line on top, Title the large one with Detail under it,
	// Text a longer text.
	Source string `json:"source,omitempty"`
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"`
	Text   string `json:"text,omitempty"`
	// Big is one number that stands out, BigNote the word under it; a card with
	// buttons shows them as a row.
	Big     string `json:"big,omitempty"`
	BigNote string `json:"big_note,omitempty"`
	// Rows are at most 6.
	Rows []CardRow `json:"rows,omitempty"`
	// Links are at most 3, URL is what a tap on the card opens.
	Links []CardLink `json:"links,omitempty"`
	URL   string     `json:"url,omitempty"`
	// Buttons are at most 6.
	Buttons []CardButton `json:"buttons,omitempty"`
	// Done greys the buttons and says why, in an update only.
	Done string `json:"done,omitempty"`
}

// CardRow is a line of name and value.
type CardRow struct {
	Name  string `json:"name"`
	Value string `json:"value,omitempty"`
	URL   string `json:"url,omitempty"`
}

// CardLink is a link below a card.
type CardLink struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// CardButton is a button of a card. A tap on it is as if the one who taps had
// typed the line, so that the rules for both are the same.
type CardButton struct {
	Text string `json:"text"`
	// Line is a command ("/确认 K7Q2MD"), at most 1024 bytes.
	Line string `json:"line"`
	// Main makes it stand out, Danger red.
	Main   bool `json:"main,omitempty"`
	Danger bool `json:"danger,omitempty"`
}

// CardState is a card that was sent to somebody, and what became of it.
type CardState struct {
	// Task is the card's, Users whom it was sent to.
	Task  string
	Users []string
	// Card is the card as it stands.
	Card   Card
	SentAt time.Time
	// DoneAt is when it had had its effect, so that further taps have none;
	// Outcome says what that was, for those who tap again.
	DoneAt  time.Time
	DoneBy  string
	Outcome string
	// Told are those who tapped it once it was done and were told so: nobody is
	// told twice.
	Told []string
}

// SetCardState records a card that was sent, or what became of it.
type SetCardState struct{ CardState }

// UpdateCard changes a card that somebody tapped (update_template_card)
// [docs 94888]. A response_code works once within 72 hours, so that a repeat
// changes nothing; where it does not work any more, Text is sent instead.
type UpdateCard struct {
	// UserIDs are those who have the card, the one who tapped first.
	UserIDs []string `json:"user_ids"`
	// ResponseCode is that of the tap.
	ResponseCode string `json:"response_code"`
	Card         Card   `json:"card"`
	// Text is what to send the one who tapped instead if the card cannot be
	// changed; empty sends nothing.
	Text string `json:"text,omitempty"`
}

// Meta ranks it as an answer.
func (s UpdateCard) Meta() Meta { return Meta{Kind: KindUpdateCard, Priority: PriorityAnswer} }

func (SetCardState) effect() {}
func (UpdateCard) effect()   {}
