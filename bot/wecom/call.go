package wecom

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	workconfig "github.com/silenceper/wechat/v2/work/config"
	workcontext "github.com/silenceper/wechat/v2/work/context"

	"github.com/zhanggui/zhanggui/bot"
)

// request says which call is to be made, by which app, against which budget.
type request struct {
	app, api string
	// welcome takes a place of the welcome's own reserve.
	welcome bool
	// question is asked by a person or a check, not by a send: it takes one of
	// the few places that questions have together.
	question bool
	// answers are codes that answer what was asked, such as "no such group":
	// nothing that anybody has to put right.
	answers []int
	// budget is a limit beyond the API's own.
	budget budget
	// gate is what WeCom closes after 45009; empty is the API. A push bot is
	// counted by itself.
	gate string
}

// closes is what an answer 45009 closes.
func (r request) closes() string { return cmp.Or(r.gate, r.api) }

// oneTry is one exchange with a token.
type oneTry func(ctx context.Context, token string) ([]byte, error)

// call posts JSON to an API and reads its answer into out, unless out is nil.
func (g *Gateway) call(ctx context.Context, r request, in, out any) error {
	payload, err := encode(in)
	if err != nil {
		return g.bug(r.api, err)
	}
	body, err := g.perform(ctx, r, func(ctx context.Context, token string) ([]byte, error) {
		u := g.address("/cgi-bin/"+r.api, url.Values{"access_token": {token}})
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(payload))
		if err != nil {
			return nil, g.wireFault(ctx, err)
		}
		req.Header.Set("Content-Type", "application/json;charset=utf-8")
		return g.exchange(ctx, req)
	})
	if err != nil || out == nil {
		return err
	}
	return g.read(r.api, body, out)
}

// get asks an API that takes its parameters in the address, and reads its
// answer into out.
func (g *Gateway) get(ctx context.Context, r request, params url.Values, out any) error {
	body, err := g.perform(ctx, r, func(ctx context.Context, token string) ([]byte, error) {
		query := url.Values{"access_token": {token}}
		for name, values := range params {
			query[name] = values
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.address("/cgi-bin/"+r.api, query).String(), nil)
		if err != nil {
			return nil, g.wireFault(ctx, err)
		}
		return g.exchange(ctx, req)
	})
	if err != nil {
		return err
	}
	return g.read(r.api, body, out)
}

// read opens an answer that WeCom marked as a success.
func (g *Gateway) read(api string, body []byte, out any) error {
	if err := json.Unmarshal(body, out); err != nil {
		return g.faulty(api, garbled(body))
	}
	return nil
}

// sdk lets use make one call with the SDK and returns the answer's body. What
// the SDK makes of the answer counts only where WeCom said yes.
func (g *Gateway) sdk(ctx context.Context, r request, use func(*workcontext.Context) error) ([]byte, error) {
	return g.perform(ctx, r, func(ctx context.Context, token string) ([]byte, error) {
		t := &ticket{ctx: ctx, gateway: g, token: token}
		name := t.issue()
		defer tickets.Delete(name)
		err := use(&workcontext.Context{
			Config:            &workconfig.Config{CorpID: g.corp},
			AccessTokenHandle: ticketHandle(name),
		})
		switch {
		case t.err != nil:
			return nil, t.err
		case !t.used:
			return nil, &fault{"garbled", g.secrets.clean(fmt.Sprintf("SDK sent nothing: %v", err)), "这次调用没有发出去，稍后自动再试"}
		case err != nil:
			if code, _, unreadable := judge(t.body); unreadable == nil && code == 0 {
				return nil, garbled(t.body)
			}
		}
		return t.body, nil
	})
}

// perform makes one call: quota, token, exchange, verdict. A token that is not
// accepted is replaced once and the call repeated once.
func (g *Gateway) perform(ctx context.Context, r request, try oneTry) ([]byte, error) {
	app := g.apps[r.app]
	if app == nil || app.Secret == "" {
		return nil, g.unconfigured(r)
	}
	token, err := app.token.get(ctx)
	if err != nil {
		return nil, err
	}
	release, held := g.governor.admit(ctx, r)
	if held != nil {
		g.metrics.heldBack.WithLabelValues(r.api).Inc()
		return nil, held.as(r.api)
	}
	defer release()
	body, err := g.attempt(ctx, r, token.value, try)
	var refused *APIError
	if !errors.As(err, &refused) || refused.Class != bot.ClassRefresh {
		return body, err
	}
	fresh, err := app.token.replace(ctx, token)
	if err != nil {
		return nil, err
	}
	if fresh.generation == token.generation {
		return nil, refused
	}
	body, err = g.attempt(ctx, r, fresh.value, try)
	if errors.As(err, &refused) && refused.Class == bot.ClassRefresh {
		app.token.distrust(fresh)
	}
	return body, err
}

// attempt makes one exchange, measures it and reads its verdict.
func (g *Gateway) attempt(ctx context.Context, r request, token string, try oneTry) ([]byte, error) {
	begin := time.Now()
	body, err := try(ctx, token)
	g.metrics.seconds.WithLabelValues(r.api).Observe(time.Since(begin).Seconds())
	if err == nil {
		var code int
		var msg string
		if code, msg, err = judge(body); err == nil {
			return body, g.settle(ctx, r, code, msg)
		}
	}
	var f *fault
	if !errors.As(err, &f) {
		f = g.wireFault(ctx, err)
	}
	return nil, g.faulty(r.api, f)
}

// settle counts an answer, lets the governor learn from it, and turns a code
// into an error. A success ends the API's trouble.
func (g *Gateway) settle(ctx context.Context, r request, code int, msg string) error {
	g.metrics.calls.WithLabelValues(r.api, fmt.Sprint(code)).Inc()
	retryAt := g.governor.learn(ctx, r, code)
	if code == 0 {
		g.troubles.of(r.api, "")
		return nil
	}
	return g.refusal(r, code, msg, retryAt)
}

// encode writes JSON the way WeCom reads it: "&" stays "&" in links.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimRight(buf.Bytes(), "\n"), err
}
