package wecom

import (
	"context"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	apiKfSend    = "kf/send_msg"
	apiKfOnEvent = "kf/send_msg_on_event"
)

// Limits of a kf message, in bytes, and of the lines of a menu that can be tapped
// [docs 94677].
const (
	kfTextMost    = 2048
	kfHeadMost    = 1024
	kfChoiceMost  = 128
	kfLinkMost    = 1024
	kfChoicesMost = 10
)

// kfBody is the request of send_msg, or with a code that of send_msg_on_event,
// which names neither the account nor the customer.
type kfBody struct {
	ToUser   string    `json:"touser,omitempty"`
	OpenKfID string    `json:"open_kfid,omitempty"`
	Code     string    `json:"code,omitempty"`
	MsgID    string    `json:"msgid,omitempty"`
	MsgType  string    `json:"msgtype"`
	Text     *textBody `json:"text,omitempty"`
	Menu     *kfMenu   `json:"msgmenu,omitempty"`
}

type kfMenu struct {
	Head string   `json:"head_content,omitempty"`
	List []kfLine `json:"list"`
}

type kfLine struct {
	Type  string   `json:"type"`
	Click *kfClick `json:"click,omitempty"`
	View  *kfView  `json:"view,omitempty"`
}

type kfClick struct {
	ID      string `json:"id"`
	Content string `json:"content"`
}

type kfView struct {
	URL     string `json:"url"`
	Content string `json:"content"`
}

// sendKf answers a kf customer. The msgid makes it exactly-once: WeCom refuses one
// that it took before (95033), and a code works one time.
func (g *Gateway) sendKf(ctx context.Context, item bot.OutboxItem, s bot.KfMessage) bot.Outcome {
	if s.Text == "" && len(s.Menu) == 0 {
		return permanent(44004, "客服回复是空的：请检查 wecom.kf 的欢迎语模板和 shop.moderation.interests 的回答", "kf message without words")
	}
	api, body := apiKfSend, kfBody{ToUser: s.ExternalUserID, OpenKfID: s.OpenKfID, MsgID: s.MsgID, MsgType: "text"}
	if s.Code != "" {
		api, body.Code, body.ToUser, body.OpenKfID = apiKfOnEvent, s.Code, "", ""
	}
	if len(s.Menu) == 0 {
		body.Text = text(s.Text, kfTextMost)
	} else {
		body.MsgType, body.Menu = "msgmenu", kfMenuOf(s)
	}
	if !s.Until.IsZero() {
		left := s.Until.Sub(g.now())
		if left <= 0 {
			o := permanent(0, "来不及了："+kfTooLate(s), "the time for this kf message is over")
			o.Unsure = item.Again
			return o
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, left)
		defer cancel()
	}
	r := request{app: g.kfApp(s.OpenKfID), api: api, welcome: s.Code != ""}
	return g.kfOutcome(ctx, item, s, kfSays(g.call(ctx, r, body, nil)))
}

// kfTooLate says what time is over.
func kfTooLate(s bot.KfMessage) string {
	if s.Code != "" {
		return "客服欢迎语要在客户进来后 20 秒内发出"
	}
	return "客户最后一次说话已过去太久，企业微信不让再发"
}

// kfMenuOf is a menu with what WeCom takes of it.
func kfMenuOf(s bot.KfMessage) *kfMenu {
	m := &kfMenu{Head: cutBytes(s.Text, kfHeadMost)}
	for _, item := range s.Menu[:min(len(s.Menu), kfChoicesMost)] {
		if item.URL != "" {
			m.List = append(m.List, kfLine{Type: "view", View: &kfView{URL: item.URL, Content: cutBytes(item.Content, kfLinkMost)}})
			continue
		}
		m.List = append(m.List, kfLine{Type: "click", Click: &kfClick{ID: item.ID, Content: cutBytes(item.Content, kfChoiceMost)}})
	}
	return m
}

// kfOutcome keeps the repeats of a message inside the time that it has. One that
// is refused after its answer was lost before may have arrived.
func (g *Gateway) kfOutcome(ctx context.Context, item bot.OutboxItem, s bot.KfMessage, err error) bot.Outcome {
	o := g.outcome(ctx, item, err)
	if o.Class == bot.ClassPermanent {
		o.Unsure = o.Unsure || item.Again
		return o
	}
	if o.Final() || s.Until.IsZero() {
		return o
	}
	if soon := g.now().Add(welcomeAgain); s.Code != "" && !o.Free && o.RetryAt.After(soon) && o.Code != 45009 && !lasting(err) {
		o.RetryAt = soon
	}
	if !o.RetryAt.Before(s.Until) {
		o.Class, o.RetryAt, o.Unsure = bot.ClassPermanent, time.Time{}, !o.Free
		o.Reason += "；" + kfTooLate(s)
	}
	return o
}
