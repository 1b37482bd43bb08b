package coupons

import (
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // The tests speak of Asia/Shanghai wherever they run.

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/coupons/coupontest"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

const (
	xiaomei = "wmEXAMPLExiaomei00000000000000001"
	aqiang  = "wmEXAMPLEaqiang000000000000000001"
	desk    = "wkEXAMPLEdesk"
)

var (
	shanghai, _ = time.LoadLocation("Asia/Shanghai")
	// noon is a Sunday's.
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, shanghai)
	pair = bot.Pair{UserID: "liming", ExternalUserID: xiaomei}
)

// world is a shop with two stores and its coupons, which changes as effects say.
type world struct {
	bot.View
	t          testing.TB
	giver      *Giver
	now        time.Time
	drawer     *coupontest.Drawer
	exclusions []bot.Exclusion
	// fits are the expressions that hold for everybody.
	fits  []string
	names map[string]string
	talks map[string]bot.KfTalk
	pairs []bot.Relation
	// left are those who left, and when.
	left   map[string]time.Time
	todos  map[string]bot.Todo
	alerts []bot.AlertItem
	line   []bot.RecordInteraction
	sent   []bot.KfMessage
	audits []bot.AuditEntry
	jobs   []bot.ScheduleJob
	events int64
	asked  int
}

func shop() config.Shop {
	return config.Shop{
		Name:   "春芽生活",
		Stores: []config.Store{{ID: "s17", Name: "十七号店"}, {ID: "s18", Name: "十八号店"}},
		Staff: []config.Staff{
			{UserID: "liming", Name: "李明", Role: bot.RoleClerk, Store: "s17"}, {UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Store: "s17"},
			{UserID: "zhaoyun", Name: "赵云", Role: bot.RoleClerk, Store: "s18"}, {UserID: "quyu", Name: "区域", Role: bot.RoleRegion, Stores: []string{"s17", "s18"}},
			{UserID: "wangzong", Name: "王总", Role: bot.RoleHeadquarters},
		},
		Coupons: []config.Coupon{
			{ID: "new10", Name: "新客券", Kind: bot.CouponAmount, Off: 1000, Over: 5000, Valid: 7 * 24 * time.Hour, ClaimWithin: 30 * 24 * time.Hour,
				Tiers: []config.CouponTier{{If: "金卡", Coupon: "gold50"}}},
			{ID: "gold50", Name: "金卡券", Kind: bot.CouponAmount, Off: 5000, Over: 30000, If: "金卡", High: true},
			{ID: "till5", Name: "买单券", Kind: bot.CouponAmount, Off: 500, Budget: 2, Each: 2, Stores: []string{"s17"}},
			{ID: "p1", Name: "满30减5", Kind: bot.CouponAmount, Off: 500, Over: 3000},
			{ID: "p2", Name: "满100减20", Kind: bot.CouponAmount, Off: 2000, Over: 10000},
			{ID: "newpack", Name: "礼包", Kind: bot.CouponPack, Pack: []string{"p1", "p2"}, Budget: 1},
			{ID: "film", Name: "电影票", Kind: bot.CouponExternal},
			{ID: "mall", Name: "商城券", URL: "https://mall.example.com/c"},
			{ID: "xmas", Name: "圣诞券", Kind: bot.CouponGift, Gift: "姜饼", From: "2026-12-20", Until: "2026-12-26"},
		},
		Abuse: config.Abuse{Burst: 20, Soon: 5 * time.Second, FanOut: 15, Line: 60},
	}
}

func newWorld(t testing.TB) *world {
	w := &world{
		t: t, now: noon, names: map[string]string{xiaomei: "小美", aqiang: "阿强"}, talks: map[string]bot.KfTalk{}, todos: map[string]bot.Todo{},
		pairs: []bot.Relation{
			{Pair: pair, Status: bot.RelationActive, Store: "s17"},
			{Pair: bot.Pair{UserID: "zhaoyun", ExternalUserID: aqiang}, Status: bot.RelationActive, Store: "s18"},
		},
	}
	w.drawer = coupontest.New(w.Now)
	w.giver = New(Options{
		Shop: shop(), Location: shanghai, PublicURL: "https://bot.example.com/", Key: []byte("a key"), Kf: map[string]config.Kf{desk: {Store: "s17"}},
	})
	return w
}

func (w *world) apply(effects []bot.Effect) {
	w.t.Helper()
	for _, e := range effects {
		w.drawer.Apply(e)
		switch e := e.(type) {
		case bot.SetTodo:
			w.todos[e.ID] = e.Todo
		case bot.RaiseAlert:
			if !slices.ContainsFunc(w.alerts, func(a bot.AlertItem) bool { return a.Key == e.Key }) {
				w.alerts = append(w.alerts, e.AlertItem)
			}
		case bot.RecordInteraction:
			w.line = append(w.line, e)
		case bot.RecordAudit:
			w.audits = append(w.audits, e.AuditEntry)
		case bot.KfMessage:
			w.sent = append(w.sent, e)
		case bot.SetKfTalk:
			w.talks[e.OpenKfID+e.ExternalUserID] = e.KfTalk
		case bot.ScheduleJob:
			w.jobs = append(w.jobs, e)
		}
	}
}

// gives gives a plan to somebody and keeps what came of it.
func (w *world) gives(who, plan string) Gift {
	w.t.Helper()
	to := Recipient{Pair: bot.Pair{UserID: "liming", ExternalUserID: who}, Store: "s17", Source: "hand:liming"}
	gift, err := w.giver.Give(w, to, plan, w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	w.apply(gift.Effects)
	return gift
}

func (w *world) call(userID string) bot.Call {
	w.t.Helper()
	caller, err := roster.New(shop()).Caller(w.Staff(), userID)
	if err != nil {
		w.t.Fatal(err)
	}
	w.events++
	return bot.Call{Caller: caller, At: w.now, Event: w.events}
}

// redeems uses a coupon as somebody would at a till.
func (w *world) redeems(userID string, r Redemption) bot.Answer {
	w.t.Helper()
	answer, err := w.giver.Redeem(w.call(userID), w, r)
	if err != nil {
		w.t.Fatal(err)
	}
	w.apply(answer.Effects)
	return answer
}

func (w *world) coupon(code string) bot.Coupon {
	c, _ := w.drawer.Coupon(code)
	return c
}

// kinds are what the time line has, in order.
func (w *world) kinds() []bot.InteractionKind {
	var all []bot.InteractionKind
	for _, e := range w.line {
		all = append(all, e.Kind)
	}
	return all
}

func (w *world) Now() time.Time                 { return w.now }
func (w *world) Coupons() bot.CouponView        { return w.drawer }
func (w *world) Moderation() bot.ModerationView { return said{w: w} }
func (w *world) Staff() bot.StaffView           { return staff{w: w} }
func (w *world) Kf() bot.KfView                 { return w }
func (w *world) Desk() bot.DeskView             { return counter{w: w} }

func (w *world) KfTalk(openKfID, id string) (bot.KfTalk, error) { return w.talks[openKfID+id], nil }

func (w *world) Customer(id string) (bot.Customer, error) {
	if w.names[id] == "" {
		return bot.Customer{}, nil
	}
	return bot.Customer{ExternalUserID: id, Name: w.names[id], UnionID: "union-" + id}, nil
}

func (w *world) Pairs(id string) ([]bot.Relation, error) {
	return slices.DeleteFunc(slices.Clone(w.pairs), func(r bot.Relation) bool { return r.ExternalUserID != id }), nil
}

func (w *world) Fits(_, expression string) (bool, string, error) {
	w.asked++
	return slices.Contains(w.fits, expression), "", nil
}

type said struct {
	bot.ModerationView
	w *world
}

func (s said) Exclusions(id string) ([]bot.Exclusion, error) {
	return slices.DeleteFunc(slices.Clone(s.w.exclusions), func(e bot.Exclusion) bool { return e.ExternalUserID != id }), nil
}

type staff struct {
	bot.StaffView
	w *world
}

func (s staff) Member(id string) (bot.StaffRecord, error) {
	if at := s.w.left[id]; !at.IsZero() {
		return bot.StaffRecord{UserID: id, LeftAt: at}, nil
	}
	return bot.StaffRecord{}, nil
}

type counter struct {
	bot.DeskView
	w *world
}

func (c counter) Todo(_ bot.Scope, userID, id string) (bot.Todo, error) {
	if t := c.w.todos[id]; t.UserID == userID {
		return t, nil
	}
	return bot.Todo{}, nil
}
