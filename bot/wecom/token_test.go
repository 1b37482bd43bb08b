package wecom

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// ask makes one plain call.
func (f *fixture) ask() error {
	return f.call(context.Background(), request{app: MainApp, api: apiMarkTag}, markTagBody{UserID: "liming"}, nil)
}

// eventually waits for what happens in the background.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(5 * time.Second)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("never happened: %s", what)
		}
	}
}

func TestAHundredCallsAtOnceAskForOneToken(t *testing.T) {
	f := newFixture(t)
	f.askAtOnce(t, 100)
	if n := len(f.wecom.of(apiToken)); n != 1 {
		t.Fatalf("%d calls of gettoken", n)
	}
}

func (f *fixture) askAtOnce(t *testing.T, n int) {
	t.Helper()
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if err := f.ask(); err != nil && !isFree(err) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func isFree(err error) bool {
	var e *APIError
	return errors.As(err, &e) && e.Free
}

func TestATokenRevokedDuringABurstIsRefreshedOnce(t *testing.T) {
	f := newFixture(t)
	if err := f.ask(); err != nil {
		t.Fatal(err)
	}
	for round := range 3 {
		f.wecom.revoke()
		f.askAtOnce(t, 100)
		if n := len(f.wecom.of(apiToken)); n != round+2 {
			t.Fatalf("round %d: %d calls of gettoken, want %d", round, n, round+2)
		}
	}
}

func TestTheSameTokenGivenAgainIsNotAskedForTwice(t *testing.T) {
	f := newFixture(t)
	f.wecom.valid["same"] = true
	f.wecom.say(apiToken, ok(`"access_token":"same","expires_in":7200`))
	var all sync.WaitGroup
	all.Add(placesPerAPI)
	for range placesPerAPI {
		f.wecom.script(apiMarkTag, func(c call, w http.ResponseWriter) {
			all.Done()
			all.Wait()
			code(42001, "access_token expired")(c, w)
		})
	}
	f.askAtOnce(t, placesPerAPI)
	if n := len(f.wecom.of(apiToken)); n != 2 {
		t.Errorf("%d calls of gettoken, want 2", n)
	}
}

func TestEachCodeThatBlamesTheTokenIsAnsweredByOneRefreshAndOneRepeat(t *testing.T) {
	for _, blame := range []int{40014, 42001, 40001} {
		f := newFixture(t)
		f.wecom.script(apiMarkTag, code(blame, "no"))
		if err := f.ask(); err != nil {
			t.Errorf("%d: %v", blame, err)
		}
		if tokens, calls := len(f.wecom.of(apiToken)), len(f.wecom.of(apiMarkTag)); tokens != 2 || calls != 2 {
			t.Errorf("%d: %d tokens and %d calls, want 2 and 2", blame, tokens, calls)
		}
	}
}

func TestATokenThatIsRefusedWhateverItIsStopsRefreshing(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiMarkTag, code(40014, "invalid access_token"))
	pair := f.havePendingTag(t)
	want(t, f.send(bot.PushTags{Pair: pair}), bot.ClassRefresh, 40014)
	for range 10 {
		o := f.send(bot.PushTags{Pair: pair})
		want(t, o, bot.ClassRefresh, 40014)
		if !o.RetryAt.After(f.clock.Now()) || o.Reason == "" {
			t.Fatalf("outcome %+v", o)
		}
	}
	if n := len(f.wecom.of(apiToken)); n != 2 {
		t.Errorf("%d calls of gettoken, want 2", n)
	}
	f.clock.add(restAfterRefusal + time.Second)
	want(t, f.send(bot.PushTags{Pair: pair}), bot.ClassRefresh, 40014)
	if n := len(f.wecom.of(apiToken)); n != 3 {
		t.Errorf("%d calls of gettoken after a rest, want 3", n)
	}
}

func TestAnAgeingTokenServesWhileANewOneIsFetched(t *testing.T) {
	f := newFixture(t)
	if err := f.ask(); err != nil {
		t.Fatal(err)
	}
	f.clock.add(6000 * time.Second)
	f.askAtOnce(t, 3)
	if n := len(f.wecom.of(apiToken)); n != 1 {
		t.Fatalf("%d tokens before nine tenths of the time are over", n)
	}
	f.clock.add(600 * time.Second)
	waiting := make(chan struct{})
	f.wecom.script(apiToken, func(c call, w http.ResponseWriter) {
		<-waiting
		f.wecom.mu.Lock()
		f.wecom.valid["renewed"] = true
		f.wecom.mu.Unlock()
		ok(`"access_token":"renewed","expires_in":7200`)(c, w)
	})
	if err := f.ask(); err != nil {
		t.Fatal(err)
	}
	if calls := f.wecom.of(apiMarkTag); calls[len(calls)-1].token != "token-1-of-the-app" {
		t.Errorf("the call used %q", calls[len(calls)-1].token)
	}
	close(waiting)
	eventually(t, "the new token is in use", func() bool {
		_ = f.ask()
		calls := f.wecom.of(apiMarkTag)
		return calls[len(calls)-1].token == "renewed"
	})
	if n := len(f.wecom.of(apiToken)); n != 2 {
		t.Errorf("%d calls of gettoken", n)
	}
}

func TestAnExpiredTokenIsNotSent(t *testing.T) {
	f := newFixture(t)
	_ = f.ask()
	f.clock.add(3 * time.Hour)
	_ = f.ask()
	if calls := f.wecom.of(apiMarkTag); calls[1].token != "token-2-of-the-app" {
		t.Errorf("the second call used %q", calls[1].token)
	}
}

func TestInstancesShareOneToken(t *testing.T) {
	a := newFixture(t)
	b := newFixture(t, func(o *Options) { o.BaseURL, o.Tokens, o.Limits, o.Now = a.wecom.URL, a.tokens, a.limits, a.clock.Now })
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { _ = a.ask() })
		wg.Go(func() { _ = b.ask() })
	}
	wg.Wait()
	if n := len(a.wecom.of(apiToken)); n != 1 {
		t.Fatalf("two instances asked for %d tokens", n)
	}
	a.wecom.revoke()
	for range 20 {
		wg.Go(func() { _ = a.ask() })
		wg.Go(func() { _ = b.ask() })
	}
	wg.Wait()
	if n := len(a.wecom.of(apiToken)); n != 2 {
		t.Fatalf("two instances asked for %d tokens after a revocation, want 2", n)
	}
}

func TestALostStoreCostsATokenAndNothingElse(t *testing.T) {
	f := newFixture(t)
	f.tokens.away, f.limits.away = errAway, errAway
	for range 3 {
		if err := f.ask(); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(f.wecom.of(apiToken)); n != 1 {
		t.Errorf("%d calls of gettoken", n)
	}
}

func TestAWrongSecretIsTriedTwiceAndThenRestsAnHour(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiToken, code(40001, "invalid credential, hint: secret "+testSecret))
	pair := f.havePendingTag(t)
	var last bot.Outcome
	for range 10 {
		last = f.send(bot.PushTags{Pair: pair})
		want(t, last, bot.ClassRetry, 40001)
		if !last.Free {
			t.Fatal("a wrong secret costs the send its attempts")
		}
	}
	if n := len(f.wecom.of(apiToken)); n != wrongAnswers {
		t.Fatalf("%d calls of gettoken, want %d", n, wrongAnswers)
	}
	if !strings.Contains(last.Reason, "停止尝试一小时") || !last.RetryAt.Equal(f.clock.Now().Add(time.Hour)) {
		t.Errorf("outcome %+v", last)
	}
	second := newFixture(t, func(o *Options) { o.BaseURL, o.Limits, o.Now = f.wecom.URL, f.limits, f.clock.Now })
	_ = second.ask()
	if n := len(f.wecom.of(apiToken)); n != wrongAnswers {
		t.Error("another instance asks on although the first has stopped")
	}
	f.clock.add(time.Hour + time.Second)
	f.wecom.say(apiToken, nil)
	want(t, f.send(bot.PushTags{Pair: pair}), bot.ClassDone, 0)
}

func TestTheTokensKeyHidesTheSecret(t *testing.T) {
	f := newFixture(t)
	_ = f.ask()
	for key := range f.tokens.tokens {
		if strings.Contains(key, testSecret) || strings.Contains(key, testCorp) {
			t.Errorf("key %q", key)
		}
	}
	other := newFixture(t, func(o *Options) { o.Apps = map[string]App{MainApp: {Secret: "another"}} })
	if other.apps[MainApp].token.key == f.apps[MainApp].token.key {
		t.Error("two secrets share one key")
	}
}

func TestGarbledTokensAreNotUsed(t *testing.T) {
	for name, a := range map[string]answer{
		"no token":   ok(`"expires_in":7200`),
		"no life":    ok(`"access_token":"x"`),
		"html":       raw(200, "text/html", "<html>login</html>"),
		"half":       raw(200, "application/json", `{"errcode":0,"access_token":"abc`),
		"http 502":   raw(502, "text/html", "bad gateway"),
		"wrong type": ok(`"access_token":{},"expires_in":7200`),
	} {
		f := newFixture(t)
		f.wecom.say(apiToken, a)
		pair := f.havePendingTag(t)
		o := f.send(bot.PushTags{Pair: pair})
		want(t, o, bot.ClassRetry, 0)
		if len(f.wecom.of(apiMarkTag)) != 0 {
			t.Errorf("%s: a call went out", name)
		}
	}
}
