package wecom

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

// archiveFeed is the message archive as a feed.
func (g *Gateway) archiveFeed(feed string) (FeedSource, error) {
	if feed != bot.FeedArchive || g.archive == nil {
		return nil, g.feedClosed(feed, "no archive", "没有开启会话内容存档：请在 config.yaml 的 wecom.archive 一节打开")
	}
	return archiveSource{g}, nil
}

// archiveSource reads the message archive.
type archiveSource struct{ g *Gateway }

// Read is the page behind a place.
func (s archiveSource) Read(ctx context.Context, from bot.FeedPlace, _ string) (FeedPage, error) {
	return FeedPage{Next: from.Position}, nil
}
