package wecom

import (
	"context"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const apiAddPost = "externalcontact/add_msg_template"

// Limits of a mass post [docs 92135].
const (
	maxPostText      = 4000
	maxPostCustomers = 10_000
	maxPostChats     = 2000
)

// How long a post waits for a picture that is still being prepared, and how
// often it looks.
const (
	postPatience = 10 * time.Minute
	postAgain    = 20 * time.Second
)

// codeNobody: there is nobody to send the post to.
const codeNobody = 41048

// The kinds of chat a post goes to.
const (
	chatSingle = "single"
	chatGroup  = "group"
)

type postBody struct {
	ChatType    string       `json:"chat_type"`
	Customers   []string     `json:"external_userid,omitempty"`
	Chats       []string     `json:"chat_id_list,omitempty"`
	Sender      string       `json:"sender"`
	Text        *textBody    `json:"text,omitempty"`
	Attachments []attachment `json:"attachments,omitempty"`
}

// createPost makes a mass-send task. WeCom has nothing that makes it
// exactly-once: a task that was made by a try whose answer was lost is found
// before another one is made.
func (g *Gateway) createPost(ctx context.Context, item bot.OutboxItem, s bot.CreatePost) bot.Outcome {
	body := postBody{ChatType: chatSingle, Customers: s.Customers, Sender: s.Sender, Text: text(s.Text, maxPostText)}
	if len(s.ChatIDs) > 0 {
		body.ChatType, body.Customers, body.Chats = chatGroup, nil, s.ChatIDs
	}
	if o := refusePost(s.Post); o != nil {
		return *o
	}
	if item.Again {
		made, err := g.findPost(ctx, s.Post, body, item.CreatedAt)
		switch {
		case err != nil:
			return g.outcome(ctx, item, err)
		case made != nil:
			return bot.Outcome{Class: bot.ClassDone, Result: *made, Cause: "the task of an earlier try was found"}
		}
	}
	var o *bot.Outcome
	if body.Attachments, o = g.postAttachments(ctx, item, s.Post); o != nil {
		return *o
	}
	return g.makePost(ctx, item, s.Post, body)
}

// refusePost is why a post cannot be made as it stands.
func refusePost(p bot.Post) *bot.Outcome {
	var o bot.Outcome
	switch {
	case p.Sender == "":
		o = permanent(40063, "群发没有指定由谁发送", "no sender")
	case p.Text == "" && len(p.Attachments) == 0:
		o = permanent(40063, "群发没有内容", "neither text nor attachments")
	case len(p.Customers) == 0 && len(p.ChatIDs) == 0:
		o = permanent(codeNobody, reactionTo(codeNobody).say, "no recipients")
	case len(p.Customers) > 0 && len(p.ChatIDs) > 0:
		o = permanent(40058, "一条群发不能又发给客户又发给群", "customers and groups")
	case len(p.Customers) > maxPostCustomers || len(p.ChatIDs) > maxPostChats:
		o = permanent(40058, "一条群发最多 10000 位客户或 2000 个群", fmt.Sprintf("%d customers, %d groups", len(p.Customers), len(p.ChatIDs)))
	default:
		return nil
	}
	return &o
}

// postAttachments are the attachments with the media that are valid now. A post
// that promises a picture does not go without it.
func (g *Gateway) postAttachments(ctx context.Context, item bot.OutboxItem, p bot.Post) ([]attachment, *bot.Outcome) {
	ready, missing, err := g.attach(ctx, p.Attachments)
	var o bot.Outcome
	switch {
	case err != nil:
		o = g.outcome(ctx, item, err)
	case len(ready) == min(len(p.Attachments), maxAttachments):
		return ready, nil
	case missing != "" && g.now().Before(item.CreatedAt.Add(postPatience)):
		o = bot.Outcome{
			Class: bot.ClassRetry, Free: true, RetryAt: g.now().Add(postAgain),
			Reason: "群发的图片或入群码还在准备", Cause: "asset " + missing + " is not made yet",
		}
	default:
		o = permanent(0, "群发的附件没有准备好（图片或入群码不可用）：请检查素材后重新发起", "an attachment cannot be had: "+missing)
	}
	return nil, &o
}

func (g *Gateway) makePost(ctx context.Context, item bot.OutboxItem, p bot.Post, body postBody) bot.Outcome {
	var answer struct {
		MsgID  word   `json:"msgid"`
		Failed []word `json:"fail_list"`
	}
	err := g.call(ctx, request{app: MainApp, api: apiAddPost}, body, &answer)
	if mediaRefused(err) {
		g.refuseMedia(body.Attachments)
	}
	if err == nil && answer.MsgID == "" {
		err = g.missing(apiAddPost, "msgid")
	}
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	return bot.Outcome{Class: bot.ClassDone, Result: bot.PostCreated{ID: p.ID, MsgID: string(answer.MsgID), Failed: words(answer.Failed)}}
}
