package wecom

import (
	"context"
	"errors"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const apiWelcome = "externalcontact/send_welcome_msg"

// How a welcome spends its 20 s.
const (
	// mediaUntil: with less time left it goes out as text alone.
	mediaUntil = 3 * time.Second
	// assetUntil: with less time left it does not wait for an asset.
	assetUntil = 10 * time.Second
	// assetPatience: nor for longer than this after it was decided. A customer
	// who looks at the phone expects words more than a picture.
	assetPatience = 1500 * time.Millisecond
	// assetAgain is how soon a missing asset is looked for again.
	assetAgain = 300 * time.Millisecond
	// welcomeLife is a code's life, for a welcome that does not say its end.
	welcomeLife = 20 * time.Second
	// welcomeAgain bounds the wait before a welcome's next try.
	welcomeAgain = time.Second
)

const (
	maxWelcomeText = 4000
	maxAttachments = 9
)

// welcomeBody is the request of send_welcome_msg [docs 92137].
type welcomeBody struct {
	Code        string       `json:"welcome_code"`
	Text        *textBody    `json:"text,omitempty"`
	Attachments []attachment `json:"attachments,omitempty"`
}

type textBody struct {
	Content string `json:"content"`
}

// sendWelcome greets a customer. WeCom takes a code once, so a repeat after a
// lost answer cannot greet twice: it hears 41050 or 41051.
func (g *Gateway) sendWelcome(ctx context.Context, item bot.OutboxItem, s bot.Welcome) bot.Outcome {
	until := s.Until
	if until.IsZero() {
		until = item.CreatedAt.Add(welcomeLife)
	}
	left := until.Sub(g.now())
	switch {
	case s.Code == "":
		return permanent(41049, reactionTo(41049).say, "no welcome code")
	case left <= 0 && item.Again:
		return spent(permanent(0, "", "the welcome code's life is over"), s, g.now())
	case left <= 0:
		return permanent(0, "来不及了：欢迎语要在添加后 20 秒内发出", "the welcome code's life is over")
	}
	ctx, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	body := welcomeBody{Code: s.Code, Text: text(s.Text, maxWelcomeText)}
	if left >= mediaUntil {
		attachments, missing, err := g.attach(ctx, s.Attachments)
		if err != nil {
			g.log.WithField("corp", g.corp).WithError(err).Warn("welcome goes without attachments: assets cannot be read")
		}
		if missing != "" && left > assetUntil && g.now().Before(item.CreatedAt.Add(assetPatience)) {
			return bot.Outcome{
				Class: bot.ClassRetry, Free: true, RetryAt: g.now().Add(assetAgain),
				Reason: "欢迎语的图片或入群码还在准备", Cause: "asset " + missing + " is not made yet",
			}
		}
		body.Attachments = attachments
	}
	err := g.greet(ctx, s, body)
	return doubted(g.welcomeOutcome(ctx, item, s, until, err), item, err)
}

// greet sends the welcome. If WeCom refuses what is attached, it goes again at
// once without the media, and if that is refused too, as text: the greeting
// matters more than the picture.
func (g *Gateway) greet(ctx context.Context, s bot.Welcome, body welcomeBody) error {
	r := request{app: appName(s.App), api: apiWelcome, welcome: true}
	if body.Text == nil && len(body.Attachments) == 0 {
		return &APIError{API: apiWelcome, Msg: "neither text nor attachments", Class: bot.ClassPermanent, Sentence: "欢迎语是空的：请检查 shop.welcome 的规则和消息模板"}
	}
	err := g.call(ctx, r, body, nil)
	if mediaRefused(err) && withMedia(body.Attachments) {
		g.refuseMedia(body.Attachments)
		body.Attachments = withoutMedia(body.Attachments)
		if body.Text == nil && len(body.Attachments) == 0 {
			return err
		}
		err = g.call(ctx, r, body, nil)
	}
	if attachmentRefused(err) && len(body.Attachments) > 0 && body.Text != nil {
		body.Attachments = nil
		err = g.call(ctx, r, body, nil)
	}
	return err
}

// welcomeOutcome keeps repeats inside the code's life: what cannot be tried
// again in time is at its end now, so that the staff member hears of it while
// the customer is still there.
func (g *Gateway) welcomeOutcome(ctx context.Context, item bot.OutboxItem, s bot.Welcome, until time.Time, err error) bot.Outcome {
	o := g.outcome(ctx, item, err)
	if o.Code == codeSpent && item.Again {
		return spent(o, s, g.now())
	}
	if o.Final() || errors.Is(ctx.Err(), context.Canceled) {
		return o
	}
	soon := g.now().Add(welcomeAgain)
	if !o.Free && o.Code != 45009 && (o.RetryAt.IsZero() || o.RetryAt.After(soon)) && !lasting(err) {
		o.RetryAt = soon
	}
	if o.RetryAt.IsZero() {
		o.RetryAt = g.now()
	}
	if !o.RetryAt.Before(until) {
		o.Class, o.RetryAt = bot.ClassPermanent, time.Time{}
		o.Reason += "；欢迎语的 20 秒内来不及了"
	}
	return o
}

// lasting says whether an error stays until somebody changes a setting, so
// that a hurried repeat is of no use.
func lasting(err error) bool {
	var e *APIError
	return errors.As(err, &e) && e.Alert
}

// mediaRefused says whether WeCom no longer takes a media_id.
func mediaRefused(err error) bool { return refusedWith(err, 40007, 40145) }

// attachmentRefused says whether it is the attachments that WeCom refuses.
func attachmentRefused(err error) bool {
	return refusedWith(err, 40004, 40005, 40006, 40007, 40008, 40009, 40035, 40058, 40063, 40145,
		41064, 41065, 45002, 90207, 90208)
}

func refusedWith(err error, codes ...int) bool {
	var e *APIError
	if !errors.As(err, &e) {
		return false
	}
	for _, code := range codes {
		if e.Code == code {
			return true
		}
	}
	return false
}

func text(content string, limit int) *textBody {
	if content == "" {
		return nil
	}
	return &textBody{Content: cutBytes(content, limit)}
}

func appName(name string) string {
	if name == "" {
		return MainApp
	}
	return name
}
