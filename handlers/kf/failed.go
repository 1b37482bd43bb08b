package kf

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// Codes of kf sends [docs 94677, 94669].
const (
	codeEnded      = 95013
	codeTransition = 95016
	codeNotBots    = 95018
)

// troubleCodes are those that no answer gets past until somebody changes a setting
// [docs 90313].
var troubleCodes = []int{40001, 40013, 45009, 48002, 48007, 60020, 60030, 95000, 95004, 95011, 95012, 95017}

// failed takes in that an answer, a welcome or a hand-over came to nothing.
func (d *desk) failed(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	b, ok := ev.Body.(bot.SendFailed)
	if !ok {
		return nil, nil
	}
	send, err := bot.DecodeSend(b.SendKind, b.Payload)
	if err != nil {
		return nil, err
	}
	switch s := send.(type) {
	case bot.KfMessage:
		return d.unsaid(ev, v, s, b)
	case bot.KfHandOver:
		return d.unhanded(ev, v, s, b)
	}
	return nil, nil
}

// unsaid takes in that something was not said. A session that is not the bot's is
// a person's, and no loss.
func (d *desk) unsaid(ev bot.Event, v bot.View, s bot.KfMessage, b bot.SendFailed) ([]bot.Effect, error) {
	t, err := talkOf(v, s.OpenKfID, s.ExternalUserID)
	if err != nil {
		return nil, err
	}
	t.effects = append(t.effects, missed(s.ExternalUserID, s.MsgID, ev.At, b.Reason, b.Unsure))
	switch {
	case s.Code != "":
		// The next coming brings another code.
	case b.Code == codeNotBots:
		t.Human, t.HumanAt = true, later(t.HumanAt, t.SaidAt)
	case b.Code == codeEnded:
	case !slices.Contains(troubleCodes, b.Code):
		told, err := d.tell(v, s.OpenKfID, s.ExternalUserID, ev.At, b.Reason, b.Unsure)
		if err != nil {
			return nil, err
		}
		t.effects = append(t.effects, told...)
	}
	if slices.Contains(troubleCodes, b.Code) {
		t.effects = append(t.effects, d.trouble(v, s.OpenKfID, "send", ev.At, fmt.Sprintf("微信客服「%s」回复不了客户：%s。", d.Kf[s.OpenKfID].Name, trimStop(b.Reason)))...)
	}
	return t.finish(v), nil
}

// unhanded takes in that a talk could not be given to people: the customer, who
// was told that somebody comes, and those who can see to it are told so.
func (d *desk) unhanded(ev bot.Event, v bot.View, s bot.KfHandOver, b bot.SendFailed) ([]bot.Effect, error) {
	t, err := talkOf(v, s.OpenKfID, s.ExternalUserID)
	if err != nil || t.Servicer != "" {
		return nil, err // Somebody has it all the same.
	}
	t.release(t.HumanAt)
	if b.Code == codeEnded || b.Code == codeTransition {
		return t.finish(v), nil
	}
	t.say(v.Now(), fmt.Sprintf("unhanded/%d", ev.ID), "抱歉，刚才没能转到同事那里。我已经告诉店里，请同事尽快联系您；要紧的话可以直接打店里电话或到店。")
	users, err := d.whom(v, s.OpenKfID, s.ExternalUserID)
	if err != nil {
		return nil, err
	}
	if len(users) > 0 {
		t.effects = append(t.effects, bot.AppMessage{ToUsers: users, About: s.ExternalUserID, Text: fmt.Sprintf(
			"%s在微信客服「%s」里找人工，没能转过去：%s。\n请看一眼：/客户 %s", d.called(v, s.ExternalUserID), d.Kf[s.OpenKfID].Name, trimStop(b.Reason), s.ExternalUserID)})
	}
	return t.finish(v), nil
}

// failTypes say why a message that WeCom took did not arrive [docs 94670].
var failTypes = map[int]string{
	1: "客服账号已被删除", 2: "应用已停用", 4: "客户 48 小时没有说话", 5: "会话已经关闭", 6: "超过了 5 条", 8: "企业还没有认证",
	10: "客户拒收了消息", 11: "没有员工登录企业微信", 12: "消息类型不允许", 13: "被微信的安全检查拦下",
}

// The failures that are the customer's own wish, and those of a setting.
const failRejected = 10

var failSettings = []int{1, 2, 8, 11}

// lost takes in that a message which WeCom took did not arrive.
func (d *desk) lost(v bot.View, account config.Kf, b bot.KfEvent) ([]bot.Effect, error) {
	reason := cmp.Or(failTypes[b.FailType], "微信没有说原因")
	effects := []bot.Effect{missed(b.ExternalUserID, b.FailMsgID, b.At, reason, false)}
	switch {
	case b.FailType == failRejected:
		return effects, nil
	case slices.Contains(failSettings, b.FailType):
		detail := fmt.Sprintf("微信客服「%s」的回复没有送到客户那里：%s。请到管理后台 → 微信客服 检查。", account.Name, reason)
		return append(effects, d.trouble(v, b.OpenKfID, "lost", b.At, detail)...), nil
	}
	told, err := d.tell(v, b.OpenKfID, b.ExternalUserID, b.At, reason, false)
	return append(effects, told...), err
}

// missed records that something did not reach the customer.
func missed(externalUserID, msgID string, at time.Time, reason string, unsure bool) bot.Effect {
	detail := "客服回复没有送到：" + trimStop(reason)
	if unsure {
		detail = "不确定客服回复有没有送到：" + trimStop(reason)
	}
	return bot.RecordInteraction{Pair: bot.Pair{ExternalUserID: externalUserID}, Kind: bot.InteractionKfFailed, At: at, Detail: detail, Ref: msgID}
}

// toldAgain is how long nobody is told again that a customer was not reached.
const toldAgain = time.Hour

// tell tells who is responsible that a customer has no answer, once in a while.
func (d *desk) tell(v bot.View, openKfID, externalUserID string, at time.Time, reason string, unsure bool) ([]bot.Effect, error) {
	line, err := v.Activity(externalUserID, at.Add(-toldAgain))
	if err != nil || slices.ContainsFunc(line, func(i bot.Interaction) bool { return i.Kind == bot.InteractionKfFailed }) {
		return nil, err
	}
	users, err := d.whom(v, openKfID, externalUserID)
	if err != nil || len(users) == 0 {
		return nil, err
	}
	what := "没有送到"
	if unsure {
		what = "不确定有没有送到"
	}
	return []bot.Effect{bot.AppMessage{ToUsers: users, About: externalUserID, Text: fmt.Sprintf(
		"%s在微信客服「%s」里等回复，刚才的自动回复%s：%s。\n请看一眼，方便的话联系一下：/客户 %s",
		d.called(v, externalUserID), d.Kf[openKfID].Name, what, trimStop(reason), externalUserID)}}, nil
}

// whom are those responsible for a customer: the clerk of the account's store whom
// they have, else who runs the store.
func (d *desk) whom(v bot.View, openKfID, externalUserID string) ([]string, error) {
	store := d.Kf[openKfID].Store
	pairs, err := v.Pairs(externalUserID)
	if err != nil {
		return nil, err
	}
	for _, r := range pairs {
		if r.Status == bot.RelationActive && (store == "" || r.Store == "" || r.Store == store) {
			return []string{r.UserID}, nil
		}
	}
	return d.managers(v, store)
}

// called is how a customer is called; somebody whose name cannot be read is
// somebody.
func (d *desk) called(v bot.View, externalUserID string) string {
	c, err := v.Customer(externalUserID)
	if err != nil || c.Name == "" {
		return "一位客户"
	}
	return "「" + templates.NewNickname(c.Name).String() + "」"
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
