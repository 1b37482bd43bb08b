package wecom

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	apiKfState = "kf/service_state/get"
	apiKfTrans = "kf/service_state/trans"
)

// The states of a kf session in which the bot does not answer [docs 94669]: it
// waits in the pool, a servicer has it, it has ended. In 0 and 1 the bot does.
const (
	kfPool  = 2
	kfHuman = 3
	kfEnded = 4
)

type kfState struct {
	OpenKfID       string `json:"open_kfid"`
	ExternalUserID string `json:"external_userid"`
	State          int    `json:"service_state,omitempty"`
	Servicer       string `json:"servicer_userid,omitempty"`
}

// handOver gives a talk to people. WeCom refuses to bring a session into the state
// that it is in, so it is looked at first: what waits in the pool, or is in
// somebody's hands, stays there.
func (g *Gateway) handOver(ctx context.Context, item bot.OutboxItem, s bot.KfHandOver) bot.Outcome {
	app := g.kfApp(s.OpenKfID)
	who := kfState{OpenKfID: s.OpenKfID, ExternalUserID: s.ExternalUserID}
	var now struct {
		State number `json:"service_state"`
	}
	if err := g.call(ctx, request{app: app, api: apiKfState}, who, &now); err != nil {
		return g.outcome(ctx, item, kfSays(err))
	}
	switch {
	case now.State == kfHuman:
		return bot.Outcome{Class: bot.ClassAlready, Reason: "已经有人在接待这位客户"}
	case now.State == kfPool && s.Servicer == "":
		return bot.Outcome{Class: bot.ClassAlready, Reason: "客户已经在排队等人工"}
	case now.State == kfEnded:
		return permanent(95013, "这次客服会话已经结束，要等客户再说话", "the session has ended")
	}
	if who.State = kfPool; s.Servicer != "" {
		who.State, who.Servicer = kfHuman, s.Servicer
	}
	return g.outcome(ctx, item, kfSays(g.call(ctx, request{app: app, api: apiKfTrans}, who, nil)))
}
