// Package posts follows mass-send tasks (企业群发) from the moment WeCom made
// them: the sender's to-do, whether it was confirmed, whom it reached, and what
// to say where it could not be made.
package posts

import (
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// JobPosts is the job that looks how posts stand. It is due every five minutes.
const JobPosts = "posts"

// Options are what the handlers go by.
type Options struct {
	Shop config.Shop
}

// follower follows posts.
type follower struct{ roster *roster.Roster }

// Handlers are the handlers of the room.
func Handlers(o Options) []bot.Handler {
	f := &follower{roster: roster.New(o.Shop)}
	return []bot.Handler{
		{Name: "post_created", Kinds: []bot.Kind{bot.KindPostCreated}, Handle: f.created},
		{Name: "post_failed", Kinds: []bot.Kind{bot.FailedKind(bot.KindCreatePost)}, Handle: f.failed},
		{Name: "post_look", Kinds: []bot.Kind{bot.JobKind(JobPosts)}, Handle: f.look},
		{Name: "post_fetched", Kinds: []bot.Kind{bot.KindPostFetched}, Handle: f.fetched},
	}
}

// todo is what a post asks of its sender. It is the same however often it is
// made, so that it can be closed without having been read.
func todo(p bot.Post) bot.Todo {
	t := bot.Todo{
		ID: p.TodoID(), Kind: bot.TodoPost, UserID: p.Sender, Store: p.Store, Ref: p.ID, CreatedAt: p.At,
		Text: "企业微信里有一条群发等您确认：" + audience(p) + "，「" + beginning(p.Text) + "」",
	}
	if len(p.Customers) == 1 {
		t.ExternalUserID = p.Customers[0]
	}
	return t
}

// audience says to how many a post goes.
func audience(p bot.Post) string {
	if len(p.ChatIDs) > 0 {
		return fmt.Sprintf("发到 %d 个群", len(p.ChatIDs))
	}
	return fmt.Sprintf("发给 %d 位客户", len(p.Customers))
}

// shown is how many characters of a post stand for it.
const shown = 30

// beginning is how a post begins, on one line.
func beginning(text string) string {
	var out []rune
	for _, c := range text {
		if len(out) == shown {
			return string(out) + "…"
		}
		if c == '\n' || c == '\r' {
			c = ' '
		}
		out = append(out, c)
	}
	return string(out)
}
