package wecom

import (
	"context"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// FeedStore keeps how far feeds were read, together with what was read.
type FeedStore interface {
	// Feed is how far a feed was read; a zero place but for its name if it never
	// was.
	Feed(ctx context.Context, feed string) (bot.FeedPlace, error)
	// TakeFeed puts arrivals into the inbox, each once by its key, and moves the
	// feed's place from one position to the next, all in one transaction: a crash
	// loses no message and repeats none. It is bot.ErrFeedMoved, and nothing is
	// written, if the place is not at from any more. The counts in at are added
	// to those that are kept, its times take the place of theirs. Without arrivals
	// and with to the same as from it only says that the feed was read.
	TakeFeed(ctx context.Context, feed, from, to string, arrivals []bot.Arrival, at bot.FeedPlace) error
}

// FeedSource is what WeCom hands out on asking, by position.
type FeedSource interface {
	// Read is the page behind a place. The token is what a doorbell brought; it
	// may be empty. A page that cannot be read is an error; a message that cannot
	// be read never is: it arrives as bot.ChatUnreadable.
	Read(ctx context.Context, from bot.FeedPlace, token string) (FeedPage, error)
}

// FeedPage is a piece of a feed.
type FeedPage struct {
	// Arrivals are its messages in WeCom's order.
	Arrivals []bot.Arrival
	// Next is the position behind it.
	Next string
	// More says that more waits.
	More bool
	// Oldest and Newest are the times of its oldest and newest message; zero if it
	// has none.
	Oldest, Newest time.Time
	// Unreadable counts its arrivals that could not be opened.
	Unreadable int
	// Gap says that what came next was there no more.
	Gap bool
}

// feedSources open feeds, by what the name of a feed begins with. A way that
// this gateway is not set up for answers with the error that says so.
var feedSources = []struct {
	prefix string
	open   func(g *Gateway, feed string) (FeedSource, error)
}{
	{bot.FeedArchive, (*Gateway).archiveFeed},
	{bot.FeedKf, (*Gateway).kfFeed},
}
