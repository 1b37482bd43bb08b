package bot

import "time"

// FeedArchive is the feed of the message archive; the feed of a kf account is
// FeedKf and its open_kfid.
const (
	FeedArchive = "archive"
	FeedKf      = "kf:"
)

// ReadFeed reads on in a feed: what WeCom only hands out on asking, by position,
// as the message archive (GetChatData) [docs 91774] and the messages of a kf
// account (kf/sync_msg) [docs 94670]. Every message becomes an event, in the same
// transaction that moves the feed's place on. It answers with FeedRead. Reading
// again is harmless: what is behind the place is not read again, and a message
// that came before is not a new event.
type ReadFeed struct {
	Feed string `json:"feed"`
	// Token is what the doorbell of a kf account brought, good for ten minutes;
	// without it WeCom lets one ask less often.
	Token string `json:"token,omitempty"`
}

// Meta keeps a feed to one reader at a time, on whatever instance.
func (s ReadFeed) Meta() Meta {
	return Meta{Kind: KindReadFeed, Priority: PriorityAnswer, Lane: "feed:" + s.Feed, TellFailure: true}
}

// FeedRead says how far a feed was read.
type FeedRead struct {
	Feed string `json:"feed"`
	// Messages are how many came, Unreadable how many of them could not be opened
	// and are kept as they are.
	Messages   int `json:"messages"`
	Unreadable int `json:"unreadable,omitempty"`
	// Caught says that nothing more waited; if not, there is more to read.
	Caught bool `json:"caught"`
	// NewestAt is the time of the newest message so far; zero if none ever came.
	NewestAt time.Time `json:"newest_at,omitzero"`
	// AskedAt is when the reading began, by this bot's clock.
	AskedAt time.Time `json:"asked_at"`
	// Gap says that WeCom no longer had what came next: it keeps five days. GapFrom
	// is the time of the newest message before it (zero if there was none), GapUntil
	// that of the first one behind it (zero if there is none yet).
	Gap      bool      `json:"gap,omitempty"`
	GapFrom  time.Time `json:"gap_from,omitzero"`
	GapUntil time.Time `json:"gap_until,omitzero"`
}

// Kind is KindFeedRead.
func (FeedRead) Kind() Kind { return KindFeedRead }

// FeedPlace is how far a feed was read.
type FeedPlace struct {
	Feed string
	// Position is what to read after: a sequence number, or a cursor.
	Position string
	// CaughtAt is when nothing more waited last, ReadAt when it was read last
	// without a failure, NewestAt the time of the newest message.
	CaughtAt, ReadAt, NewestAt time.Time
	// Messages and Unreadable count since the beginning.
	Messages, Unreadable int64
}

// FeedView reads how far feeds were read.
type FeedView interface {
	// Feed is one by name; zero if it was never read.
	Feed(name string) (FeedPlace, error)
}

func (ReadFeed) effect() {}
