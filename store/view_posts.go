package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Posting reads what was prepared to be sent, and keeps it as it is.
func (v view) Posting() bot.PostView { return postView{v} }

// postView reads mass-send tasks.
type postView struct{ view }

// Post is one by ID.
func (v postView) Post(id string) (bot.Post, error) {
	return alerting(v.view, func(tx *gorm.DB) (bot.Post, error) { return postOf(tx, id) })
}

// Unfinished are the posts that wait, and those confirmed lately.
func (v postView) Unfinished(confirmedSince time.Time, limit int) ([]bot.Post, error) {
	return alerting(v.view, func(tx *gorm.DB) ([]bot.Post, error) { return unfinishedPosts(tx, confirmedSince, limit) })
}

// PostsOf are those about one thing, in order of ID.
func (v postView) PostsOf(ref string) ([]bot.Post, error) {
	return alerting(v.view, func(tx *gorm.DB) ([]bot.Post, error) { return postsAbout(tx, ref) })
}

// PostedTo are the posts to a group since a time, newest first.
func (v postView) PostedTo(chatID string, since time.Time) ([]bot.Post, error) {
	return alerting(v.view, func(tx *gorm.DB) ([]bot.Post, error) { return postsTo(tx, chatID, since) })
}
