package kf

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/coupons/coupontest"
	"github.com/zhanggui/zhanggui/templates"
)

const (
	desk1 = "wkEXAMPLEkf0000000000000000001"
	alice = "wmEXAMPLEalice000000000000000001"
)

// noon is a Sunday, at twelve in the shop.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, china)

var china = time.FixedZone("China", 8*3600)

// world is a shop with kf accounts: the view of the tests, which changes as the
// effects say.
type world struct {
	bot.View
	t          *testing.T
	o          Options
	now        time.Time
	talks      map[string]bot.KfTalk
	place      bot.FeedPlace
	exclusions []bot.Exclusion
	violations []bot.Violation
	export     bot.Export
	in         []bot.Membership
	assets     map[string]bot.Asset
	pairs      []bot.Relation
	line       []bot.Interaction
	coupons    *coupontest.Drawer
	// effects are all so far, in order, ids the number of events.
	effects []bot.Effect
	ids     int64
}

func (w *world) Now() time.Time                 { return w.now }
func (w *world) Kf() bot.KfView                 { return w }
func (w *world) Moderation() bot.ModerationView { return said{w: w} }
func (w *world) Desk() bot.DeskView             { return table{w: w} }
func (w *world) Staff() bot.StaffView           { return staff{} }
func (w *world) KfTalk(openKfID, externalUserID string) (bot.KfTalk, error) {
	return w.talks[openKfID+"/"+externalUserID], nil
}
func (w *world) Customer(id string) (bot.Customer, error) {
	return bot.Customer{ExternalUserID: id, Name: "爱丽丝"}, nil
}
func (w *world) Memberships(string) ([]bot.Membership, error)          { return w.in, nil }
func (w *world) Asset(name string) (bot.Asset, error)                  { return w.assets[name], nil }
func (w *world) Pairs(string) ([]bot.Relation, error)                  { return w.pairs, nil }
func (w *world) Activity(string, time.Time) ([]bot.Interaction, error) { return w.line, nil }
func (w *world) Relation(p bot.Pair) (bot.Relation, error)             { return bot.Relation{Pair: p}, nil }
func (w *world) Group(string) (bot.Group, error)                       { return bot.Group{}, nil }
func (w *world) Alerting() bot.AlertView                               { return nil }
func (w *world) Coupons() bot.CouponView                               { return w.coupons }

// said is the view of what was said.
type said struct {
	bot.ModerationView
	w *world
}

func (s said) Feed(string) (bot.FeedPlace, error)         { return s.w.place, nil }
func (s said) Exclusions(string) ([]bot.Exclusion, error) { return s.w.exclusions, nil }
func (s said) Violations(_ string, since time.Time) ([]bot.Violation, error) {
	var all []bot.Violation
	for _, x := range s.w.violations {
		if x.At.After(since) {
			all = append(all, x)
		}
	}
	return all, nil
}
func (s said) Violation(_ bot.Scope, id string) (bot.Violation, error) {
	for _, x := range s.w.violations {
		if x.ID == id {
			return x, nil
		}
	}
	return bot.Violation{}, nil
}

// table is the view of those who ask.
type table struct {
	bot.DeskView
	w *world
}

func (d table) Export(scope bot.Scope, _ string) (bot.Export, error) {
	if !scope.All {
		d.w.t.Error("an export is asked for in a narrower scope: it would be empty for who shops at two stores")
	}
	return d.w.export, nil
}

// staff is a view without records.
type staff struct{ bot.StaffView }

func (staff) Member(string) (bot.StaffRecord, error) { return bot.StaffRecord{}, nil }
func (staff) Members() ([]bot.StaffRecord, error)    { return nil, nil }
func (staff) Card(string) (bot.CardState, error)     { return bot.CardState{}, nil }
func (staff) Session(string) (bot.Session, error)    { return bot.Session{}, nil }

func newWorld(t *testing.T) *world {
	t.Helper()
	messages, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		t: t, now: noon, talks: map[string]bot.KfTalk{},
		assets: map[string]bot.Asset{"join_way:s17": {URL: "https://wework.qpic.cn/qr17", ReadyAt: noon.Add(-time.Hour)}},
		o: Options{
			Messages: messages, Location: china, PublicURL: "https://shop.example.com/",
			Kf: map[string]config.Kf{desk1: {Name: "春芽客服", Store: "s17", Coupon: "new10", Hours: "09:00-21:00"}},
			Shop: config.Shop{
				Name:    "春芽生活",
				Stores:  []config.Store{{ID: "s17", Name: "十七号店", Groups: []string{"wrGroup17"}}},
				Coupons: []config.Coupon{{ID: "new10", Name: "新客立减十元", Description: "满 50 减 10"}},
				Staff: []config.Staff{
					{UserID: "liming", Name: "李明", Role: bot.RoleClerk, Store: "s17"}, {UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Store: "s17"},
					{UserID: "wangzong", Name: "王总", Role: bot.RoleHeadquarters},
				},
				Moderation: config.Moderation{Interests: []config.Interest{
					{Name: "燕麦奶", Words: []string{"燕麦奶", "燕麦+奶"}, Answer: "有的，燕麦奶在二楼冷柜。", Direct: true},
					{Name: "团购", Words: []string{"团购"}, Answer: "这句由店员来说"},
					{Name: "营业时间", Words: []string{"几点+门", "营业时间"}, Answer: "每天 8:00–22:00 都在。", Direct: true},
				}},
			},
		},
	}
	w.coupons = coupontest.New(w.Now)
	return w
}

// happen lets an event happen and says what it led to.
func (w *world) happen(body bot.Body, at time.Time) []bot.Effect {
	w.t.Helper()
	w.ids++
	var now []bot.Effect
	for _, h := range Handlers(w.o) {
		for _, k := range h.Kinds {
			if k != body.Kind() {
				continue
			}
			effects, err := h.Handle(bot.Event{ID: w.ids, Kind: k, At: at, Body: body}, w)
			if err != nil {
				w.t.Fatal(err)
			}
			now = append(now, effects...)
		}
	}
	for _, e := range now {
		if s, ok := e.(bot.SetKfTalk); ok {
			w.keep(s.KfTalk)
		}
		w.coupons.Apply(e)
	}
	w.effects = append(w.effects, now...)
	return now
}

// keep keeps a talk as the store does: what is newer wins, part by part.
func (w *world) keep(said bot.KfTalk) {
	k := w.talks[said.OpenKfID+"/"+said.ExternalUserID]
	k.OpenKfID, k.ExternalUserID = said.OpenKfID, said.ExternalUserID
	if said.SaidAt.After(k.SaidAt) {
		k.SaidAt, k.Answered = said.SaidAt, said.Answered
	} else if said.SaidAt.Equal(k.SaidAt) {
		k.Answered = max(k.Answered, said.Answered)
	}
	k.GreetedAt = later(k.GreetedAt, said.GreetedAt)
	if said.HumanAt.After(k.HumanAt) || said.HumanAt.Equal(k.HumanAt) && (said.Human && !k.Human || said.Human == k.Human && said.Servicer > k.Servicer) {
		k.Human, k.Servicer, k.HumanAt = said.Human, said.Servicer, said.HumanAt
	}
	if said.At.After(k.At) || said.At.Equal(k.At) && said.Asked > k.Asked {
		k.Asked, k.At = said.Asked, said.At
	}
	w.talks[said.OpenKfID+"/"+said.ExternalUserID] = k
}

// message is something that the customer writes now.
func (w *world) message(text string) bot.ChatMessage {
	return bot.ChatMessage{
		MsgID: fmt.Sprintf("m%d-%s", w.now.Unix(), text), Speaker: alice, By: bot.SpeakerCustomer, OpenKfID: desk1, At: w.now, Type: "text",
		Parts: []bot.TextPart{{Where: "text", Text: text}},
	}
}

// write lets the customer write, a second after the last thing.
func (w *world) write(text string) []bot.Effect {
	w.t.Helper()
	w.now = w.now.Add(time.Second)
	return w.happen(w.message(text), w.now)
}

// tap lets the customer choose from a menu.
func (w *world) tap(id string) []bot.Effect {
	w.t.Helper()
	w.now = w.now.Add(time.Second)
	m := w.message("选了")
	m.Menu = id
	return w.happen(m, w.now)
}

func (w *world) talk() bot.KfTalk { return w.talks[desk1+"/"+alice] }

// answers are what the customer is told.
func answers(effects []bot.Effect) []bot.KfMessage {
	return of[bot.KfMessage](effects)
}

func of[T bot.Effect](effects []bot.Effect) []T {
	var all []T
	for _, e := range effects {
		if one, ok := e.(T); ok {
			all = append(all, one)
		}
	}
	return all
}

// shape is what an answer comes to: its words, its menu, whether people get the
// talk.
func shape(effects []bot.Effect) string {
	var b strings.Builder
	for _, m := range answers(effects) {
		b.WriteString(m.Text)
		for _, i := range m.Menu {
			fmt.Fprintf(&b, "[%s%s]", i.ID, i.URL)
		}
	}
	if len(of[bot.KfHandOver](effects)) > 0 {
		b.WriteString(" → people")
	}
	return b.String()
}

func payload(t *testing.T, v any) json.RawMessage {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func lost(t *testing.T, s bot.Send, code int, reason string) bot.SendFailed {
	t.Helper()
	return bot.SendFailed{SendKind: s.Meta().Kind, Payload: payload(t, s), Code: code, Reason: reason}
}
