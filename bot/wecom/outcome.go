package wecom

import (
	"context"
	"errors"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// outcome says what an error means for the send. A nil error is success. No
// send is given up because WeCom gave no token: that is nothing about the send.
func (g *Gateway) outcome(ctx context.Context, item bot.OutboxItem, err error) bot.Outcome {
	if err == nil {
		return bot.Outcome{Class: bot.ClassDone}
	}
	var e *APIError
	if !errors.As(err, &e) {
		e = g.inside(err)
	}
	o := bot.Outcome{Class: e.Class, Code: e.Code, Reason: e.Sentence, Cause: e.Error(), RetryAt: e.RetryAt, Free: e.Free}
	switch {
	case errors.Is(ctx.Err(), context.Canceled) && !o.Final():
		o.Free, o.RetryAt = true, time.Time{}
	case o.Final() || o.Free:
	case e.reaction.tries > 0 && item.Attempts >= e.reaction.tries && e.API != apiToken:
		o.Class, o.Reason = bot.ClassPermanent, o.Reason+"；试了几次都不行，不再试"
		o.RetryAt = time.Time{}
	case o.RetryAt.IsZero():
		o.RetryAt = g.now().Add(e.reaction.delay(item.Attempts))
	}
	return o
}

// inside is a failure on this side of the wire: the database or the shared
// store did not answer.
func (g *Gateway) inside(err error) *APIError {
	return &APIError{
		API: "zhanggui", Msg: g.secrets.clean(err.Error()), Class: bot.ClassRetry,
		Sentence: "掌柜自己的数据库暂时读写不了，稍后自动再试", reaction: onTheWay,
	}
}

// permanent is a send that can never work as it stands.
func permanent(code int, reason, cause string) bot.Outcome {
	return bot.Outcome{Class: bot.ClassPermanent, Code: code, Reason: reason, Cause: cause}
}

// sentenceOf is what an error says to a shop owner.
func sentenceOf(err error) string {
	var e *APIError
	if errors.As(err, &e) {
		return e.Sentence
	}
	return ""
}
