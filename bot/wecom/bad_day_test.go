package wecom

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// everySend is one send of each kind, ready to reach WeCom.
func (f *fixture) everySend(t *testing.T) map[string]bot.Send {
	t.Helper()
	f.feeds = &kfFeeds{seen: map[string]bool{}}
	return map[string]bot.Send{
		apiWelcome:    f.welcome(coupon),
		apiMessage:    bot.AppMessage{ToUsers: []string{"liming"}, Text: "x"},
		apiMarkTag:    bot.PushTags{Pair: f.havePendingTag(t)},
		apiContact:    bot.FetchContact{Pair: liming},
		apiAddJoinWay: bot.PrepareAsset{Spec: joinWaySpec},
		apiUpload:     bot.PrepareAsset{Spec: bot.AssetSpec{Name: "image:x", Kind: bot.AssetImage, Path: "pic.png"}},

		apiAddContactWay: bot.PrepareAsset{Spec: contactWaySpec},
		apiAddTemplate:   bot.PrepareAsset{Spec: templateSpec},
		apiAddIntercept:  bot.PrepareAsset{Spec: interceptSpec},
		apiGroup:         bot.FetchGroup{ChatID: "wr1", Run: "r1"},
		apiGroups:        bot.FetchGroups{Run: "r1"},
		apiCustomers:     bot.FetchCustomers{Run: "r1", Users: []string{"liming"}},
		apiFollowUsers:   bot.FetchStaff{Run: "r1"},
		apiListTag:       bot.FetchTags{Run: "r1"},

		apiUpdateCard: bot.UpdateCard{UserIDs: []string{"liming"}, ResponseCode: "RC", Card: alertCard, Text: "处理好了"},
		apiWebhook:    bot.GroupNotice{Webhook: "managers", Markdown: "**战报**"},
		apiTagMembers: bot.FetchRoster{Tags: []int{7}},
		apiRemark:     bot.WriteRemark{Pair: liming, Remark: "常客"},
		apiAddPost:    aPost,
		apiPostTasks:  bot.FetchPost{ID: "p1", MsgID: "msg1", Sender: "liming"},
		apiCancelPost: bot.CancelPost{ID: "p1", MsgID: "msg1"},
		apiRemindPost: bot.RemindPost{ID: "p1", MsgID: "msg1"},

		apiKfSync:    kfReadFeed,
		apiKfSend:    bot.KfMessage{OpenKfID: testKf, ExternalUserID: kfWriter, MsgID: "x", Text: "x"},
		apiKfOnEvent: bot.KfMessage{OpenKfID: testKf, ExternalUserID: kfWriter, MsgID: "x", Text: "x", Code: "C"},
		apiKfState:   bot.KfHandOver{OpenKfID: testKf, ExternalUserID: kfWriter},
	}
}

func cutOff(_ call, w http.ResponseWriter) {
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte(`{"errcode":0,`))
}

func hangUp(_ call, w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func TestAnythingButAnAnswerIsTriedAgain(t *testing.T) {
	for name, a := range map[string]answer{
		"html":            raw(200, "text/html", "<!DOCTYPE html><html>login please</html>"),
		"empty":           raw(200, "application/json", ""),
		"truncated":       raw(200, "application/json", `{"errcode":0,"errmsg":"o`),
		"no errcode":      raw(200, "application/json", `{}`),
		"not an object":   raw(200, "application/json", `[1,2]`),
		"http 500":        raw(500, "text/html", "oops"),
		"http 404":        raw(404, "text/html", "nginx"),
		"redirect":        raw(302, "text/html", ""),
		"cut off":         cutOff,
		"connection lost": hangUp,
		"oversize":        raw(200, "application/json", `{"errcode":0,"x":"`+strings.Repeat("x", maxAnswer)+`"}`),
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			for api, send := range f.everySend(t) {
				f.wecom.say(api, a)
				o := f.send(send)
				want(t, o, bot.ClassRetry, 0)
				if !o.RetryAt.After(f.clock.Now()) || o.Cause == "" || o.Free {
					t.Errorf("%s: %+v", api, o)
				}
			}
		})
	}
}

func TestATimeoutIsBoundedAndTriedAgain(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Timeout = 50 * time.Millisecond })
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	for api, send := range f.everySend(t) {
		f.wecom.script(api, func(call, http.ResponseWriter) { <-stop })
		begin := time.Now()
		o := f.send(send)
		want(t, o, bot.ClassRetry, 0)
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("%s took %s", api, took)
		}
		if !strings.Contains(o.Reason, "没有按时回答") {
			t.Errorf("%s: reason %q", api, o.Reason)
		}
	}
}

func TestNobodyAtHome(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	f := newFixture(t, func(o *Options) { o.BaseURL = "http://" + address })
	for api, send := range f.everySend(t) {
		o := f.send(send)
		want(t, o, bot.ClassRetry, 0)
		if !strings.Contains(o.Reason, "连不上") {
			t.Errorf("%s: reason %q", api, o.Reason)
		}
		f.noSecretIn(t, fmt.Sprintf("%+v", o))
	}
	f.noSecretIn(t, f.logs.String())
}

func TestNoSendIsGivenUpForWantOfAToken(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiToken, code(-1, "system busy"))
	want(t, f.send(bot.PushTags{Pair: f.havePendingTag(t)}, 100), bot.ClassRetry, -1)
}

func TestAStopGivesTheSendBackUncounted(t *testing.T) {
	f := newFixture(t)
	_ = f.ask()
	reached := make(chan struct{})
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	f.wecom.script(apiMarkTag, func(call, http.ResponseWriter) { close(reached); <-stop })
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-reached; cancel() }()
	o := f.Send(ctx, bot.OutboxItem{Send: bot.PushTags{Pair: f.havePendingTag(t)}})
	want(t, o, bot.ClassRetry, 0)
	if !o.Free {
		t.Errorf("outcome %+v", o)
	}
}

func TestATimeLimitFromOutsideCountsAsAnAttempt(t *testing.T) {
	f := newFixture(t)
	_ = f.ask()
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	for api, send := range f.everySend(t) {
		f.wecom.script(api, func(call, http.ResponseWriter) { <-stop })
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		o := f.Send(ctx, bot.OutboxItem{Send: send})
		cancel()
		want(t, o, bot.ClassRetry, 0)
		if o.Free || o.RetryAt.IsZero() {
			t.Errorf("%s: %+v", api, o)
		}
	}
}

func TestWeComBusyIsTriedThreeTimesMore(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiMarkTag, code(-1, "system busy"))
	pair := f.havePendingTag(t)
	last := f.clock.Now()
	for attempts := range 3 {
		o := f.send(bot.PushTags{Pair: pair}, attempts)
		want(t, o, bot.ClassRetry, -1)
		if !o.RetryAt.After(last) {
			t.Errorf("attempt %d is tried again at %s, no later than the one before", attempts, o.RetryAt)
		}
		last = o.RetryAt
	}
	want(t, f.send(bot.PushTags{Pair: pair}, 3), bot.ClassPermanent, -1)
}

func TestAnUsedUpAPIIsClosedForAMinuteThenLonger(t *testing.T) {
	f := newFixture(t)
	pair := f.havePendingTag(t)
	limit := code(45009, "api freq out of limit")
	asked := 0
	for row, closed := range append(blockFor, time.Hour) {
		f.wecom.script(apiMarkTag, limit)
		asked++
		for range 3 {
			o := f.send(bot.PushTags{Pair: pair})
			want(t, o, bot.ClassRetry, 45009)
			if wait := o.RetryAt.Sub(f.clock.Now()); wait < closed || wait > closed+jitter {
				t.Fatalf("row %d: tried again in %s, want %s", row, wait, closed)
			}
		}
		if n := len(f.wecom.of(apiMarkTag)); n != asked {
			t.Fatalf("row %d: %d calls, want %d: a closed API was called", row, n, asked)
		}
		want(t, f.send(bot.AppMessage{ToUsers: []string{"liming"}, Text: "another API"}), bot.ClassDone, 0)
		f.clock.add(closed + time.Second)
	}
	want(t, f.send(bot.PushTags{Pair: pair}), bot.ClassDone, 0)
	f.wecom.script(apiMarkTag, limit)
	f.pend(liming, bot.TagChange{Tag: newbie, Add: true, Version: 2})
	if o := f.send(bot.PushTags{Pair: pair}); o.RetryAt.Sub(f.clock.Now()) > time.Minute+jitter {
		t.Errorf("after a success the row goes on: %s", o.RetryAt.Sub(f.clock.Now()))
	}
}

func TestOtherInstancesHearOfAClosedAPI(t *testing.T) {
	a := newFixture(t)
	b := newFixture(t, func(o *Options) { o.BaseURL, o.Tokens, o.Limits, o.Now = a.wecom.URL, a.tokens, a.limits, a.clock.Now })
	a.wecom.script(apiMarkTag, code(45009, "limit"))
	if err := a.ask(); err == nil {
		t.Fatal("no error")
	}
	if err := b.ask(); err == nil || len(a.wecom.of(apiMarkTag)) != 1 {
		t.Errorf("the other instance calls on: %v", err)
	}
}

func TestAWelcomeThatALimitWouldDelayTooLongFailsAtOnce(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiWelcome, code(45009, "limit"))
	want(t, f.send(f.welcome()), bot.ClassPermanent, 45009)
	o := f.send(f.welcome())
	want(t, o, bot.ClassPermanent, 45009)
	if !strings.Contains(o.Reason, "来不及") || len(f.wecom.of(apiWelcome)) != 1 {
		t.Errorf("outcome %+v", o)
	}
}

func TestAnUntrustedIPIsTriedSlowlyAndSaidInWords(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiMarkTag, code(60020, "not allow to access from your ip, hint: [1], from ip: 9.30.0.138, more info at https://x"))
	o := f.send(bot.PushTags{Pair: f.havePendingTag(t)})
	want(t, o, bot.ClassRetry, 60020)
	if !strings.Contains(o.Reason, "9.30.0.138") || o.RetryAt.Before(f.clock.Now().Add(time.Minute)) {
		t.Errorf("outcome %+v", o)
	}
	if !strings.Contains(f.logs.String(), "level=error") {
		t.Error("nothing in the log says that somebody must act")
	}
}

func TestABudgetPerAPIAndMinute(t *testing.T) {
	f := newFixture(t)
	f.limits.taken["api:"+testCorp+":"+apiMarkTag+f.clock.Now().Truncate(time.Minute).String()] = perAPI
	err := f.ask()
	if !isFree(err) || len(f.wecom.of(apiMarkTag)) != 0 {
		t.Fatalf("beyond the budget: %v", err)
	}
	f.clock.add(time.Minute)
	if err := f.ask(); err != nil {
		t.Fatal(err)
	}
}

func TestTooManyAtOnceHalvesThePlaces(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiMarkTag, code(45033, "concurrent"))
	if err := f.ask(); err == nil {
		t.Fatal("no error")
	}
	p := f.governor.placesOf(apiMarkTag)
	if p.limit != placesPerAPI/2 {
		t.Fatalf("%d places after 45033", p.limit)
	}
	for range growAfter {
		if err := f.ask(); err != nil {
			t.Fatal(err)
		}
	}
	if p.limit != placesPerAPI/2+1 {
		t.Errorf("%d places after %d good calls", p.limit, growAfter)
	}
}

func TestUnknownSendsAreRefused(t *testing.T) {
	f := newFixture(t)
	want(t, f.Send(context.Background(), bot.OutboxItem{}), bot.ClassPermanent, 0)
}

func TestOptionsThatCannotWork(t *testing.T) {
	good := func() Options {
		return Options{CorpID: "c", Apps: map[string]App{MainApp: {Secret: "s"}}, Tokens: newMemoryTokens(), Limits: newMemoryLimits(), Tags: newMemoryTags(), Assets: &memoryAssets{}}
	}
	if _, err := New(good()); err != nil {
		t.Fatalf("plain options: %v", err)
	}
	for i, spoil := range []func(*Options){
		func(o *Options) { o.CorpID = "" }, func(o *Options) { o.Apps = nil }, func(o *Options) { o.Tokens = nil },
		func(o *Options) { o.BaseURL = "ftp://x" }, func(o *Options) { o.BaseURL = "://" }, func(o *Options) { o.Assets = nil },
	} {
		o := good()
		spoil(&o)
		if _, err := New(o); err == nil || strings.Contains(fmt.Sprint(err), `"s"`) {
			t.Errorf("case %d: %v", i, err)
		}
	}
}
