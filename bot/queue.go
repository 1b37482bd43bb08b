package bot

import "time"

// Format says how the body of an inbox row is written.
type Format string

// The formats.
const (
	// FormatXML is a decrypted callback as WeCom wrote it.
	FormatXML Format = "xml"
	// FormatRobot is a decrypted JSON callback of a 智能机器人.
	FormatRobot Format = "aibot"
	// FormatInternal is what EncodeInternal wrote.
	FormatInternal Format = "internal"
)

// Arrival is an event on its way into the inbox: accepted and readable, not
// yet parsed in full.
type Arrival struct {
	// Key makes the event unique by its meaning: the same event delivered
	// again, under another signature or in other white space, has the same
	// key. At most 64 bytes.
	Key string
	// Lane keeps events of one customer or one group in order, one at a time;
	// empty for events that need no order.
	Lane     string
	Receiver string
	// Kind is what the envelope scan made of it, for people and metrics.
	Kind   Kind
	Format Format
	Body   []byte
	// At is WeCom's CreateTime; ReceivedAt this bot's clock.
	At, ReceivedAt time.Time
	// Due is when to handle it; zero is at once.
	Due time.Time
}

// InboxItem is an event taken from the inbox by one worker.
type InboxItem struct {
	ID int64
	Arrival
	// Attempts counts the handlings that failed before.
	Attempts int
}

// OutboxItem is a send taken from the outbox by one dispatcher.
type OutboxItem struct {
	ID int64
	// Key is "event:handler:n".
	Key     string
	EventID int64
	Handler string
	Send    Send
	Meta    Meta
	// Attempts counts the attempts that failed before.
	Attempts int
	// Again says that it was in somebody's hands before: tried without success,
	// or held by an instance that stopped or vanished. What came of it then may
	// not be known.
	Again     bool
	CreatedAt time.Time
}
