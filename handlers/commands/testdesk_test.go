package commands

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // The tests speak of Asia/Shanghai wherever they run.

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/coupons/coupontest"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// floor is a shop in memory: what the bot keeps, seen through scopes as the
// store would show it, and everything that left the house. What a test asks of
// the view beyond it panics.
type floor struct {
	bot.View
	t       testing.TB
	handler bot.Handler
	now     time.Time
	events  int64

	members       map[string]bot.StaffRecord
	sessions      map[string]bot.Session
	confirmations map[string]bot.Confirmation
	cards         map[string]bot.CardState
	writes        []bot.Write
	audit         []bot.AuditEntry
	customers     []*testCustomer
	todos         []bot.Todo
	// drawer is where coupons are, claims are those of sales by pickup code, fitting
	// says for which expressions customers fit (all others).
	drawer  *coupontest.Drawer
	claims  map[string]bot.SaleClaim
	fitting map[string]bool

	// effects are all that was decided, in order; sends are those of them that
	// leave the house.
	effects []bot.Effect
	sends   []bot.Send
}

// testCustomer is a customer with all that is known of them.
type testCustomer struct {
	bot.Customer
	relations []bot.Relation
	phones    []string
	tags      map[string][]string // by userid
	story     []bot.TimeLineEntry
	risk      bot.Risk
}

// monday is noon of a Monday in Shanghai.
var monday = time.Date(2025, 11, 24, 4, 0, 0, 0, time.UTC)

var shanghai = must(time.LoadLocation("Asia/Shanghai"))

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// testOptions are those of a shop with two stores and one person of each role.
func testOptions() Options {
	return Options{
		Location: shanghai, PublicURL: "https://bot.example.com",
		Shop: config.Shop{
			Name: "春芽生活", Timezone: "Asia/Shanghai",
			Stores: []config.Store{{ID: "s17", Name: "十七号店"}, {ID: "s18", Name: "十八号店"}},
			Staff: []config.Staff{
				{UserID: "liming", Name: "李明", Role: bot.RoleClerk, Store: "s17"},
				{UserID: "zhaoyun", Name: "赵云", Role: bot.RoleClerk, Store: "s18"},
				{UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Store: "s17"},
				{UserID: "sunli", Name: "孙丽", Role: bot.RoleManager, Store: "s18"},
				{UserID: "quyu", Name: "区先生", Role: bot.RoleRegion, Stores: []string{"s17", "s18"}},
				{UserID: "wangzong", Name: "王总", Role: bot.RoleHeadquarters},
				{UserID: "shenji", Name: "沈计", Role: bot.RoleAuditor},
			},
			Channels: []config.Channel{
				{State: "s17-door", Name: "门口海报", Store: "s17"},
				{State: "s18-till", Name: "收银台", Store: "s18"},
			},
			Commands: config.Commands{
				ConfirmPeople: 1, ConfirmMoney: 200, SecondPeople: 500, SecondMoney: 5000,
				ConfirmWithin: 10 * time.Minute, Cooldown: config.Cooldown{Times: 20, Within: time.Minute},
			},
		},
	}
}

// openFloor opens the shop of testOptions.
func openFloor(t testing.TB, h bot.Handler) *floor {
	f := &floor{
		t: t, handler: h, now: monday, members: map[string]bot.StaffRecord{}, sessions: map[string]bot.Session{},
		confirmations: map[string]bot.Confirmation{}, cards: map[string]bot.CardState{},
		claims: map[string]bot.SaleClaim{}, fitting: map[string]bool{},
	}
	f.drawer = coupontest.New(f.Now)
	f.meet("wm-zhang", "张三", "s17", "liming", "13800138000").tags["liming"] = []string{"新客"}
	f.meet("wm-zhangli", "张丽", "s17", "hanmei", "13900139000")
	f.meet("wm-qian", "钱多多", "s18", "zhaoyun", "13700137000")
	return f
}

// meet adds a customer whom a member of staff of a store has.
func (f *floor) meet(id, name, store, staff string, phones ...string) *testCustomer {
	c := &testCustomer{
		Customer: bot.Customer{ExternalUserID: id, Name: name, KnownSince: monday.Add(-48 * time.Hour)},
		relations: []bot.Relation{{
			Pair: bot.Pair{UserID: staff, ExternalUserID: id}, Status: bot.RelationActive, Store: store,
			ChangedAt: monday.Add(-24 * time.Hour), AddedAt: monday.Add(-24 * time.Hour),
		}},
		phones: phones, tags: map[string][]string{},
	}
	f.customers = append(f.customers, c)
	return c
}

// types lets a member type a line and gives back what they read: all texts, in
// order, one to a line.
func (f *floor) types(userID, line string) string {
	f.t.Helper()
	return f.happens(userID, bot.AppText{Content: line})
}

// taps lets a member tap a card's button.
func (f *floor) taps(userID, task, line string) string {
	f.t.Helper()
	return f.happens(userID, bot.CardClicked{TaskID: task, EventKey: line, ResponseCode: fmt.Sprint("RC", f.events)})
}

func (f *floor) happens(userID string, body bot.Body) string {
	f.t.Helper()
	effects, err := f.decides(userID, body)
	if err != nil {
		f.t.Fatalf("%s %+v: %v", userID, body, err)
	}
	var read []string
	for _, e := range effects {
		f.apply(e)
		if m, ok := e.(bot.AppMessage); ok && slices.Contains(m.ToUsers, userID) {
			read = append(read, m.Text)
		}
	}
	return strings.Join(read, "\n")
}

// decides is what the handler makes of an event, not yet applied.
func (f *floor) decides(userID string, body bot.Body) ([]bot.Effect, error) {
	f.events++
	f.now = f.now.Add(time.Second)
	return f.handler.Handle(bot.Event{
		ID: f.events, Receiver: "app", From: userID, Kind: body.Kind(), At: f.now, ReceivedAt: f.now, Body: body,
	}, f)
}

func (f *floor) apply(e bot.Effect) {
	f.effects = append(f.effects, e)
	f.drawer.Apply(e)
	if s, ok := e.(bot.Send); ok {
		f.sends = append(f.sends, s)
	}
	switch e := e.(type) {
	case bot.SetSession:
		f.sessions[e.UserID] = e.Session
	case bot.SetConfirmation:
		f.confirmations[e.Code] = e.Confirmation
	case bot.SetCardState:
		f.cards[e.Task] = e.CardState
	case bot.SetWrite:
		if i := slices.IndexFunc(f.writes, func(w bot.Write) bool { return w.ID == e.ID }); i >= 0 {
			f.writes[i] = e.Write
		} else {
			f.writes = append(f.writes, e.Write)
		}
	case bot.SetRole:
		m := f.members[e.UserID]
		m.UserID, m.Role, m.Stores, m.RoleBy, m.RoleAt = e.UserID, e.Role, e.Stores, e.By, e.At
		f.members[e.UserID] = m
	case bot.RecordAudit:
		e.Seq = int64(len(f.audit) + 1)
		f.audit = append(f.audit, e.AuditEntry)
	case bot.SetTodo:
		if i := slices.IndexFunc(f.todos, func(t bot.Todo) bool { return t.ID == e.ID }); i >= 0 {
			f.todos[i] = retold(f.todos[i], e.Todo)
		} else {
			f.todos = append(f.todos, e.Todo)
		}
	}
}

// retold is a to-do of which something is said again: what was done stays done
// unless it is made anew.
func retold(have, said bot.Todo) bot.Todo {
	anew := said.CreatedAt.After(have.CreatedAt) && !said.CreatedAt.Before(have.DoneAt)
	if !have.DoneAt.IsZero() && said.DoneAt.IsZero() && !anew {
		said.DoneAt, said.DoneBy, said.Outcome = have.DoneAt, have.DoneBy, have.Outcome
	}
	return said
}

func (f *floor) Now() time.Time       { return f.now }
func (f *floor) Staff() bot.StaffView { return staffSide{floor: f} }
func (f *floor) Desk() bot.DeskView   { return deskSide{floor: f} }

// staffSide and deskSide are what the floor answers about staff, and to staff.
type staffSide struct {
	bot.StaffView
	*floor
}

type deskSide struct {
	bot.DeskView
	*floor
}

func (f staffSide) Member(userID string) (bot.StaffRecord, error) {
	return f.members[userID], nil
}

func (f staffSide) Members() ([]bot.StaffRecord, error) {
	var all []bot.StaffRecord
	for _, m := range f.members {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b bot.StaffRecord) int { return strings.Compare(a.UserID, b.UserID) })
	return all, nil
}

func (f staffSide) Session(userID string) (bot.Session, error) {
	s := f.sessions[userID]
	s.UserID = userID
	return s, nil
}

func (f staffSide) Confirmation(code string) (bot.Confirmation, error) {
	return f.confirmations[code], nil
}

func (f staffSide) Card(task string) (bot.CardState, error) { return f.cards[task], nil }

func (f staffSide) LastWrite(userID string) (bot.Write, error) {
	for _, w := range slices.Backward(f.writes) {
		if w.UserID == userID && !w.Undone {
			return w, nil
		}
	}
	return bot.Write{}, nil
}

// seen are the relations of a customer that a scope shows.
func (c *testCustomer) seen(scope bot.Scope) []bot.Relation {
	var seen []bot.Relation
	for _, r := range c.relations {
		if roster.Shows(scope, r.Store) && (scope.UserID == "" || scope.UserID == r.UserID) {
			seen = append(seen, r)
		}
	}
	return seen
}

func (f *floor) customer(scope bot.Scope, id string) *testCustomer {
	for _, c := range f.customers {
		if c.ExternalUserID == id && len(c.seen(scope)) > 0 {
			return c
		}
	}
	return &testCustomer{}
}

func (f deskSide) FindCustomers(scope bot.Scope, what string, limit int) ([]bot.Found, error) {
	var found []bot.Found
	for _, c := range f.customers {
		seen := c.seen(scope)
		by := c.fits(what, seen)
		if len(seen) > 0 && by != "" && len(found) < limit {
			found = append(found, bot.Found{Customer: c.Customer, By: by, Relations: seen})
		}
	}
	return found, nil
}

func (c *testCustomer) fits(what string, seen []bot.Relation) bot.FoundBy {
	if what == c.ExternalUserID {
		return bot.FoundByID
	}
	if digits := bot.PhoneDigits(what); len(digits) >= 4 && slices.ContainsFunc(c.phones, func(p string) bool { return strings.HasSuffix(p, digits) }) {
		return bot.FoundByPhone
	}
	for _, r := range seen {
		if slices.Contains(c.tags[r.UserID], what) {
			return bot.FoundByTag
		}
	}
	if what != "" && strings.Contains(c.Name, what) {
		return bot.FoundByName
	}
	if slices.ContainsFunc(seen, func(r bot.Relation) bool { return what != "" && strings.Contains(r.Remark, what) }) {
		return bot.FoundByRemark
	}
	return ""
}

func (f deskSide) Person(scope bot.Scope, id string) (bot.Person, error) {
	c := f.customer(scope, id)
	if c.ExternalUserID == "" {
		return bot.Person{}, nil
	}
	return bot.Person{Identities: []bot.Identity{{Customer: c.Customer}}, Relations: c.seen(scope)}, nil
}

func (f deskSide) Phones(scope bot.Scope, id string) ([]string, error) {
	return f.customer(scope, id).phones, nil
}

func (f deskSide) TimeLine(scope bot.Scope, id string, limit int) ([]bot.TimeLineEntry, error) {
	story := f.customer(scope, id).story
	return story[:min(limit, len(story))], nil
}

func (f deskSide) Risk(scope bot.Scope, id string) (bot.Risk, error) {
	return f.customer(scope, id).risk, nil
}

func (f deskSide) Todos(scope bot.Scope, userID string, limit int) ([]bot.Todo, error) {
	var open []bot.Todo
	for _, t := range f.todos {
		if t.DoneAt.IsZero() && (t.UserID == userID || t.UserID == "" && roster.Shows(scope, t.Store)) && len(open) < limit {
			open = append(open, t)
		}
	}
	return open, nil
}

func (f deskSide) Todo(scope bot.Scope, userID, id string) (bot.Todo, error) {
	for _, t := range f.todos {
		if t.ID == id && (t.UserID == userID || roster.Shows(scope, t.Store)) {
			return t, nil
		}
	}
	return bot.Todo{}, nil
}

func (f deskSide) Audit(_ bot.Scope, q bot.AuditQuery) ([]bot.AuditEntry, error) {
	var found []bot.AuditEntry
	for _, a := range slices.Backward(f.audit) {
		if (q.UserID == "" || q.UserID == a.UserID) && (q.Action == "" || q.Action == a.Action) && len(found) < q.Limit {
			found = append(found, a)
		}
	}
	return found, nil
}

func (f *floor) Customer(id string) (bot.Customer, error) {
	return f.customer(bot.Everything(), id).Customer, nil
}

func (f *floor) Pairs(id string) ([]bot.Relation, error) {
	return f.customer(bot.Everything(), id).relations, nil
}

func (f *floor) Relation(p bot.Pair) (bot.Relation, error) {
	for _, r := range f.customer(bot.Everything(), p.ExternalUserID).relations {
		if r.UserID == p.UserID {
			return r, nil
		}
	}
	return bot.Relation{}, nil
}

func (f *floor) Tags(p bot.Pair) ([]bot.HeldTag, error) {
	var held []bot.HeldTag
	for _, name := range f.customer(bot.Everything(), p.ExternalUserID).tags[p.UserID] {
		held = append(held, bot.HeldTag{Tag: bot.Tag{Name: name}})
	}
	return held, nil
}
