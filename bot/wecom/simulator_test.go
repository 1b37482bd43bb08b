package wecom

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

const simulatorKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

// world is a gateway in front of the strict simulator.
type world struct {
	*fixture
	sim *simulator.Simulator
}

func newWorld(t *testing.T, change ...func(*simulator.Config)) *world {
	t.Helper()
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(receiver.Close)
	conf := simulator.Config{
		CorpID: testCorp, Seed: 7,
		Apps: []simulator.App{{
			Name: MainApp, AgentID: 1000002, Secret: testSecret, CallbackURL: receiver.URL, Token: "t",
			EncodingAESKey: simulatorKey, CustomerContact: true,
		}},
		Staff:       []simulator.Staff{{UserID: "liming", Name: "李明", CustomerContact: true}, {UserID: "hanmei", Name: "韩梅", CustomerContact: true}},
		Groups:      []simulator.Group{{ChatID: "wrGroupOfStore17", Name: "十七号店福利群1", Owner: "liming"}},
		ContactWays: []simulator.ContactWay{{State: "s17-door", Users: []string{"liming"}, SkipVerify: true}},
	}
	for _, c := range change {
		c(&conf)
	}
	sim, err := simulator.New(conf)
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	w := &world{sim: sim}
	w.fixture = newFixture(t, func(o *Options) { o.BaseURL, o.Now = sim.URL(), time.Now })
	w.limits.now = time.Now
	return w
}

var codeInCallback = regexp.MustCompile(`<WelcomeCode><!\[CDATA\[([^\]]+)\]\]>`)

// scan adds a customer and returns the pair with its welcome code.
func (w *world) scan(t *testing.T, half bool) (bot.Pair, string) {
	t.Helper()
	seq := w.sim.Journal.Last()
	id, err := w.sim.Scan(simulator.Scan{State: "s17-door", Name: "爱丽丝", Half: half})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	entry, err := w.sim.Journal.WaitSince(ctx, seq, func(e simulator.Entry) bool {
		return e.Kind == simulator.EntryCallback && codeInCallback.MatchString(e.Request)
	})
	if err != nil {
		t.Fatalf("no welcome code came: %v", err)
	}
	found := codeInCallback.FindStringSubmatch(entry.Request)
	return bot.Pair{UserID: "liming", ExternalUserID: id}, found[1]
}

func (w *world) calls(api string) int {
	return len(w.sim.Journal.Calls(func(e simulator.Entry) bool { return e.Kind == simulator.EntryAPI && e.API == api }))
}

func (w *world) greeting(p bot.Pair, code string, attachments ...bot.Attachment) bot.Welcome {
	return bot.Welcome{Pair: p, App: MainApp, AddedAt: time.Now(), Code: code, Text: "欢迎光临十七号店", Attachments: attachments, Until: time.Now().Add(19 * time.Second)}
}

func TestTheWholeStoryAgainstTheSimulator(t *testing.T) {
	w := newWorld(t)
	way := w.ready(t, bot.AssetSpec{
		Name: "join_way:s17", Kind: bot.AssetJoinWay, Hash: "1", ChatIDs: []string{"wrGroupOfStore17"}, RoomBaseName: "十七号店福利群", RoomBaseID: 2, State: "s17",
	})
	w.assets.put(way)
	w.assets.put(w.ready(t, bot.AssetSpec{Name: "image:join_way/s17", Kind: bot.AssetImage, Hash: "1", URL: way.URL}))
	pair, code := w.scan(t, false)

	want(t, w.send(w.greeting(pair, code, qrImage, coupon)), bot.ClassDone, 0)
	phone, err := w.sim.CustomerPhone(pair.ExternalUserID)
	if err != nil || len(phone) != 3 {
		t.Fatalf("the customer's phone shows %+v, %v", phone, err)
	}
	want(t, w.send(w.greeting(pair, code)), bot.ClassPermanent, 41050)

	w.pend(pair, bot.TagChange{Tag: newbie, Add: true, Version: 1}, bot.TagChange{Tag: gold, Add: true, Version: 1})
	want(t, w.send(bot.PushTags{Pair: pair}), bot.ClassDone, 0)
	want(t, w.send(bot.PushTags{Pair: pair}), bot.ClassAlready, 0)
	w.pend(pair, bot.TagChange{Tag: gold, Version: 2})
	want(t, w.send(bot.PushTags{Pair: pair}), bot.ClassDone, 0)
	if tags := w.sim.State().Pairs[0].Tags; !slices.Equal(tags, []string{w.tags.ids[newbie]}) {
		t.Errorf("WeCom has the tags %v", tags)
	}

	o := w.send(bot.FetchContact{Pair: pair})
	want(t, o, bot.ClassDone, 0)
	if got := o.Result.(bot.ContactFetched); got.Name != "爱丽丝" || got.State != "s17-door" || got.AddWay != 1 {
		t.Errorf("fetched %+v", got)
	}
	update := w.ready(t, bot.AssetSpec{
		Name: "join_way:s17", Kind: bot.AssetJoinWay, Hash: "2", RemoteID: way.RemoteID, ChatIDs: []string{"wrGroupOfStore17"}, State: "s17b",
	})
	if update.RemoteID != way.RemoteID || update.URL != way.URL {
		t.Errorf("an update made another join way: %+v", update)
	}
}

func TestStaffHearThroughTheSimulator(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		want(t, w.send(bot.AppMessage{ToUsers: []string{"liming"}, Text: "有新客户"}), bot.ClassDone, 0)
	}
	if chat, err := w.sim.MemberChat("liming"); err != nil || len(chat) != 1 {
		t.Errorf("a repeat was delivered: %d messages, %v", len(chat), err)
	}
	o := w.send(bot.AppMessage{ToUsers: []string{"hanmei", "nobody"}, Text: "x"})
	want(t, o, bot.ClassDone, 0)
	if o.Reason == "" {
		t.Error("nobody says that one receiver was not reached")
	}
	want(t, w.send(bot.AppMessage{ToUsers: []string{"nobody"}, Text: "x"}), bot.ClassPermanent, 81013)
}

func TestAHalfAddedCustomerIsWelcomedAndTaggedLater(t *testing.T) {
	w := newWorld(t)
	pair, code := w.scan(t, true)
	want(t, w.send(w.greeting(pair, code)), bot.ClassDone, 0)
	w.pend(pair, bot.TagChange{Tag: newbie, Add: true, Version: 1})
	want(t, w.send(bot.PushTags{Pair: pair}), bot.ClassPermanent, 84061)
}

func TestFiftyCustomersAtOnceShareOneNewTag(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	for range 50 {
		pair, _ := w.scan(t, false)
		w.pend(pair, bot.TagChange{Tag: newbie, Add: true, Version: 1}, bot.TagChange{Tag: regular, Add: true, Version: 1})
		wg.Go(func() {
			if o := w.insist(bot.PushTags{Pair: pair}); o.Class != bot.ClassDone {
				t.Errorf("%+v", o)
			}
		})
	}
	wg.Wait()
	if n := w.calls(apiAddTag); n != 1 {
		t.Errorf("%d calls of add_corp_tag, want 1", n)
	}
}

func TestTheSimulatorsBadDays(t *testing.T) {
	busy := simulator.Fault{API: apiWelcome, Times: 1}
	for name, c := range map[string]struct {
		fault func(*simulator.Fault)
		class bot.Class
		code  int
	}{
		"busy":           {func(f *simulator.Fault) { f.Code = -1 }, bot.ClassRetry, -1},
		"another app":    {func(f *simulator.Fault) { f.Code = 41096 }, bot.ClassRetry, 41096},
		"untrusted ip":   {func(f *simulator.Fault) { f.Code = 60020 }, bot.ClassPermanent, 60020},
		"expired token":  {func(f *simulator.Fault) { f.Code = 42001 }, bot.ClassDone, 0},
		"html":           {func(f *simulator.Fault) { f.HTML = true }, bot.ClassRetry, 0},
		"no answer":      {func(f *simulator.Fault) { f.Drop = true }, bot.ClassRetry, 0},
		"half an answer": {func(f *simulator.Fault) { f.Truncate = 9 }, bot.ClassRetry, 0},
		"bad gateway":    {func(f *simulator.Fault) { f.Status = 502 }, bot.ClassRetry, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			pair, code := w.scan(t, false)
			fault := busy
			c.fault(&fault)
			w.sim.Faults.Add(fault)
			o := w.send(w.greeting(pair, code))
			want(t, o, c.class, c.code)
			if c.class == bot.ClassRetry {
				if o := w.send(w.greeting(pair, code), 1); o.Class != bot.ClassDone && o.Class != bot.ClassAlready {
					t.Errorf("the repeat ends with %+v", o)
				}
			}
		})
	}
}

func TestALostAnswerDoesNotWelcomeTwice(t *testing.T) {
	w := newWorld(t)
	pair, code := w.scan(t, false)
	w.sim.Faults.Add(simulator.Fault{API: apiWelcome, Times: 1, Late: true, Drop: true})
	want(t, w.send(w.greeting(pair, code)), bot.ClassRetry, 0)
	want(t, w.send(w.greeting(pair, code), 1), bot.ClassAlready, 41050)
	if phone, err := w.sim.CustomerPhone(pair.ExternalUserID); err != nil || len(phone) != 1 {
		t.Errorf("the customer sees %d greetings, %v", len(phone), err)
	}
}

func TestRevokedTokensInABurstAgainstTheSimulator(t *testing.T) {
	w := newWorld(t)
	_ = w.ask()
	w.sim.RevokeTokens(MainApp)
	before := w.calls(apiToken)
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			o := w.Send(context.Background(), bot.OutboxItem{ID: int64(i), Send: bot.FetchContact{Pair: liming}})
			if o.Class == bot.ClassRefresh {
				t.Errorf("%+v", o)
			}
		})
	}
	wg.Wait()
	if n := w.calls(apiToken) - before; n != 1 {
		t.Errorf("%d calls of gettoken, want 1", n)
	}
}
