package report_test

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/report"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

var (
	shanghai = time.FixedZone("Asia/Shanghai", 8*3600)
	// saturday is when the report is due.
	saturday = time.Date(2026, 11, 21, 21, 30, 0, 0, shanghai)
	key      = []byte("a key of the tests")
)

var shop = config.Shop{
	Name: "春芽生活",
	Stores: []config.Store{
		{ID: "s17", Name: "十七号店"}, {ID: "s18", Name: "人民路店"}, {ID: "s19", Name: "河滨店"},
	},
	Staff: []config.Staff{
		{UserID: "hanmei", Name: "韩梅", Role: bot.RoleManager, Store: "s17"},
		{UserID: "kuaiji", Name: "小周", Role: bot.RoleAuditor},
		{UserID: "liming", Name: "李明", Role: bot.RoleClerk, Store: "s17"},
		{UserID: "qiang", Name: "老强", Role: bot.RoleManager, Store: "s17"},
		{UserID: "quyu", Name: "区姐", Role: bot.RoleRegion, Stores: []string{"s19", "s18"}},
		{UserID: "wangzong", Name: "王总", Role: bot.RoleHeadquarters},
	},
}

// happening is one thing that counts, at a store with a member of staff.
type happening struct {
	at            time.Time
	store, userID string
	bot.Numbers
}

// world is a shop where things happened. It answers as bot.DeskView says.
type world struct {
	bot.View
	events []happening
}

func (w *world) Desk() bot.DeskView   { return desk{world: w} }
func (w *world) Staff() bot.StaffView { return staff{} }

// staff are those of the configuration only.
type staff struct{ bot.StaffView }

func (staff) Member(id string) (bot.StaffRecord, error) { return bot.StaffRecord{UserID: id}, nil }
func (staff) Members() ([]bot.StaffRecord, error)       { return nil, nil }

type desk struct {
	bot.DeskView
	world *world
}

func (w *world) happen(at time.Time, store, user string, n bot.Numbers) {
	w.events = append(w.events, happening{at, store, user, n})
}

func (d desk) Numbers(scope bot.Scope, from, until time.Time, by bot.NumbersBy) ([]bot.Numbers, error) {
	var rows []bot.Numbers
	at := map[string]int{}
	for _, e := range d.world.events {
		if e.at.Before(from) || !e.at.Before(until) || !roster.Shows(scope, e.store) {
			continue
		}
		k := map[bot.NumbersBy]string{bot.NumbersStore: e.store, bot.NumbersStaff: e.userID}[by]
		i, known := at[k]
		if !known {
			i, at[k] = len(rows), len(rows)
			rows = append(rows, bot.Numbers{Key: k})
		}
		rows[i] = plus(rows[i], e.Numbers)
	}
	return rows, nil
}

// plus adds what the tests use.
func plus(a, b bot.Numbers) bot.Numbers {
	a.Added, a.Lost, a.Deleted = a.Added+b.Added, a.Lost+b.Lost, a.Deleted+b.Deleted
	a.Welcomed, a.WelcomeFailed = a.Welcomed+b.Welcomed, a.WelcomeFailed+b.WelcomeFailed
	a.WelcomeMedian, a.WelcomeSlow = max(a.WelcomeMedian, b.WelcomeMedian), max(a.WelcomeSlow, b.WelcomeSlow)
	a.Joined, a.Left, a.Orders, a.Sales = a.Joined+b.Joined, a.Left+b.Left, a.Orders+b.Orders, a.Sales+b.Sales
	a.Coupons, a.Violations = a.Coupons+b.Coupons, a.Violations+b.Violations
	return a
}

// due is the job's event, handled some time after it was due.
func due(at time.Time, late time.Duration) bot.Event {
	return bot.Event{ID: 7, Kind: bot.JobKind(report.Job), At: at.Add(late), Body: bot.JobDue{Name: report.Job, Due: at}}
}
