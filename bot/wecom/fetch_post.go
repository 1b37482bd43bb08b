package wecom

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	apiPostTasks   = "externalcontact/get_groupmsg_task"
	apiPostResults = "externalcontact/get_groupmsg_send_result"
	apiCancelPost  = "externalcontact/cancel_groupmsg_send"
)

// codeCancelled: the task was called off before.
const codeCancelled = 41093

// taskSent is the status of a task that its member has confirmed [docs 93338].
const taskSent = 2

// postRowsPerPage is the most that a page holds, postRowPages how many there can
// be: 10,000 customers, and as many again.
const (
	postRowsPerPage = 1000
	postRowPages    = 20
)

type postQuery struct {
	MsgID  string `json:"msgid"`
	UserID string `json:"userid,omitempty"`
	Limit  int    `json:"limit"`
	Cursor string `json:"cursor,omitempty"`
}

// postTask is one member's part of a post.
type postTask struct {
	UserID word   `json:"userid"`
	Status number `json:"status"`
	SentAt number `json:"send_time"`
}

// fetchPost reads whether a post was confirmed and whom it reached.
func (g *Gateway) fetchPost(ctx context.Context, item bot.OutboxItem, s bot.FetchPost) bot.Outcome {
	found := bot.PostFetched{ID: s.ID, Results: []bot.PostResult{}, AskedAt: g.now()}
	tasks, err := g.postTasks(ctx, s.MsgID)
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	for _, t := range tasks {
		if fold(string(t.UserID)) != fold(s.Sender) {
			continue
		}
		if t.Status == taskSent {
			found.ConfirmedAt = moment(t.SentAt)
			if found.ConfirmedAt.IsZero() {
				found.ConfirmedAt = found.AskedAt
			}
		}
		if found.Results, err = g.postResults(ctx, s.MsgID, string(t.UserID)); err != nil {
			return g.outcome(ctx, item, err)
		}
		break
	}
	return bot.Outcome{Class: bot.ClassDone, Result: found}
}

// postTasks are the members who have a post to confirm.
func (g *Gateway) postTasks(ctx context.Context, msgID string) ([]postTask, error) {
	var all []postTask
	err := g.postPages(ctx, apiPostTasks, postQuery{MsgID: msgID, Limit: postRowsPerPage}, func(body *postPage) {
		all = append(all, body.Tasks...)
	})
	return all, err
}

// postResults are what became of a member's post for each recipient.
func (g *Gateway) postResults(ctx context.Context, msgID, userID string) ([]bot.PostResult, error) {
	all := []bot.PostResult{}
	err := g.postPages(ctx, apiPostResults, postQuery{MsgID: msgID, UserID: userID, Limit: postRowsPerPage}, func(body *postPage) {
		for _, r := range body.Results {
			one := bot.PostResult{ID: string(r.Customer), Status: bot.PostStatus(r.Status)}
			if one.ID == "" {
				one.ID = string(r.Chat)
			}
			if one.Status == bot.PostSent {
				one.At = moment(r.SentAt)
			}
			if one.ID != "" {
				all = append(all, one)
			}
		}
	})
	return all, err
}

// postPage is a page of either answer.
type postPage struct {
	Tasks   []postTask `json:"task_list"`
	Results []struct {
		Customer word   `json:"external_userid"`
		Chat     word   `json:"chat_id"`
		Status   number `json:"status"`
		SentAt   number `json:"send_time"`
	} `json:"send_list"`
	Next word `json:"next_cursor"`
}

// postPages reads page after page of what is known of a post.
func (g *Gateway) postPages(ctx context.Context, api string, ask postQuery, take func(*postPage)) error {
	for range postRowPages {
		var page postPage
		r := request{app: MainApp, api: api, answers: []int{codeCancelled}}
		if err := g.call(ctx, r, ask, &page); err != nil {
			return err
		}
		take(&page)
		if page.Next == "" || string(page.Next) == ask.Cursor {
			return nil
		}
		ask.Cursor = string(page.Next)
	}
	return nil
}

// cancelPost calls off what of a post is not sent. Again it changes nothing.
func (g *Gateway) cancelPost(ctx context.Context, item bot.OutboxItem, s bot.CancelPost) bot.Outcome {
	body := struct {
		MsgID string `json:"msgid"`
	}{s.MsgID}
	err := g.call(ctx, request{app: MainApp, api: apiCancelPost, answers: []int{codeCancelled}}, body, nil)
	if refusedWith(err, codeCancelled) {
		return bot.Outcome{Class: bot.ClassAlready, Code: codeCancelled, Reason: "群发任务之前已经取消"}
	}
	return g.outcome(ctx, item, err)
}
