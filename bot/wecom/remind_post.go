package wecom

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

const apiRemindPost = "externalcontact/remind_groupmsg_send"

// codeReminded: the task's sender was reminded three times in 24 hours.
const codeReminded = 41094

// remindPost has WeCom remind the sender of a post that waits, three times in 24
// hours at most [docs 97610]. One time more is no trouble, and nothing to repeat
// later, when the post may be out of date: the sender has heard of it. Neither is it
// to remind of a post that was called off meanwhile.
func (g *Gateway) remindPost(ctx context.Context, item bot.OutboxItem, s bot.RemindPost) bot.Outcome {
	body := struct {
		MsgID string `json:"msgid"`
	}{s.MsgID}
	err := g.call(ctx, request{app: MainApp, api: apiRemindPost, answers: []int{codeReminded, codeCancelled}}, body, nil)
	switch {
	case refusedWith(err, codeReminded):
		return bot.Outcome{Class: bot.ClassAlready, Code: codeReminded, Reason: "24 小时内已经提醒过 3 次，企业微信不再提醒"}
	case refusedWith(err, codeCancelled):
		return bot.Outcome{Class: bot.ClassAlready, Code: codeCancelled, Reason: "群发任务已经取消，不用提醒了"}
	}
	return g.outcome(ctx, item, err)
}
