package store

import (
	"context"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// reply is an answer that a page of staff waits for.
type reply struct {
	ID     string `gorm:"primaryKey"`
	UserID string
	Text   string
	Done   bool
	Asks   bool
	Code   string
	At     instant
}

// TableName is "replies".
func (reply) TableName() string { return "replies" }

var replyTable = table[reply]{
	name: "replies", keys: 1,
	columns: []string{"id", "user_id", "text", "done", "asks", "code", "at"},
	values:  func(r *reply) []any { return []any{r.ID, r.UserID, r.Text, r.Done, r.Asks, r.Code, int64(r.At)} },
}

func newReply(r bot.Reply) reply {
	return reply{ID: key(r.ID, sizeID), UserID: key(r.UserID, sizeID), Text: text(r.Text, len(r.Text)), Done: r.Done, Asks: r.Asks, Code: key(r.Code, sizeID), At: at(r.At)}
}

func (r reply) seen() bot.Reply {
	return bot.Reply{ID: r.ID, UserID: r.UserID, Text: r.Text, Done: r.Done, Asks: r.Asks, Code: r.Code, At: r.At.Time()}
}

// Reply is the answer to what a member of staff did on a page; zero if there is none
// yet. Who asks makes sure that it is theirs: Reply.UserID says whose it is.
func (s *Store) Reply(ctx context.Context, id string) (bot.Reply, error) {
	var rows []reply
	if err := s.read.WithContext(ctx).Where("id = ?", key(id, sizeID)).Limit(1).Find(&rows).Error; err != nil {
		return bot.Reply{}, fmt.Errorf("store: reply: %w", err)
	}
	if len(rows) == 0 {
		return bot.Reply{}, nil
	}
	return rows[0].seen(), nil
}

// RepliesKept is how long a reply is kept. It may name customers and is the copy of
// what somebody saw on their page.
const RepliesKept = time.Hour

// PurgeReplies deletes up to limit replies from before a time, which is RepliesKept
// ago, and tells how many those were.
func (s *Store) PurgeReplies(ctx context.Context, before time.Time, limit int) (purged int64, err error) {
	err = s.inTx(ctx, func(w *work) error {
		var ids []string
		err := w.tx.Raw("SELECT id FROM replies WHERE at < ? ORDER BY at LIMIT ?"+s.skip, at(before), limit).Scan(&ids).Error
		if err != nil || len(ids) == 0 {
			return err
		}
		gone := w.tx.Exec("DELETE FROM replies WHERE id IN ?", ids)
		purged = gone.RowsAffected
		return gone.Error
	})
	if err != nil {
		return 0, fmt.Errorf("store: purge replies: %w", err)
	}
	return purged, nil
}
