package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

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
	// Done says that something was done; Asks that the line waits for a yes: "/确认 " and
	// the Code of the confirmation, or after a trial that would do something the line
	// without 试.
	Done, Asks bool
	Code       string
	At         time.Time
}

// SetReply records an answer for the page that waits for it. It is kept for an hour.
type SetReply struct{ Reply }

// laneMost bounds a lane's name, which is a key in the database.
const laneMost = 100

// PageLane is the lane of all that a member of staff says to the bot, typed into the
// app's chat or given on a page, so that it is handled in order. Nobody has none.
func PageLane(userID string) string {
	const prefix = "member:"
	if userID == "" {
		return ""
	}
	id := strings.ToValidUTF8(userID, "\uFFFD")
	if len(prefix)+len(id) > laneMost {
		sum := sha256.Sum256([]byte(id))
		id = hex.EncodeToString(sum[:])
	}
	return prefix + id
}

func (SetReply) effect() {}
