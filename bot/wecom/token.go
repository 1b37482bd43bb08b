package wecom

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// heldToken is a token in use. The generation tells two tokens of equal text
// apart: WeCom gives the same token again while it is valid.
type heldToken struct {
	value      string
	expires    time.Time
	renewAt    time.Time
	generation uint64
}

// tokenSource is the token of one (corp, secret). In this process one
// goroutine at a time looks for a new one and all who wait share the answer;
// between instances a lock does the same.
type tokenSource struct {
	gateway *Gateway
	app     string
	secret  string
	store   TokenStore
	key     string

	mu      sync.Mutex
	held    heldToken
	refused string
	count   uint64
	flight  *flight
	// rest is until when a fresh token that was refused is not replaced, quiet
	// until when a failed early renewal is not repeated.
	rest, quiet time.Time
	wrong       wrongSecret
}

// flight is one search for a token and those who wait for it.
type flight struct {
	done chan struct{}
	err  error
}

func newTokenSource(g *Gateway, app, secret string, store TokenStore) *tokenSource {
	sum := sha256.Sum256([]byte("wecom token\x00" + g.corp + "\x00" + secret))
	return &tokenSource{gateway: g, app: app, secret: secret, store: store, key: "token:" + hex.EncodeToString(sum[:16])}
}

// get is a token that should be accepted. One that is near its end still
// serves while a new one is looked for.
func (s *tokenSource) get(ctx context.Context) (heldToken, error) {
	for {
		s.mu.Lock()
		now, held := s.gateway.now(), s.held
		if held.value != "" && now.Before(held.expires) {
			if !now.Before(held.renewAt) && !now.Before(s.quiet) {
				s.quiet = now.Add(30 * time.Second)
				s.join(true)
			}
			s.mu.Unlock()
			return held, nil
		}
		f := s.join(false)
		s.mu.Unlock()
		select {
		case <-f.done:
			if f.err != nil {
				return heldToken{}, f.err
			}
		case <-ctx.Done():
			return heldToken{}, s.gateway.faulty(apiToken, s.gateway.wireFault(ctx, ctx.Err()))
		}
	}
}

// replace answers a refusal. The first who brings a refused token starts the
// search for a new one; who comes later gets what was found. If a fresh token
// was refused just now, the same token comes back: asking again would not help.
func (s *tokenSource) replace(ctx context.Context, refused heldToken) (heldToken, error) {
	s.mu.Lock()
	if s.held.generation == refused.generation {
		if s.gateway.now().Before(s.rest) {
			s.mu.Unlock()
			return refused, nil
		}
		s.held, s.refused = heldToken{}, refused.value
	}
	s.mu.Unlock()
	return s.get(ctx)
}

// distrust notes that even a fresh token is refused: the trouble is not the
// token, and for a while no more are asked for.
func (s *tokenSource) distrust(fresh heldToken) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held.generation == fresh.generation {
		s.rest = s.gateway.now().Add(restAfterRefusal)
	}
}

// restAfterRefusal keeps a wrong setting from asking for a token per call.
const restAfterRefusal = 30 * time.Second

// join starts a search or joins the one under way. The caller holds mu.
func (s *tokenSource) join(early bool) *flight {
	if s.flight != nil {
		return s.flight
	}
	f := &flight{done: make(chan struct{})}
	s.flight = f
	if early {
		go s.fly(f, s.held.value, false)
	} else {
		go s.fly(f, s.refused, s.refused != "")
	}
	return f
}

// fly searches for a token other than avoid, independent of whoever asked. A
// refused one is dropped first; one that only grows old still serves others.
func (s *tokenSource) fly(f *flight, avoid string, drop bool) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*s.gateway.timeout)
	defer cancel()
	if drop {
		if err := s.store.DropToken(ctx, s.key, avoid); err != nil {
			s.gateway.governor.complain(err)
		}
	}
	found, err := s.find(ctx, avoid)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.count++
		found.generation = s.count
		s.held, s.refused = found, ""
		s.gateway.troubles.of(apiToken, "")
		s.gateway.secrets.addToken(found.value)
	}
	f.err = err
	s.flight = nil
	close(f.done)
}

// wrongSecret counts answers that say the secret is wrong. WeCom blocks the IP
// for an hour after a few of them, so after two it is asked once an hour.
type wrongSecret struct {
	answers int
	until   time.Time
}

const (
	wrongAnswers = 2
	wrongRest    = time.Hour
)

// secretRefused says whether a code of gettoken blames the secret or the corp.
func secretRefused(code int) bool { return code == 40001 || code == 40013 || code == 40091 }

// wrongSecretError is what everybody hears while the secret is not tried.
func (s *tokenSource) wrongSecretError(until time.Time) *APIError {
	return &APIError{
		API: apiToken, Code: 40001, Msg: "secret refused twice, not asked again before " + until.UTC().Format(time.RFC3339),
		Class: bot.ClassRetry, Free: true, RetryAt: until, Alert: true,
		Sentence: "应用“" + s.app + "”的 Secret 连续两次被企业微信拒绝，为免服务器 IP 被封，已停止尝试一小时：" +
			"请到 管理后台 → 应用管理 → 该应用 → Secret 核对，改好 config.yaml 里的 corp_id 和 secret 后重启",
	}
}
