package alerts

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// world is a shop in memory with a clock: what the bot keeps, and what it said.
// What a test asks of the view beyond it panics.
type world struct {
	bot.View
	t        *testing.T
	handlers []bot.Handler
	now      time.Time
	events   int64
	// due are the jobs that wait, scheduled the keys of all that ever were.
	due       []bot.ScheduleJob
	scheduled map[string]bool

	relations map[bot.Pair]bot.Relation
	customers map[string]bot.Customer
	members   map[string]bot.StaffRecord
	plain     map[string]bool
	inGroup   map[string]bot.Member
	lines     map[string][]bot.Interaction
	records   map[bot.Pair][]bot.TagRecord
	items     []bot.AlertItem
	aside     map[int64]string
	alerts    map[string]bot.Alert
	silences  []bot.Silence
	todos     map[string]bot.Todo
	attempts  []bot.WinBack
	risks     map[string]bot.Risk
	posts     []bot.Post
	moved     int
	usual     []int
	last      time.Time
	heard     []int
	// violations are those that were said, by ID.
	violations map[string]bot.Violation

	said []said
	// notices are those to internal groups.
	notices []writtenNotice
}

// writtenNotice is a notice with when it was written.
type writtenNotice struct {
	bot.GroupNotice
	at time.Time
}

// said is one thing that was said.
type said struct {
	at   time.Time
	to   string
	text string
	card *bot.Card
}

func shop() config.Shop {
	return config.Shop{
		Name: "春芽生活",
		Stores: []config.Store{
			{ID: "s17", Name: "十七号店", Groups: []string{"wrGROUP"}, Webhook: "s17-group"}, {ID: "s18", Name: "十八号店"},
		},
		Staff: []config.Staff{
			{UserID: "liming", Name: "李明", Role: bot.RoleClerk, Store: "s17"}, {UserID: "xiaohong", Name: "小红", Role: bot.RoleClerk, Store: "s17"},
			{UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Store: "s17"}, {UserID: "sunli", Name: "孙丽", Role: bot.RoleManager, Store: "s18"},
			{UserID: "quyu", Name: "区先生", Role: bot.RoleRegion, Stores: []string{"s17", "s18"}},
			{UserID: "wangzong", Name: "王总", Role: bot.RoleHeadquarters},
		},
		Alerts: settings(),
	}
}

func newWorld(t *testing.T, now time.Time) *world {
	t.Helper()
	messages, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Shop: shop(), Messages: messages, Location: shanghai}
	o.Shop.Alerts.Webhook = "hq-group"
	o.Shop.Tags.Rules = []config.TagRule{{Group: "消费价值", Tag: "{rfm}"}}
	return &world{
		t: t, handlers: Handlers(o), now: now, scheduled: map[string]bool{}, relations: map[bot.Pair]bot.Relation{},
		customers: map[string]bot.Customer{}, members: map[string]bot.StaffRecord{}, plain: map[string]bool{},
		inGroup: map[string]bot.Member{}, lines: map[string][]bot.Interaction{}, records: map[bot.Pair][]bot.TagRecord{},
		aside: map[int64]string{}, alerts: map[string]bot.Alert{}, todos: map[string]bot.Todo{}, risks: map[string]bot.Risk{},
	}
}

// customer lets the shop have a customer of a member of staff.
func (w *world) customer(id, name, staff, store string) bot.Pair {
	p := bot.Pair{UserID: staff, ExternalUserID: id}
	w.relations[p] = bot.Relation{Pair: p, Status: bot.RelationActive, Store: store, AddedAt: w.now.Add(-40 * day), ChangedAt: w.now.Add(-40 * day)}
	w.customers[id] = bot.Customer{ExternalUserID: id, Name: name, KnownSince: w.now.Add(-400 * day)}
	return p
}

// happens lets an event happen, at a time that may lie in the past.
func (w *world) happens(at time.Time, body bot.Body) {
	w.t.Helper()
	w.events++
	ev := bot.Event{ID: w.events, At: at, ReceivedAt: w.now, Kind: body.Kind(), Body: body}
	for _, h := range w.handlers {
		if !slices.Contains(h.Kinds, ev.Kind) {
			continue
		}
		effects, err := h.Handle(ev, w)
		if err != nil {
			w.t.Fatalf("%s of %s: %v", h.Name, ev.Kind, err)
		}
		for _, e := range effects {
			w.apply(e)
		}
	}
}

// until lets time go by, with a tick every minute and every job that is due.
func (w *world) until(end time.Time) {
	w.t.Helper()
	for !w.now.After(end) {
		w.jobs()
		if w.now.Truncate(time.Minute).Equal(w.now) {
			w.happens(w.now, bot.JobDue{Name: JobTick, Due: w.now})
			w.jobs()
		}
		w.now = w.now.Add(10 * time.Second)
	}
	w.now = end
}

func (w *world) jobs() {
	w.t.Helper()
	for {
		i := slices.IndexFunc(w.due, func(j bot.ScheduleJob) bool { return !j.Due.After(w.now) })
		if i < 0 {
			return
		}
		j := w.due[i]
		w.due = slices.Delete(w.due, i, i+1)
		w.happens(w.now, bot.JobDue{Name: j.Name, Due: j.Due, Payload: j.Payload})
	}
}

func (w *world) apply(e bot.Effect) {
	switch e := e.(type) {
	case bot.ScheduleJob:
		if !w.scheduled[e.Key] {
			w.scheduled[e.Key] = true
			w.due = append(w.due, e)
		}
	case bot.RaiseAlert:
		if !slices.ContainsFunc(w.items, func(i bot.AlertItem) bool { return i.Key == e.Key }) {
			e.ID = int64(len(w.items) + 1)
			w.items = append(w.items, e.AlertItem)
		}
	case bot.TakeItems:
		for _, id := range e.Items {
			if w.items[id-1].AlertID != e.From || w.aside[id] != "" {
				continue
			}
			w.items[id-1].AlertID = e.AlertID
			if e.AlertID == "" {
				w.aside[id] = e.Reason
			}
		}
	case bot.SetAlert:
		w.alerts[e.ID] = e.Alert
	case bot.SetTodo:
		w.todos[e.ID] = e.Todo
	case bot.SetWinBack:
		i := slices.IndexFunc(w.attempts, func(a bot.WinBack) bool { return a.ID == e.ID })
		w.attempts[i] = e.WinBack
	case bot.SetRisk:
		w.risks[e.ExternalUserID] = e.Risk
	case bot.SetCardState:
	case bot.AppMessage:
		w.said = append(w.said, said{w.now, strings.Join(e.ToUsers, " "), e.Text, e.Card})
	case bot.GroupNotice:
		w.said = append(w.said, said{w.now, "群 " + e.Webhook, e.Markdown, nil})
		w.notices = append(w.notices, writtenNotice{e, w.now})
	default:
		w.t.Fatalf("the world knows no %T", e)
	}
}

// people is what was said to people and not to groups, as "20:01 hanmei: …first
// line…".
func (w *world) people() []string {
	var lines []string
	for _, s := range w.said {
		if !strings.HasPrefix(s.to, "群 ") {
			first, _, _ := strings.Cut(s.text, "\n")
			lines = append(lines, fmt.Sprintf("%s %s: %s", s.at.In(shanghai).Format("15:04"), s.to, first))
		}
	}
	return lines
}

// want compares what was said to people with what should have been.
func (w *world) want(lines ...string) {
	w.t.Helper()
	if got := w.people(); !slices.Equal(got, lines) {
		w.t.Errorf("said:\n\t%s\nwant:\n\t%s", strings.Join(got, "\n\t"), strings.Join(lines, "\n\t"))
	}
}

// only is the only alert there is.
func (w *world) only() bot.Alert {
	w.t.Helper()
	if len(w.alerts) != 1 {
		w.t.Fatalf("%d alerts: %+v", len(w.alerts), w.alerts)
	}
	for _, a := range w.alerts {
		return a
	}
	return bot.Alert{}
}

// ack takes an alert on.
func (w *world) ack(a bot.Alert) {
	a.AckAt, a.AckBy = w.now, "hanmei"
	w.alerts[a.ID] = a
}

func (w *world) Now() time.Time                 { return w.now }
func (w *world) Staff() bot.StaffView           { return staffSide{world: w} }
func (w *world) Desk() bot.DeskView             { return deskSide{world: w} }
func (w *world) Alerting() bot.AlertView        { return alertSide{world: w} }
func (w *world) Moderation() bot.ModerationView { return moderationSide{world: w} }
func (w *world) Meet(customers []string) error  { return nil }

func (w *world) Relation(p bot.Pair) (bot.Relation, error) { return w.relations[p], nil }
func (w *world) Customer(id string) (bot.Customer, error)  { return w.customers[id], nil }
func (w *world) Group(id string) (bot.Group, error) {
	return bot.Group{ChatID: id, Name: "福利群"}, nil
}
func (w *world) Member(chat, id string) (bot.Member, error)     { return w.inGroup[chat+id], nil }
func (w *world) ByPhone(string) ([]string, error)               { return nil, nil }
func (w *world) Order(string) (bot.Order, error)                { return bot.Order{}, nil }
func (w *world) TagRecords(p bot.Pair) ([]bot.TagRecord, error) { return w.records[p], nil }

func (w *world) Activity(id string, since time.Time) ([]bot.Interaction, error) {
	return slices.DeleteFunc(slices.Clone(w.lines[id]), func(i bot.Interaction) bool { return i.At.Before(since) }), nil
}

func (w *world) Pairs(id string) ([]bot.Relation, error) {
	var all []bot.Relation
	for p, r := range w.relations {
		if p.ExternalUserID == id {
			all = append(all, r)
		}
	}
	return all, nil
}

func (w *world) CustomersAfter(after string, limit int) ([]string, error) {
	all := slices.DeleteFunc(sortedKeys(w.customers), func(id string) bool { return id <= after })
	return all[:min(len(all), limit)], nil
}

type staffSide struct {
	bot.StaffView
	*world
}

func (s staffSide) Member(id string) (bot.StaffRecord, error) { return s.members[id], nil }
func (s staffSide) Members() ([]bot.StaffRecord, error) {
	var all []bot.StaffRecord
	for _, id := range sortedKeys(s.members) {
		all = append(all, s.members[id])
	}
	return all, nil
}
func (s staffSide) Session(id string) (bot.Session, error) {
	return bot.Session{UserID: id, PlainText: s.plain[id]}, nil
}

func (s staffSide) Card(string) (bot.CardState, error) { return bot.CardState{}, nil }

type deskSide struct {
	bot.DeskView
	*world
}

func (d deskSide) Todos(_ bot.Scope, userID string, _ int) ([]bot.Todo, error) {
	var open []bot.Todo
	for _, id := range sortedKeys(d.todos) {
		if t := d.todos[id]; t.UserID == userID && t.DoneAt.IsZero() {
			open = append(open, t)
		}
	}
	return open, nil
}
func (d deskSide) Risk(_ bot.Scope, id string) (bot.Risk, error) { return d.risks[id], nil }
func (d deskSide) Risks(scope bot.Scope, limit int) ([]bot.Risk, error) {
	var all []bot.Risk
	for _, id := range sortedKeys(d.risks) {
		if r := d.risks[id]; r.Reason != "" && roster.Shows(scope, r.Store) {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b bot.Risk) int { return b.Score - a.Score })
	return all[:min(len(all), limit)], nil
}
func (d deskSide) Numbers(bot.Scope, time.Time, time.Time, bot.NumbersBy) ([]bot.Numbers, error) {
	return []bot.Numbers{{Transferred: d.moved}}, nil
}
func (d deskSide) Posts(bot.Scope, bool, int) ([]bot.Post, error) { return d.posts, nil }

type moderationSide struct {
	bot.ModerationView
	*world
}

func (m moderationSide) Violation(_ bot.Scope, id string) (bot.Violation, error) {
	return m.violations[id], nil
}

func (m moderationSide) Violations(externalUserID string, since time.Time) ([]bot.Violation, error) {
	var all []bot.Violation
	for _, x := range m.violations {
		if x.ExternalUserID == externalUserID && !x.At.Before(since) {
			all = append(all, x)
		}
	}
	return all, nil
}

type alertSide struct {
	bot.AlertView
	*world
}

func (a alertSide) Alert(_ bot.Scope, id string) (bot.Alert, error) { return a.alerts[id], nil }
func (a alertSide) Silences(bot.Scope) ([]bot.Silence, error)       { return a.silences, nil }
func (a alertSide) Standing() ([]bot.Alert, error) {
	var all []bot.Alert
	for _, id := range sortedKeys(a.alerts) {
		if x := a.alerts[id]; x.ClosedAt.IsZero() {
			all = append(all, x)
		}
	}
	slices.SortStableFunc(all, func(x, y bot.Alert) int { return x.OpenedAt.Compare(y.OpenedAt) })
	return all, nil
}
func (a alertSide) NewItems(limit int) ([]bot.AlertItem, error) {
	var fresh []bot.AlertItem
	for _, i := range a.items {
		if i.AlertID == "" && a.aside[i.ID] == "" && len(fresh) < limit {
			fresh = append(fresh, i)
		}
	}
	return fresh, nil
}
func (a alertSide) Items(id string, limit int) ([]bot.AlertItem, error) {
	var in []bot.AlertItem
	for _, i := range a.items {
		if i.AlertID == id {
			in = append(in, i)
		}
	}
	slices.SortStableFunc(in, func(x, y bot.AlertItem) int { return y.At.Compare(x.At) })
	return in[:min(len(in), limit)], nil
}
func (a alertSide) Usual(bot.AlertKind, string, time.Duration, int) ([]int, error) {
	return a.usual, nil
}
func (a alertSide) LastCallback() (time.Time, error) { return a.last, nil }
func (a alertSide) Heard(int) ([]int, error)         { return a.heard, nil }
func (a alertSide) Attempts(id string) ([]bot.WinBack, error) {
	return slices.DeleteFunc(slices.Clone(a.attempts), func(w bot.WinBack) bool { return w.ExternalUserID != id || !w.BackAt.IsZero() }), nil
}

// failure is a send that came to nothing.
func failure(s bot.Send, code int, why string) bot.SendFailed {
	data, _ := bot.EncodeSend(s)
	return bot.SendFailed{SendKind: s.Meta().Kind, Payload: json.RawMessage(data), Code: code, Reason: why}
}
