package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Posting reads what was prepared to be sent.
func (v view) Posting() bot.PostView { return postView{v} }

// postView reads mass-send tasks.
type postView struct{ view }

// Post is one by ID.
func (postView) Post(string) (bot.Post, error) { return bot.Post{}, nil }

// Unfinished are the posts that wait, and those confirmed lately.
func (postView) Unfinished(time.Time, int) ([]bot.Post, error) { return nil, nil }
