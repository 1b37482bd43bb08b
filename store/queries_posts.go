package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Posts are mass-send tasks that a scope shows, newest first, with open only
// those that somebody has not confirmed yet, at most limit (and never more than
// 1000).
func (s *Store) Posts(ctx context.Context, scope bot.Scope, open bool, limit int) ([]bot.Post, error) {
	all, err := postsIn(s.read.WithContext(ctx), scope, open, limit)
	if err != nil {
		return nil, fmt.Errorf("store: posts: %w", err)
	}
	return all, nil
}

// A post that could not be made, was called off or was sent waits for nobody.
const (
	postMade    = "msgid <> '' AND problem = ''"
	postWaiting = "confirmed_at = 0 AND cancelled_at = 0"
)

func postsIn(tx *gorm.DB, scope bot.Scope, open bool, limit int) ([]bot.Post, error) {
	asked := tx.Where(ownedIn(tx, scope, "store", "sender"))
	if open {
		asked = asked.Where(postWaiting + " AND problem = ''")
	}
	var rows []postRow
	if err := asked.Order("at DESC, id").Limit(page(limit)).Find(&rows).Error; err != nil {
		return nil, err
	}
	return postsSeen(tx, rows)
}

// postOf is a post by ID.
func postOf(tx *gorm.DB, id string) (bot.Post, error) {
	var rows []postRow
	if err := locking(tx).Where("id = ?", key(id, sizeID)).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return bot.Post{}, err
	}
	posts, err := postsSeen(tx, rows)
	if err != nil {
		return bot.Post{}, err
	}
	return posts[0], nil
}

// unfinishedPosts are those that were made and wait for their sender, and those
// that were confirmed since a time, newest first: those that nobody will ever
// confirm must not hide the others.
func unfinishedPosts(tx *gorm.DB, confirmedSince time.Time, limit int) ([]bot.Post, error) {
	var rows []postRow
	err := locking(tx).Where("("+postWaiting+" AND "+postMade+") OR confirmed_at >= ?", max(1, at(confirmedSince))).
		Order("at DESC, id").Limit(page(limit)).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return postsSeen(tx, rows)
}

// postsAbout are those with a Ref, in order of ID.
func postsAbout(tx *gorm.DB, ref string) ([]bot.Post, error) {
	ref = key(ref, sizeID)
	if ref == "" {
		return nil, nil
	}
	var rows []postRow
	if err := locking(tx).Where("ref = ?", ref).Order("id").Limit(pageLimit).Find(&rows).Error; err != nil {
		return nil, err
	}
	return postsSeen(tx, rows)
}

// postsTo are the posts to a group that were asked for since a time, newest first.
// One that could not be made, or was called off before it was sent, took nothing of
// what a group is sent in a day.
func postsTo(tx *gorm.DB, chatID string, since time.Time) ([]bot.Post, error) {
	to := tx.Session(&gorm.Session{NewDB: true}).Model(&postTarget{}).Select("post_id").Where("target = ? AND chat", key(chatID, sizeID))
	var rows []postRow
	err := tx.Where("id IN (?) AND at >= ? AND (msgid <> '' OR problem = '') AND (cancelled_at = 0 OR confirmed_at > 0)", to, at(since)).
		Order("at DESC, id").Limit(pageLimit).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return postsSeen(tx, rows)
}

// postsSeen are rows with whom the posts go to.
func postsSeen(tx *gorm.DB, rows []postRow) ([]bot.Post, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	posts, err := seenAll(rows, postRow.seen)
	if err != nil {
		return nil, err
	}
	ids, place := make([]string, len(rows)), make(map[string]*bot.Post, len(rows))
	for i := range posts {
		ids[i], place[posts[i].ID] = posts[i].ID, &posts[i]
	}
	var targets []postTarget
	if err := tx.Where("post_id IN ?", ids).Order("post_id, n").Find(&targets).Error; err != nil {
		return nil, err
	}
	for _, t := range targets {
		if p := place[t.PostID]; t.Chat {
			p.ChatIDs = append(p.ChatIDs, t.Target)
		} else {
			p.Customers = append(p.Customers, t.Target)
		}
	}
	return posts, nil
}
