package wecom

import (
	"bytes"
	"context"
	"net/http"
	"net/url"

	"github.com/zhanggui/zhanggui/bot"
)

const apiWebhook = "webhook/send"

// maxNotice is what a push bot writes at once [docs 99110].
const maxNotice = 4096

type noticeBody struct {
	Type     string   `json:"msgtype"`
	Markdown textBody `json:"markdown"`
}

// sendNotice writes into an internal group by its push bot. The key in the
// address is all that WeCom asks for: no token is needed, so that it still
// speaks when the app's secret does not work. There is no duplicate check: after
// a lost answer the notice may stand there twice.
func (g *Gateway) sendNotice(ctx context.Context, item bot.OutboxItem, s bot.GroupNotice) bot.Outcome {
	key := g.webhooks[s.Webhook]
	switch {
	case key == "":
		return permanent(0, "配置里没有名为“"+s.Webhook+"”的内部群：请在 config.yaml 的 wecom.webhooks 补上它的 key", "no webhook of this name")
	case s.Markdown == "":
		return permanent(93017, reactionTo(93017).say, "empty notice")
	}
	payload, err := encode(noticeBody{"markdown", textBody{cutBytes(s.Markdown, maxNotice)}})
	if err != nil {
		return g.outcome(ctx, item, g.bug(apiWebhook, err))
	}
	r := request{api: apiWebhook, gate: apiWebhook + ":" + s.Webhook}
	r.budget = budget{[]string{"webhook:" + g.corp + ":" + s.Webhook}, toPushBot}
	return g.outcome(ctx, item, g.post(ctx, r, url.Values{"key": {key}}, payload))
}

// post makes one call that needs no token.
func (g *Gateway) post(ctx context.Context, r request, query url.Values, payload []byte) error {
	release, held := g.governor.admit(ctx, r)
	if held != nil {
		g.metrics.heldBack.WithLabelValues(r.api).Inc()
		return held.as(r.api)
	}
	defer release()
	_, err := g.attempt(ctx, r, "", func(ctx context.Context, _ string) ([]byte, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.address("/cgi-bin/"+r.api, query).String(), bytes.NewReader(payload))
		if err != nil {
			return nil, g.wireFault(ctx, err)
		}
		req.Header.Set("Content-Type", "application/json;charset=utf-8")
		return g.exchange(ctx, req)
	})
	return err
}
