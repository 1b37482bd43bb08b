package wecom

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const apiToken = "gettoken"

// lockAgain is how often an instance looks whether the one that holds the lock
// has brought a token.
const lockAgain = 50 * time.Millisecond

// find takes another instance's token from the store, or asks WeCom for one
// under the lock.
func (s *tokenSource) find(ctx context.Context, avoid string) (heldToken, error) {
	for {
		if t, ok := s.shared(ctx, avoid); ok {
			return t, nil
		}
		unlock, ok, err := s.store.Lock(ctx, s.key, 2*s.gateway.timeout)
		switch {
		case err != nil:
			s.gateway.governor.complain(err)
			return s.ask(ctx)
		case ok:
			defer unlock()
			if t, there := s.shared(ctx, avoid); there {
				return t, nil
			}
			return s.ask(ctx)
		}
		select {
		case <-time.After(lockAgain):
		case <-ctx.Done():
			return heldToken{}, s.gateway.faulty(apiToken, &fault{"timeout", "another instance holds the token's lock and brings none", "拿不到企业微信的调用凭证，稍后自动再试"})
		}
	}
}

// shared is the store's token, unless it is the one to avoid or at its end.
func (s *tokenSource) shared(ctx context.Context, avoid string) (heldToken, bool) {
	value, expires, err := s.store.Token(ctx, s.key)
	if err != nil {
		s.gateway.governor.complain(err)
		return heldToken{}, false
	}
	now := s.gateway.now()
	if value == "" || value == avoid || !now.Before(expires) {
		return heldToken{}, false
	}
	return held(value, now, expires), true
}

// held plans a token's renewal after nine tenths of its time.
func held(value string, now, expires time.Time) heldToken {
	return heldToken{value: value, expires: expires, renewAt: expires.Add(-expires.Sub(now) / 10)}
}

// ask asks WeCom for a token [docs 91039].
func (s *tokenSource) ask(ctx context.Context) (heldToken, error) {
	if until := s.stopped(ctx); !until.IsZero() {
		return heldToken{}, s.wrongSecretError(until)
	}
	if closed := s.gateway.governor.closed(ctx, apiToken); closed != nil {
		return heldToken{}, closed.as(apiToken)
	}
	answer, err := s.exchange(ctx)
	if err != nil {
		s.gateway.metrics.tokens.WithLabelValues(s.app, "failed").Inc()
		return heldToken{}, s.blame(ctx, err)
	}
	s.gateway.metrics.tokens.WithLabelValues(s.app, "ok").Inc()
	s.mu.Lock()
	s.wrong = wrongSecret{}
	s.mu.Unlock()
	now := s.gateway.now()
	fresh := held(answer.AccessToken, now, now.Add(time.Duration(answer.ExpiresIn)*time.Second))
	s.gateway.secrets.addToken(fresh.value)
	if err := s.store.SaveToken(ctx, s.key, fresh.value, fresh.expires); err != nil {
		s.gateway.governor.complain(err)
	}
	return fresh, nil
}

type tokenAnswer struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   number `json:"expires_in"`
}

func (s *tokenSource) exchange(ctx context.Context) (tokenAnswer, error) {
	var answer tokenAnswer
	g := s.gateway
	body, err := g.attempt(ctx, request{app: s.app, api: apiToken}, "", func(ctx context.Context, _ string) ([]byte, error) {
		u := g.address("/cgi-bin/"+apiToken, url.Values{"corpid": {g.corp}, "corpsecret": {s.secret}})
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
		if err != nil {
			return nil, g.wireFault(ctx, err)
		}
		return g.exchange(ctx, req)
	})
	if err != nil {
		return answer, err
	}
	if err := g.read(apiToken, body, &answer); err != nil {
		return answer, err
	}
	if answer.AccessToken == "" || answer.ExpiresIn <= 0 {
		return answer, g.faulty(apiToken, garbled(body))
	}
	return answer, nil
}

// stopped is until when the secret is not tried, here or by another instance.
func (s *tokenSource) stopped(ctx context.Context) time.Time {
	s.mu.Lock()
	until := s.wrong.until
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, storePatience)
	defer cancel()
	if there, err := s.gateway.governor.limits.BlockedUntil(ctx, s.key); err == nil && there.After(until) {
		until = there
	}
	if !s.gateway.now().Before(until) {
		return time.Time{}
	}
	return until
}

// blame counts an answer that blames the secret and after the second
// stops asking. Any failure to get a token is the setting's or WeCom's, never
// the send's: it is kept for later and costs it no attempt where the secret is
// to blame.
func (s *tokenSource) blame(ctx context.Context, err error) error {
	var e *APIError
	if !errors.As(err, &e) || !secretRefused(e.Code) {
		return err
	}
	s.mu.Lock()
	s.wrong.answers++
	stop := s.wrong.answers >= wrongAnswers
	if stop {
		s.wrong.until = s.gateway.now().Add(wrongRest)
	}
	until := s.wrong.until
	s.mu.Unlock()
	if !stop {
		again := *e
		again.Class, again.Free, again.RetryAt = bot.ClassRetry, true, s.gateway.now().Add(30*time.Second)
		return &again
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storePatience)
	defer cancel()
	if err := s.gateway.governor.limits.Block(ctx, s.key, until); err != nil {
		s.gateway.governor.complain(err)
	}
	stopped := s.wrongSecretError(until)
	s.gateway.troubles.of(apiToken, stopped.Sentence)
	s.gateway.report(stopped)
	return stopped
}
