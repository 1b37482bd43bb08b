package store

import (
	"encoding/json"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

func newTouch(e bot.Touch) touch {
	return touch{
		ExternalUserID: key(e.ExternalUserID, sizeID), UserID: key(e.UserID, sizeID), Template: key(e.Template, sizeID), Ref: key(e.Ref, sizeID),
		At: at(e.At), Held: e.Held, Took: max(0, e.Took.Microseconds()), Coupon: key(e.Coupon, sizeID),
	}
}

// postContent is what a post says, as it is stored.
type postContent struct {
	Text        string           `json:"t"`
	Attachments []bot.Attachment `json:"a,omitempty"`
}

func newPostRow(p bot.Post) (postRow, error) {
	content, err := json.Marshal(postContent{text(p.Text, len(p.Text)), p.Attachments})
	return postRow{
		ID: key(p.ID, sizeID), MsgID: key(p.MsgID, sizeID), Sender: key(p.Sender, sizeID), Store: key(p.Store, sizeID), Template: key(p.Template, sizeID),
		Content: string(content), ByUser: key(p.By, sizeID), At: at(p.At), ConfirmedAt: at(p.ConfirmedAt), CancelledAt: at(p.CancelledAt),
		Problem: text(p.Problem, sizeDetail), Ref: key(p.Ref, sizeID), Sent: p.Sent, Reminders: p.Reminders, RemindedAt: at(p.RemindedAt),
	}, err
}

// targetsOf are whom a post goes to, customers first.
func targetsOf(p bot.Post) []postTarget {
	var targets []postTarget
	id := key(p.ID, sizeID)
	for _, list := range []struct {
		ids  []string
		chat bool
	}{{p.Customers, false}, {p.ChatIDs, true}} {
		for _, one := range list.ids {
			targets = append(targets, postTarget{PostID: id, N: len(targets), Target: key(one, sizeID), Chat: list.chat})
		}
	}
	return targets
}

// seen is the post without its targets.
func (p postRow) seen() (bot.Post, error) {
	var content postContent
	if err := json.Unmarshal([]byte(p.Content), &content); err != nil {
		return bot.Post{}, fmt.Errorf("store: what post %s says cannot be read: %w", p.ID, err)
	}
	return bot.Post{
		ID: p.ID, MsgID: p.MsgID, Sender: p.Sender, Store: p.Store, Template: p.Template, Text: content.Text, Attachments: content.Attachments,
		By: p.ByUser, At: p.At.Time(), ConfirmedAt: p.ConfirmedAt.Time(), CancelledAt: p.CancelledAt.Time(), Problem: p.Problem,
		Ref: p.Ref, Sent: p.Sent, Reminders: p.Reminders, RemindedAt: p.RemindedAt.Time(),
	}, nil
}
