package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// office is the floor with alerts and posts.
type office struct {
	*floor
	alerts   map[string]bot.Alert
	items    map[string][]bot.AlertItem
	silences map[string]bot.Silence
	attempts map[string]bot.WinBack
	posts    map[string]bot.Post
	touches  []bot.Touch
	risks    []bot.Risk
	prices   []bot.Price
	talk
}

// newOffice opens the shop with an alert at each of its stores: 张三 deleted
// 李明, and 钱多多 deleted 赵云.
func newOffice(t *testing.T) *office {
	t.Helper()
	o := testOptions()
	o.Messages = must(templates.Load(""))
	o.Shop.Alerts = config.Alerts{
		WinBack: config.WinBack{Message: "winback/default", Coupon: "new10"}, Attribute: 72 * time.Hour, HoldOut: 0,
	}
	o.Shop.Coupons = []config.Coupon{{ID: "new10", Name: "满50减10"}}
	return openOffice(t, o)
}

func openOffice(t *testing.T, o Options) *office {
	f := &office{
		floor: openFloor(t, Handler(o)), alerts: map[string]bot.Alert{}, items: map[string][]bot.AlertItem{},
		silences: map[string]bot.Silence{}, attempts: map[string]bot.WinBack{}, posts: map[string]bot.Post{},
	}
	f.lost("LOSTS17", "s17", "wm-zhang", "liming")
	f.lost("LOSTS18", "s18", "wm-qian", "zhaoyun")
	return f
}

// lost lets a customer delete a member of staff, with an alert of it.
func (f *office) lost(id, store, customer, staff string) {
	at := monday.Add(-10 * time.Minute)
	for _, c := range f.customers {
		for n, r := range c.relations {
			if c.ExternalUserID == customer && r.UserID == staff {
				c.relations[n].Status, c.relations[n].ChangedAt = bot.RelationLost, at
			}
		}
	}
	f.items[id] = append(f.items[id], bot.AlertItem{
		ID: int64(len(f.items[id]) + 1), Kind: bot.AlertLost, Store: store, UserID: staff, ExternalUserID: customer, Human: customer, At: at, AlertID: id,
	})
	a := f.alerts[id]
	f.alerts[id] = bot.Alert{
		ID: id, Kind: bot.AlertLost, Store: store, UserID: staff, FirstAt: at, LastAt: at, OpenedAt: at, NotifiedAt: at, Notices: 1,
		Count: a.Count + 1, People: a.People + 1, Tasks: []string{"alert-" + id + "-1"},
	}
}

// also lets a further member of staff have a customer.
func (f *office) also(customer, staff, store string) {
	for _, c := range f.customers {
		if c.ExternalUserID == customer {
			c.relations = append(c.relations, bot.Relation{
				Pair: bot.Pair{UserID: staff, ExternalUserID: customer}, Status: bot.RelationActive, Store: store, ChangedAt: monday.Add(-time.Hour),
			})
		}
	}
}

// asks lets a member type a line, and gives back what they read.
func (f *office) asks(userID, line string) string {
	f.t.Helper()
	f.events++
	f.now = f.now.Add(time.Second)
	body := bot.AppText{Content: line}
	effects, err := f.handler.Handle(bot.Event{
		ID: f.events, Receiver: "app", From: userID, Kind: body.Kind(), At: f.now, ReceivedAt: f.now, Body: body,
	}, f)
	if err != nil {
		f.t.Fatalf("%s: %v", line, err)
	}
	var read []string
	for _, e := range effects {
		f.apply(e)
		f.talk.keeps(e)
		switch e := e.(type) {
		case bot.SetAlert:
			f.alerts[e.ID] = e.Alert
		case bot.SetSilence:
			f.silences[e.ID] = e.Silence
		case bot.SetWinBack:
			f.attempts[e.ID] = e.WinBack
		case bot.SavePost:
			f.posts[e.ID] = e.Post
		case bot.RecordTouch:
			f.touches = append(f.touches, e.Touch)
		case bot.AppMessage:
			if slices.Contains(e.ToUsers, userID) {
				read = append(read, e.Text)
			}
		}
	}
	return strings.Join(read, "\n")
}

// reads checks that what somebody reads has all parts.
func (f *office) reads(userID, line string, parts ...string) {
	f.t.Helper()
	got := f.asks(userID, line)
	for _, part := range parts {
		if not, ok := strings.CutPrefix(part, "!"); ok && strings.Contains(got, not) || !ok && !strings.Contains(got, part) {
			f.t.Errorf("%s: %s\nreads:\n%s\nwithout %q", userID, line, got, part)
		}
	}
}

func (f *office) Alerting() bot.AlertView         { return alertSide{office: f} }
func (f *office) Moderation() bot.ModerationView  { return moderationSide{office: f} }
func (f *office) Kf() bot.KfView                  { return nil }
func (f *office) Posting() bot.PostView           { return postSide{office: f} }
func (f *office) Desk() bot.DeskView              { return officeDesk{DeskView: f.floor.Desk(), office: f} }
func (f *office) Group(string) (bot.Group, error) { return bot.Group{}, nil }

type officeDesk struct {
	bot.DeskView
	*office
}

func (d officeDesk) Risks(scope bot.Scope, limit int) ([]bot.Risk, error) {
	seen := slices.DeleteFunc(slices.Clone(d.risks), func(r bot.Risk) bool { return !roster.Shows(scope, r.Store) })
	return seen[:min(len(seen), limit)], nil
}

func (d officeDesk) Posts(scope bot.Scope, _ bool, limit int) ([]bot.Post, error) {
	var all []bot.Post
	for _, p := range d.posts {
		if roster.Shows(scope, p.Store) && len(all) < limit {
			all = append(all, p)
		}
	}
	return all, nil
}

func (d officeDesk) Price(bot.Scope, time.Time, time.Time, time.Duration, bot.PriceBy) ([]bot.Price, error) {
	return slices.Clone(d.prices), nil
}

type postSide struct {
	bot.PostView
	*office
}

func (p postSide) Post(id string) (bot.Post, error) { return p.posts[id], nil }

type alertSide struct {
	bot.AlertView
	*office
}

func (a alertSide) Alert(scope bot.Scope, id string) (bot.Alert, error) {
	if x := a.alerts[id]; roster.Shows(scope, x.Store) {
		return x, nil
	}
	return bot.Alert{}, nil
}

func (a alertSide) Alerts(scope bot.Scope, open bool, limit int) ([]bot.Alert, error) {
	var all []bot.Alert
	for _, x := range a.alerts {
		if roster.Shows(scope, x.Store) && (!open || x.Open()) {
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(x, y bot.Alert) int { return strings.Compare(x.ID, y.ID) })
	return all[:min(len(all), limit)], nil
}

func (a alertSide) Silences(scope bot.Scope) ([]bot.Silence, error) {
	var all []bot.Silence
	for _, s := range a.silences {
		if s.EndedAt.IsZero() && a.now.Before(s.Until) && (s.Store == "" || roster.Shows(scope, s.Store)) {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(x, y bot.Silence) int { return strings.Compare(x.ID, y.ID) })
	return all, nil
}

func (a alertSide) WinBacks(scope bot.Scope, _ time.Time, _ int) ([]bot.WinBack, error) {
	var all []bot.WinBack
	for _, w := range a.attempts {
		if roster.Shows(scope, w.Store) {
			all = append(all, w)
		}
	}
	return all, nil
}

func (a alertSide) Attempts(id string) ([]bot.WinBack, error) {
	var all []bot.WinBack
	for _, w := range a.attempts {
		if w.ExternalUserID == id && w.BackAt.IsZero() {
			all = append(all, w)
		}
	}
	return all, nil
}

func (a alertSide) Items(id string, limit int) ([]bot.AlertItem, error) {
	return a.items[id][:min(len(a.items[id]), limit)], nil
}

// What belongs to another store is not there.
func TestAlertsOfOtherStoresAreNotThere(t *testing.T) {
	f := newOffice(t)
	f.reads("hanmei", "/提醒", "有 1 条提醒", "1. 十七号店：「张三」删除了李明", "编号 LOSTS17")
	if got := f.asks("hanmei", "/提醒"); strings.Contains(got, "LOSTS18") || strings.Contains(got, "钱") {
		t.Errorf("another store's alert is shown:\n%s", got)
	}
	for _, line := range []string{
		"/提醒 LOSTS18", "/提醒 处理 LOSTS18", "/提醒 静默 LOSTS18 4小时", "/提醒 分派 LOSTS18 @李明", "/挽回 LOSTS18", "/挽回 钱多多",
	} {
		before := len(f.sends)
		f.reads("hanmei", line, "没有找到")
		if a := f.alerts["LOSTS18"]; !a.Open() || len(f.silences) > 0 || len(f.posts) > 0 || len(f.sends) != before+1 {
			t.Errorf("%s changed something: %+v", line, a)
		}
	}
	for _, userID := range []string{"quyu", "shenji"} {
		f.reads(userID, "/提醒", "有 2 条提醒")
	}
	f.reads("liming", "/提醒", "没有交给您的提醒。")
	f.reads("liming", "/提醒 LOSTS17", "没有找到")
	f.reads("shenji", "/提醒 处理 1", "审计只能查看")
}

func TestAckAndItsUndo(t *testing.T) {
	f := newOffice(t)
	f.cards["alert-LOSTS17-1"] = bot.CardState{Task: "alert-LOSTS17-1", Users: []string{"hanmei"}}
	f.asks("hanmei", "/提醒")
	f.reads("hanmei", "/提醒 处理 1", "「张三」删除了李明", "不会再重复提醒")
	if a := f.alerts["LOSTS17"]; a.AckBy != "hanmei" || a.AckAt.IsZero() || f.cards["alert-LOSTS17-1"].DoneAt.IsZero() {
		t.Fatalf("%+v", a)
	}
	f.reads("quyu", "/提醒 处理 losts17", "已经由韩梅在", "不用再处理")
	f.reads("hanmei", "/撤销", "又等人处理了")
	if a := f.alerts["LOSTS17"]; !a.Open() {
		t.Errorf("%+v", a)
	}
}

// Whom an alert is given to has it among their to-dos, is told, and says when it
// is done.
func TestAssign(t *testing.T) {
	f := newOffice(t)
	f.asks("hanmei", "/提醒")
	f.reads("hanmei", "/提醒 分派 1", "交给谁", "李明", "韩梅")
	f.reads("hanmei", "/提醒 分派 1 @赵云", "没有找到可以处理这条提醒的")
	f.reads("hanmei", "/提醒 分派 1 @李明", "已经交给李明")
	told := slices.ContainsFunc(f.sends, func(s bot.Send) bool {
		m, ok := s.(bot.AppMessage)
		return ok && slices.Contains(m.ToUsers, "liming") && strings.Contains(m.Text, "韩梅请您处理一件事：十七号店：「张三」删除了李明")
	})
	if a := f.alerts["LOSTS17"]; a.Assigned != "liming" || a.Open() || !told || len(f.todos) != 1 || f.todos[0].UserID != "liming" {
		t.Fatalf("%+v, told %v, to-dos %+v", a, told, f.todos)
	}
	f.reads("liming", "/提醒", "有 1 条提醒")
	f.reads("liming", "/提醒 静默 1", "要店长及以上")
	f.reads("liming", "/提醒 处理 1", "记下了")
	if a := f.alerts["LOSTS17"]; a.ClosedAt.IsZero() || f.todos[0].DoneAt.IsZero() {
		t.Errorf("%+v, to-do %+v", a, f.todos[0])
	}
}

// A colleague who still has the customer is given the message, never the one who
// was deleted; who is reached by nobody is told plainly; nobody is asked twice.
func TestWinBack(t *testing.T) {
	f := newOffice(t)
	f.reads("hanmei", "/挽回 LOSTS17", "没有可以备的挽回消息", "「张三」：已经没有同事联系得上")
	f.also("wm-zhang", "hanmei", "s17")
	f.reads("hanmei", "/挽回 LOSTS17 试", "给 1 位客户备挽回消息，由韩梅 1 条确认发出", "没有真的做")
	if len(f.posts) != 0 {
		t.Fatal("a trial prepared something")
	}
	f.reads("hanmei", "/挽回 LOSTS17", "给 1 位客户各备好一条挽回消息", "韩梅 1 条", "算您接手了")
	if a := f.alerts["LOSTS17"]; a.AckBy != "hanmei" {
		t.Errorf("who does something about an alert has not taken it on: %+v", a)
	}
	for _, p := range f.posts {
		if p.Sender != "hanmei" || !slices.Equal(p.Customers, []string{"wm-zhang"}) || !strings.Contains(p.Text, "张三，您好！我是十七号店的韩梅") ||
			len(p.Attachments) != 1 || !strings.HasPrefix(p.Attachments[0].URL, "https://bot.example.com/c/") {
			t.Errorf("%+v", p)
		}
	}
	if len(f.posts) != 1 || len(f.attempts) != 1 {
		t.Fatalf("posts %+v, attempts %+v", f.posts, f.attempts)
	}
	f.reads("hanmei", "/挽回 张三", "「张三」：之前已经备过挽回消息")
	f.asks("hanmei", "/撤销")
	f.reads("hanmei", "/确认", "挽回消息撤回了")
	for _, p := range f.posts {
		if p.CancelledAt.IsZero() {
			t.Errorf("%+v", p)
		}
	}
	f.reads("hanmei", "/挽回 张三", "给 1 位客户各备好一条挽回消息")
}

// In bulk a part gets nothing, to compare; who is asked for by name gets it.
func TestHoldOut(t *testing.T) {
	o := testOptions()
	o.Messages = must(templates.Load(""))
	o.Shop.Alerts = config.Alerts{WinBack: config.WinBack{Message: "winback/default"}, HoldOut: 100}
	f := openOffice(t, o)
	f.also("wm-zhang", "hanmei", "s17")
	f.reads("hanmei", "/挽回 LOSTS17", "「张三」：这次特意不发，用来对照")
	if len(f.posts) != 0 || len(f.touches) != 1 || !f.touches[0].Held || len(f.attempts) != 1 {
		t.Errorf("posts %+v, touches %+v", f.posts, f.touches)
	}
	f.also("wm-qian", "sunli", "s18")
	f.reads("sunli", "/挽回 钱多多", "给 1 位客户各备好一条挽回消息")
	if len(f.posts) != 1 || len(f.touches) != 1 {
		t.Errorf("posts %+v, touches %+v", f.posts, f.touches)
	}
}

// What went over into a storm leads there.
func TestAlertThatWentOverIntoAStorm(t *testing.T) {
	f := newOffice(t)
	a := f.alerts["LOSTS17"]
	a.ClosedAt, a.Cause = monday, "并入了提醒 STORM17"
	f.alerts["LOSTS17"] = a
	f.reads("hanmei", "/提醒 处理 LOSTS17", "并入了提醒 STORM17，请处理那一条")
	f.reads("hanmei", "/挽回 LOSTS17", "并入了提醒 STORM17，请挽回那一条")
}

// Of many, the plan is asked about first.
func TestWinBackOfManyIsAskedAbout(t *testing.T) {
	f := newOffice(t)
	f.meet("wm-new", "赵六", "s17", "liming")
	f.lost("LOSTS17", "s17", "wm-new", "liming")
	f.also("wm-zhang", "hanmei", "s17")
	f.also("wm-new", "hanmei", "s17")
	f.reads("hanmei", "/挽回 LOSTS17", "请确认", "给 2 位客户备挽回消息，由韩梅 2 条确认发出")
	if len(f.posts) != 0 {
		t.Fatal("it was not asked about")
	}
	f.asks("hanmei", "1")
	if len(f.posts) != 2 {
		t.Errorf("posts %+v", f.posts)
	}
}

func TestResults(t *testing.T) {
	f := newOffice(t)
	f.attempts["B1"] = bot.WinBack{ID: "B1", Store: "s17", ExternalUserID: "wm-1", BackAt: monday}
	f.attempts["B2"] = bot.WinBack{ID: "B2", Store: "s17", ExternalUserID: "wm-2", Held: true}
	f.prices = []bot.Price{{Key: "welcome:默认", Sent: 200, Lost: 3, HeldBack: 100, HeldLost: 1}}
	f.asks("hanmei", "/提醒 处理 LOSTS17")
	f.reads("hanmei", "/提醒 成效", "十七号店：提醒 1 条，有人处理 1 条，一半在 10 分钟内接手；挽回 1 位，回来 1 位；特意没发、用来对照的 1 位，自己回来 0 位",
		"3天内有多少位客户因此删除店员", "欢迎语「默认」：15.0（发 200 条，删 3 位），没发的对照 10.0（100 位里删 1 位）")
	if got := f.asks("hanmei", "/提醒 成效"); strings.Contains(got, "十八号店") {
		t.Errorf("another store's:\n%s", got)
	}
}

func TestRisksOfTheCallersStores(t *testing.T) {
	f := newOffice(t)
	f.risks = []bot.Risk{
		{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wm-zhang"}, Store: "s17", Reason: "平时 9 天来一次，已经 31 天没动静", Next: "问候一声"},
		{Pair: bot.Pair{UserID: "zhaoyun", ExternalUserID: "wm-qian"}, Store: "s18", Reason: "已经 75 天没动静", Next: "问候一声"},
	}
	f.reads("hanmei", "/流失", "有 1 位客户可能要流失", "1. 张三（李明的客户）：平时 9 天来一次，已经 31 天没动静。问候一声")
	f.reads("quyu", "/流失 十八号店", "十八号店有 1 位客户可能要流失", "钱多多（赵云的客户）")
	f.reads("hanmei", "/流失 十八号店", "没有找到")
}
