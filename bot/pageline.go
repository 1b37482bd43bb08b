package bot

import "time"

// KindPageLine is a command that a member of staff gave on a page.
const KindPageLine Kind = "page.line"

// PageLine is a line that a member of staff typed or tapped on a page of the bot's. It
// is a command like any other: what it may, asks and leaves behind is the same. Only
// the answer goes to the page.
type PageLine struct {
	UserID string `json:"user_id"`
	Line   string `json:"line"`
	// Reply is the ID under which the page waits for the answer.
	Reply string    `json:"reply"`
	At    time.Time `json:"at"`
}

// Kind is KindPageLine.
func (PageLine) Kind() Kind { return KindPageLine }

// Reply is the answer to a PageLine.
type Reply struct {
	ID     string
	UserID string
	Text   string
	// Done says that something was done; Asks that the line waits to be confirmed.
	Done, Asks bool
	At         time.Time
}

// SetReply records an answer for the page that waits for it. It is kept for an hour.
type SetReply struct{ Reply }

// PageLane keeps a member's lines in order with what they type into the app's chat.
func PageLane(userID string) string { return "member:" + userID }

func (SetReply) effect() {}
