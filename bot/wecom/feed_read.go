package wecom

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Bounds of one reading: so many pages, or until so little of the attempt's
// time is left that another page might be cut off. What is left waits for the
// next reading, so that others get their turn.
const (
	feedPages   = 20
	feedReserve = 5 * time.Second
	// feedAgain is when a reading is repeated that somebody else overtook.
	feedAgain = time.Second
)

// readFeed reads on in a feed, page after page, until nothing more waits. Each
// page is kept, with its place, before the next is asked for: whatever ends the
// reading, the next one goes on behind the last page that was kept.
func (g *Gateway) readFeed(ctx context.Context, item bot.OutboxItem, s bot.ReadFeed) bot.Outcome {
	source, err := g.feedSource(s.Feed)
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	place, err := g.feeds.Feed(ctx, s.Feed)
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	place.Feed = s.Feed
	read := bot.FeedRead{Feed: s.Feed, AskedAt: g.now(), NewestAt: place.NewestAt}
	for page := 0; page < feedPages && !read.Caught && (page == 0 || !nearlyOver(ctx)); page++ {
		if err := g.readPage(ctx, source, s, &place, &read); err != nil {
			return g.feedOutcome(ctx, item, err)
		}
	}
	return bot.Outcome{Class: bot.ClassDone, Result: read}
}

// readPage reads one page, keeps it and moves on behind it.
func (g *Gateway) readPage(ctx context.Context, source FeedSource, s bot.ReadFeed, place *bot.FeedPlace, read *bot.FeedRead) error {
	asked := g.now()
	page, err := source.Read(ctx, *place, s.Token)
	if err != nil {
		return err
	}
	at := *place
	at.Position, at.ReadAt = page.Next, asked
	at.Messages, at.Unreadable = int64(len(page.Arrivals)), int64(page.Unreadable)
	if page.Newest.After(at.NewestAt) {
		at.NewestAt = page.Newest
	}
	if !page.More {
		at.CaughtAt = asked
	}
	if err := g.feeds.TakeFeed(ctx, s.Feed, place.Position, page.Next, page.Arrivals, at); err != nil {
		return err
	}
	if page.Gap && !read.Gap {
		read.Gap, read.GapFrom, read.GapUntil = true, place.NewestAt, page.Oldest
	}
	*place = at
	read.Messages += len(page.Arrivals)
	read.Unreadable += page.Unreadable
	read.Caught, read.NewestAt = !page.More, at.NewestAt
	return nil
}

// feedSource finds the way to read a feed.
func (g *Gateway) feedSource(feed string) (FeedSource, error) {
	if g.feeds == nil {
		return nil, g.feedClosed(feed, "no feed store", "这个掌柜没有配置读取消息的地方：请检查 config.yaml 的 wecom 一节")
	}
	for _, s := range feedSources {
		if strings.HasPrefix(feed, s.prefix) {
			return s.open(g, feed)
		}
	}
	return nil, g.feedClosed(feed, "unknown feed", fmt.Sprintf("不认识的消息来源“%s”", cutBytes(feed, 60)))
}

// feedClosed is a feed that cannot be read as the bot is set up.
func (g *Gateway) feedClosed(feed, cause, sentence string) *APIError {
	return &APIError{API: "feed " + cutBytes(feed, 60), Msg: cause, Class: bot.ClassPermanent, Sentence: sentence}
}

// feedOutcome says what an error means for a reading. One that somebody else
// overtook is repeated soon, and is nobody's failure.
func (g *Gateway) feedOutcome(ctx context.Context, item bot.OutboxItem, err error) bot.Outcome {
	if errors.Is(err, bot.ErrFeedMoved) {
		return bot.Outcome{
			Class: bot.ClassRetry, Reason: "另一台掌柜刚读过这些消息，马上接着读", Cause: err.Error(),
			RetryAt: g.now().Add(feedAgain), Free: true,
		}
	}
	return g.outcome(ctx, item, err)
}

// nearlyOver says that too little of an attempt's time is left for another page.
func nearlyOver(ctx context.Context) bool {
	end, ok := ctx.Deadline()
	return ctx.Err() != nil || ok && time.Until(end) < feedReserve
}
