package wecom

import (
	"errors"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// codeSpent is WeCom's answer for a welcome code that is used and for one that
// is too old: it does not say which [docs 90313].
const codeSpent = 41050

// spentMargin is what two clocks and the way to WeCom may differ by.
const spentMargin = time.Second

// spent reads 41050 for a welcome that was in somebody's hands before. Inside
// the code's life it can only mean that the code was used: the welcome arrived
// and its answer was lost. After that it means nothing, and the staff member
// must not be told that the customer was not greeted.
func spent(o bot.Outcome, s bot.Welcome, now time.Time) bot.Outcome {
	if now.Before(s.AddedAt.Add(welcomeLife - spentMargin)) {
		o.Class, o.Reason = bot.ClassAlready, "上一次发送没有收到回答，企业微信说欢迎语凭证已经用过：欢迎语已送达"
		return o
	}
	o.Unsure, o.Reason = true, "发送中途中断过，无法确定欢迎语是否已经送达"
	return o
}

// doubted marks a welcome that came to a bad end although it may have arrived:
// its last answer was lost, or it was in somebody's hands before. WeCom's
// "busy" counts as a lost answer: it does not say how far the call had come.
func doubted(o bot.Outcome, item bot.OutboxItem, err error) bot.Outcome {
	var e *APIError
	lost := errors.As(err, &e) && e.API == apiWelcome && !e.Free && (e.Code == 0 || e.Code == -1) && e.Class == bot.ClassRetry
	if o.Class == bot.ClassPermanent && !o.Unsure && (lost || item.Again) {
		o.Unsure, o.Reason = true, o.Reason+"；无法确定欢迎语是否已经送达"
	}
	return o
}
