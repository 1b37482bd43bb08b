package app

import (
	"encoding/xml"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/callback"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/templates"
)

// floor is the bot from its inbox to its outbox: the real handlers on a real
// database, one event at a time. Nothing is sent anywhere.
type floor struct {
	t      testing.TB
	where  where
	config *config.Config
	store  *store.Store
	router *bot.Router
	inbox  tray[bot.InboxItem]
	now    time.Time
	events int
}

// openFloor opens a bot in which every store has its secrets.
func openFloor(t testing.TB, w where) *floor {
	t.Helper()
	f := &floor{t: t, where: w, config: cautious(t, w), now: time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)}
	messages, err := templates.Load("")
	must2(t, err)
	all, err := handlers.All(handlerOptions(f.config, messages))
	must2(t, err)
	f.router, err = bot.NewRouter(all...)
	must2(t, err)
	f.store, err = store.Open(t.Context(), store.Options{Driver: w.driver, DSN: w.dsn, Instance: "floor", Now: func() time.Time { return f.now }})
	must2(t, err)
	t.Cleanup(func() { must2(t, f.store.Close()) })
	f.store.Connect(&f.inbox, &tray[bot.OutboxItem]{})
	at := f.now.Add(-time.Hour)
	f.apply(people(at))
	for _, n := range numbers {
		f.apply(secrets(n, at))
	}
	f.process(f.internal("take"), func(v bot.View) ([]bot.Planned, error) { return takeItems(v) })
	return f
}

func must2(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// takeItems puts every store's item into its alert.
func takeItems(v bot.View) (plan []bot.Planned, err error) {
	items, err := v.Alerting().NewItems(100)
	for i, item := range items {
		n := noStore
		if item.Store != "" {
			n = item.Store[1:]
		}
		plan = append(plan, bot.Planned{Handler: "test", N: i, Effect: bot.TakeItems{AlertID: "AX" + n, Items: []int64{item.ID}}})
	}
	return plan, err
}

// apply lets effects happen.
func (f *floor) apply(effects []bot.Effect) {
	f.t.Helper()
	f.process(f.internal("plant"), func(bot.View) ([]bot.Planned, error) {
		plan := make([]bot.Planned, len(effects))
		for i, e := range effects {
			plan[i] = bot.Planned{Handler: "test", N: i, Effect: e}
		}
		return plan, nil
	})
}

func (f *floor) internal(kind bot.Kind) bot.InboxItem {
	f.t.Helper()
	return f.put(bot.Arrival{Kind: kind, Format: bot.FormatInternal, Body: []byte("{}")})
}

// put writes an event down a second after the one before it.
func (f *floor) put(a bot.Arrival) bot.InboxItem {
	f.t.Helper()
	f.events++
	f.now = f.now.Add(time.Second)
	a.Key, a.At, a.ReceivedAt = fmt.Sprint("event", f.events), f.now, f.now
	_, err := f.store.Put(f.t.Context(), a)
	must2(f.t, err)
	items := f.inbox.take()
	if len(items) != 1 {
		f.t.Fatalf("%d events are there to be handled, not the one", len(items))
	}
	return items[0]
}

// process handles an event in one transaction and hands back what was decided.
func (f *floor) process(item bot.InboxItem, decide func(bot.View) ([]bot.Planned, error)) (plan []bot.Planned) {
	f.t.Helper()
	err := f.store.Inbox().Process(f.t.Context(), item, func(v bot.View) (_ []bot.Planned, err error) {
		plan, err = decide(v)
		return plan, err
	})
	if err != nil {
		f.t.Fatalf("%s: %v", item.Body, err)
	}
	return plan
}

// handle brings an event to its handlers.
func (f *floor) handle(item bot.InboxItem) []bot.Planned {
	f.t.Helper()
	ev, err := callback.Parse(item)
	must2(f.t, err)
	return f.process(item, func(v bot.View) ([]bot.Planned, error) { return f.router.Route(ev, v) })
}

// types is a line that somebody types.
func (f *floor) types(userID, line string) []bot.Planned {
	f.t.Helper()
	return f.handle(f.put(f.spoken(userID, line).Arrival))
}

// spoken is a line as it arrives.
func (f *floor) spoken(userID, line string) bot.InboxItem {
	return f.callback(userID, bot.KindText, "text", "<Content>"+escaped(line)+"</Content><MsgId>"+fmt.Sprint(f.events)+"</MsgId>")
}

// taps is a tap on a card's button.
func (f *floor) taps(userID, task, line string) []bot.Planned {
	f.t.Helper()
	return f.handle(f.put(f.callback(userID, bot.KindCardClicked, "event", "<Event>template_card_event</Event><EventKey>"+escaped(line)+"</EventKey><TaskId>"+task+
		"</TaskId><CardType>button_interaction</CardType><ResponseCode>RC"+fmt.Sprint(f.events)+"</ResponseCode>").Arrival))
}

func (f *floor) callback(userID string, kind bot.Kind, msgType, rest string) bot.InboxItem {
	body := fmt.Sprintf("<xml><ToUserName>ww</ToUserName><FromUserName>%s</FromUserName><CreateTime>%d</CreateTime><MsgType>%s</MsgType>%s<AgentID>1</AgentID></xml>",
		userID, f.now.Unix()+1, msgType, rest)
	return bot.InboxItem{Arrival: bot.Arrival{Lane: "member:" + userID, Receiver: config.MainApp, Kind: kind, Format: bot.FormatXML, Body: []byte(body)}}
}

func escaped(text string) string {
	var b strings.Builder
	// A strings.Builder takes everything.
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}

// tray is a hand-off that keeps what it is given.
type tray[T any] struct {
	mu    sync.Mutex
	given []T
}

// Reserve has room for all.
func (t *tray[T]) Reserve(n int) int { return n }

// Cancel gives room back.
func (t *tray[T]) Cancel(int) {}

// Give keeps items.
func (t *tray[T]) Give(items []T) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.given = append(t.given, items...)
}

// Wake is for who looks by the clock.
func (t *tray[T]) Wake(time.Time) {}

func (t *tray[T]) take() []T {
	t.mu.Lock()
	defer t.mu.Unlock()
	given := t.given
	t.given = nil
	return given
}
