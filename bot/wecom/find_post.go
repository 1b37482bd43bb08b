package wecom

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const apiListPosts = "externalcontact/get_groupmsg_list_v2"

// A task that was made by an earlier try lies between a little before the send
// was written and now; WeCom's clock may differ from this one. The list shows at
// most a month [docs 93338].
const (
	postSlack    = 2 * time.Minute
	postMonth    = 30 * 24 * time.Hour
	postsPerPage = 100
	// listPages bounds what is looked through.
	listPages = 20
)

type listPostsBody struct {
	ChatType string `json:"chat_type"`
	Start    int64  `json:"start_time"`
	End      int64  `json:"end_time"`
	Filter   int    `json:"filter_type"`
	Limit    int    `json:"limit"`
	Cursor   string `json:"cursor,omitempty"`
}

// listedPost is one task of the list. create_time is text in WeCom's sample.
type listedPost struct {
	MsgID     word   `json:"msgid"`
	CreatedAt number `json:"create_time"`
	Text      struct {
		Content string `json:"content"`
	} `json:"text"`
	Attachments []struct{} `json:"attachments"`
}

// findPost looks for the task that an earlier try made: the same words, sender
// and recipients. Nil is none.
func (g *Gateway) findPost(ctx context.Context, p bot.Post, body postBody, since time.Time) (*bot.PostCreated, error) {
	from, until := since.Add(-postSlack), g.now().Add(postSlack)
	if until.Sub(from) > postMonth {
		from = until.Add(-postMonth)
	}
	ask := listPostsBody{ChatType: body.ChatType, Start: from.Unix(), End: until.Unix(), Limit: postsPerPage}
	for range listPages {
		var answer struct {
			Posts []listedPost `json:"group_msg_list"`
			Next  word         `json:"next_cursor"`
		}
		if err := g.call(ctx, request{app: MainApp, api: apiListPosts}, ask, &answer); err != nil {
			return nil, err
		}
		for _, one := range answer.Posts {
			if one.MsgID == "" || !sameWords(one.Text.Content, body.Text) || len(one.Attachments) != len(p.Attachments) {
				continue
			}
			made, err := g.isPost(ctx, p, body, string(one.MsgID))
			if made != nil || err != nil {
				return made, err
			}
		}
		if answer.Next == "" || string(answer.Next) == ask.Cursor {
			return nil, nil
		}
		ask.Cursor = string(answer.Next)
	}
	return nil, nil
}

func sameWords(content string, wanted *textBody) bool {
	said := ""
	if wanted != nil {
		said = wanted.Content
	}
	return strings.TrimSpace(content) == strings.TrimSpace(said)
}

// isPost says whether a task of the same words is this one. Two posts of the
// same words to different customers are two. Of a group post WeCom tells the
// groups only once it was sent, so that before this the sender must do.
func (g *Gateway) isPost(ctx context.Context, p bot.Post, body postBody, msgID string) (*bot.PostCreated, error) {
	tasks, err := g.postTasks(ctx, msgID)
	if refusedWith(err, codeCancelled) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(tasks, func(t postTask) bool { return fold(string(t.UserID)) == fold(p.Sender) }) {
		return nil, nil
	}
	rows, err := g.postResults(ctx, msgID, p.Sender)
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, id := range slices.Concat(p.Customers, p.ChatIDs) {
		wanted[id] = true
	}
	if len(rows) == 0 && body.ChatType == chatSingle {
		return nil, nil
	}
	made := &bot.PostCreated{ID: p.ID, MsgID: msgID}
	listed := map[string]bool{}
	for _, r := range rows {
		if !wanted[r.ID] {
			return nil, nil
		}
		listed[r.ID] = true
	}
	if body.ChatType == chatSingle {
		for _, id := range p.Customers {
			if !listed[id] {
				made.Failed = append(made.Failed, id)
			}
		}
	}
	return made, nil
}
