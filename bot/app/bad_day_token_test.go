package app

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestATokenRevokedDuringABurstIsRefreshedOnce takes the token away while 200
// customers come. One call must find it out for all, and everybody is welcomed.
func TestATokenRevokedDuringABurstIsRefreshedOnce(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		before := h.calls("gettoken", 0)
		ids := make([]string, 200)
		for i := range ids {
			if i == len(ids)/2 {
				h.until(t, "the burst is under way", func() error { return h.someWelcomed(ids[:i]) })
				h.sim.RevokeTokens("")
			}
			ids[i] = h.scan(t, fmt.Sprint("客户", i), "s17-door")
		}
		h.settled(t)
		for _, id := range ids {
			h.once(t, id)
			h.greeted(t, id)
		}
		if n := h.calls("gettoken", 0) - before; n != 1 {
			t.Errorf("%d tokens were asked for after one was revoked", n)
		}
		if h.refusedTokens() == 0 {
			t.Error("no call met the revoked token: the test proves nothing")
		}
	})
}

// someWelcomed answers nil when one of the customers has been welcomed.
func (h *house) someWelcomed(ids []string) error {
	for _, id := range ids {
		if items, err := h.sim.CustomerPhone(id); err != nil || len(items) > 0 {
			return err
		}
	}
	return errors.New("nobody is welcomed yet")
}

// refusedTokens counts the calls that WeCom refused for their token.
func (h *house) refusedTokens() int {
	return len(h.sim.Journal.Calls(func(e simulator.Entry) bool { return e.Kind == simulator.EntryAPI && e.Code == 40014 }))
}

// TestAWrongSecretIsNotTriedForLong gives the bot a secret that WeCom does not
// know. WeCom blocks an address that goes on guessing, so the bot stops after
// two, says so, and goes on with everything that needs no WeCom.
func TestAWrongSecretIsNotTriedForLong(t *testing.T) {
	t.Parallel()
	const wrong = "WRONG-secret-of-the-shop-0123456789abcdef"
	var written bytes.Buffer
	out := &lockedWriter{w: &written}
	log, err := NewLog(config.Log{Level: "debug", Format: "text"}, out, []string{wrong})
	if err != nil {
		t.Fatal(err)
	}
	h := openPlanned(t, onSQLite(t), plan{log: log, unready: true, bot: func(c *config.Config) { c.WeCom.App.Secret = wrong }})
	var ids []string
	for i := range 20 {
		ids = append(ids, h.scan(t, fmt.Sprint("客户", i), "s17-door"))
	}
	for _, id := range ids {
		h.until(t, "the welcome has come to its end", func() error { return h.welcomeEnded(t, id) })
		h.appliedOnce(t, h.bots[0].Store(), id)
		welcome := sends(t, h.bots[0].Store(), id, bot.KindWelcome)[0]
		if welcome.Class != bot.ClassPermanent || welcome.Code != 40001 || !strings.Contains(welcome.Reason, "Secret") {
			t.Errorf("the welcome ended as %+v", welcome)
		}
	}
	h.settled(t)
	for _, id := range ids {
		for _, send := range sends(t, h.bots[0].Store(), id, bot.KindPushTags) {
			if send.Class != bot.ClassRetry || !send.FinishedAt.IsZero() {
				t.Errorf("tags do not wait for the right secret: %+v", send)
			}
		}
	}
	if n := h.calls("gettoken", 40001); n != 2 {
		t.Errorf("the wrong secret was tried %d times", n)
	}
	text := out.String()
	if strings.Contains(text, wrong) || !strings.Contains(text, "secret refused twice") {
		t.Errorf("the log shows the secret or does not say what is wrong:\n%.2000s", text)
	}
}

// lockedWriter is a log that can be read while it is written.
type lockedWriter struct {
	mu sync.Mutex
	w  *bytes.Buffer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func (l *lockedWriter) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.String()
}
