package web_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/web"
)

// boards answers with what stands here, and keeps what it was asked.
type boards struct {
	mu      sync.Mutex
	asks    []bot.BoardAsk
	named   []string
	shop    config.Shop
	journey bot.BoardJourney
	watch   bot.BoardWatch
	selling bot.BoardSelling
	lists   bot.BoardLists
	names   map[string]string
	behind  int
	empty   bool
	// errs are those that fail, by name; panics does worse.
	errs   map[string]error
	panics string
	// busy and most are how many read at once, and did.
	busy, most int
	waits      func()
}

func (f *boards) read(name string, ask bot.BoardAsk) error {
	f.mu.Lock()
	f.asks = append(f.asks, ask)
	f.busy++
	f.most = max(f.most, f.busy)
	f.mu.Unlock()
	defer func() { f.mu.Lock(); f.busy--; f.mu.Unlock() }()
	if f.waits != nil {
		f.waits()
	}
	if f.panics == name {
		panic("a broken reading")
	}
	return f.errs[name]
}

func (f *boards) Days(_ context.Context, ask bot.BoardAsk) (bot.BoardDays, error) {
	err := f.read("days", ask)
	if f.empty {
		return bot.BoardDays{AsOf: ask.Now, Days: emptyDays(ask)}, err
	}
	d := daysOf(f.shop, ask)
	d.Behind = f.behind
	return d, err
}

func (f *boards) Journey(_ context.Context, ask bot.BoardAsk) (bot.BoardJourney, error) {
	return f.journey, f.read("journey", ask)
}

func (f *boards) Watch(_ context.Context, ask bot.BoardAsk) (bot.BoardWatch, error) {
	return f.watch, f.read("watch", ask)
}

func (f *boards) Selling(_ context.Context, ask bot.BoardAsk) (bot.BoardSelling, error) {
	return f.selling, f.read("selling", ask)
}

func (f *boards) Lists(_ context.Context, ask bot.BoardAsk) (bot.BoardLists, error) {
	return f.lists, f.read("lists", ask)
}

func (f *boards) Names(ctx context.Context, ids []string) (map[string]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.named = append(f.named, ids...)
	if err := f.errs["names"]; err != nil {
		return nil, err
	}
	return f.names, nil
}

// counter knows what members of staff may see.
type counter struct {
	callers map[string]bot.Caller
	err     error
}

func (c *counter) Caller(_ context.Context, userID string) (bot.Caller, error) {
	caller := c.callers[userID]
	caller.UserID = userID
	return caller, c.err
}

func (c *counter) Line(context.Context, bot.PageLine) (bot.Reply, error) { return bot.Reply{}, nil }

// boardStage is a site with the managers' page.
type boardStage struct {
	*stage
	boards  *boards
	counter *counter
	log     *strings.Builder
}

// afternoon is when the managers' page is looked at in tests: a Sunday.
var afternoon = time.Date(2026, 11, 22, 15, 4, 5, 0, shanghai)

func newBoardStage(t testing.TB, here config.Shop, change ...func(*boards)) *boardStage {
	t.Helper()
	here.Timezone = "Asia/Shanghai"
	st := &boardStage{
		stage: &stage{}, log: &strings.Builder{},
		boards: &boards{shop: here, journey: journeyOf(), watch: watchOf(here), selling: sellingOf(), lists: bot.BoardLists{
			Alerts: make([]bot.Alert, 3), Todos: make([]bot.Todo, 7), More: map[string]int{"todos": 2},
		}},
		counter: &counter{callers: map[string]bot.Caller{
			"boss":    {Name: "王总", Role: bot.RoleHeadquarters, Scope: bot.Everything()},
			"chen":    {Name: "陈店长", Role: bot.RoleManager, Scope: bot.Scope{Stores: []string{here.Stores[0].ID}}},
			"u001":    {Name: "李明", Role: bot.RoleClerk, Scope: bot.Scope{Stores: []string{here.Stores[0].ID}}},
			"auditor": {Name: "审计", Role: bot.RoleAuditor, Scope: bot.Everything()},
			"gone":    {Role: bot.RoleNone},
		}},
	}
	st.boards.names = map[string]string{}
	for i := range 400 {
		st.boards.names[fmt.Sprintf("u%03d", i)] = staffNames[i%len(staffNames)] + fmt.Sprint(i/len(staffNames)+1)
	}
	for _, f := range change {
		f(st.boards)
	}
	log := logrus.New()
	log.SetOutput(st.log)
	s, err := web.New(web.Options{
		Shop: here, Files: os.DirFS("../../templates"), Gatherer: prometheus.NewRegistry(), Log: log, Key: reportKey, PublicURL: "http://example.com",
		Login: config.Pages{Login: config.LoginWeCom, Session: 72 * time.Hour}, Now: func() time.Time { return afternoon.UTC() },
		Counter: st.counter, Boards: st.boards, Teller: st.boards, RuleTitle: func(rule string) string { return map[string]string{"links": "外部链接"}[rule] }, StaffIdentity: nobody{},
	})
	if err != nil {
		t.Fatal(err)
	}
	st.Site = s
	return st
}

// nobody knows nobody: in these tests who looks is known already.
type nobody struct{}

func (nobody) Who(context.Context, string) (web.Who, error) { return web.Who{}, nil }

// staff is the phone of a member who is known.
func (st *boardStage) staff(id string) *phone { return st.phone(web.Who{UserID: id}) }

var staffNames = []string{"李明", "王芳", "张伟", "刘洋", "陈静", "杨帆", "赵敏", "黄磊", "周杰", "吴倩", "徐丽", "孙浩"}

// bigShop is one of many stores.
func bigShop(stores, channels int) config.Shop {
	here := config.Shop{Name: "春芽生活"}
	towns := []string{"人民路", "解放路", "西湖", "滨江", "城西", "武林", "下沙", "临平", "萧山", "余杭"}
	for i := range stores {
		here.Stores = append(here.Stores, config.Store{ID: fmt.Sprintf("s%02d", i+1), Name: fmt.Sprintf("%s%d店", towns[i%len(towns)], i/len(towns)+1)})
	}
	kinds := []string{"收银台", "门口海报", "小票", "外卖卡片", "公众号", "朋友圈"}
	for i := range channels {
		store := here.Stores[i%stores]
		here.Channels = append(here.Channels, config.Channel{State: fmt.Sprintf("c%02d", i+1), Name: kinds[i%len(kinds)] + fmt.Sprint(i/len(kinds)+1), Store: store.ID})
	}
	return here
}

func emptyDays(ask bot.BoardAsk) []bot.BoardNumbers {
	var out []bot.BoardNumbers
	for day := ask.From; day.Before(ask.Until); day = day.AddDate(0, 0, 1) {
		n := bot.BoardNumbers{}
		n.Key = day.Format("2006-01-02")
		out = append(out, n)
	}
	return out
}

// numbersOf makes numbers of about some size up, the same for the same seed.
func numbersOf(size float64, seed int) bot.BoardNumbers {
	wave := func(k int) float64 { return 1 + 0.35*math.Sin(float64(seed*(k+3))*1.7) }
	n := func(part float64, k int) int { return int(size * part * wave(k)) }
	b := bot.BoardNumbers{Numbers: bot.Numbers{
		Added: n(1, 1), Lost: n(.16, 2), Deleted: n(.02, 3), Transferred: n(.01, 4), WelcomeFailed: n(.01, 5), WelcomeUnsure: n(.004, 6),
		WelcomeMissing: n(.02, 7), WelcomeMedian: time.Duration(1100+200*math.Sin(float64(seed))) * time.Millisecond, WelcomeSlow: time.Duration(4+3*wave(9)) * time.Second,
		Joined: n(.6, 8), Left: n(.12, 9), Removed: n(.01, 10), Orders: n(.5, 11), Refunded: n(.02, 12), Sales: bot.Money(n(.5, 11) * 4590),
		Coupons: n(.9, 13), Violations: n(.03, 14), Claimed: n(.5, 15), Redeemed: n(.3, 16), Grabbed: n(.2, 17), Picked: n(.15, 18),
	}}
	for i, part := range []float64{.45, .35, .12, .04, .02, .01} {
		b.Within[i] = n(.95*part, 1)
		b.Welcomed += b.Within[i]
	}
	return b
}

// daysOf are the numbers of a lively shop.
func daysOf(here config.Shop, ask bot.BoardAsk) bot.BoardDays {
	d := bot.BoardDays{AsOf: ask.Now}
	stores := len(here.Stores)
	if !ask.Scope.All {
		stores = len(ask.Scope.Stores)
	}
	size := 40 * float64(stores)
	add := func(to *bot.BoardNumbers, n bot.BoardNumbers) {
		to.Added, to.Lost, to.Deleted, to.Welcomed, to.WelcomeFailed = to.Added+n.Added, to.Lost+n.Lost, to.Deleted+n.Deleted, to.Welcomed+n.Welcomed, to.WelcomeFailed+n.WelcomeFailed
		to.WelcomeUnsure, to.WelcomeMissing, to.Joined, to.Left, to.Removed = to.WelcomeUnsure+n.WelcomeUnsure, to.WelcomeMissing+n.WelcomeMissing, to.Joined+n.Joined, to.Left+n.Left, to.Removed+n.Removed
		to.Orders, to.Refunded, to.Sales, to.Coupons, to.Violations = to.Orders+n.Orders, to.Refunded+n.Refunded, to.Sales+n.Sales, to.Coupons+n.Coupons, to.Violations+n.Violations
		to.Claimed, to.Redeemed, to.Grabbed, to.Picked = to.Claimed+n.Claimed, to.Redeemed+n.Redeemed, to.Grabbed+n.Grabbed, to.Picked+n.Picked
		for i := range n.Within {
			to.Within[i] += n.Within[i]
		}
	}
	for i, day := range emptyDays(ask) {
		at := ask.From.AddDate(0, 0, i)
		weekend := 1.0
		if at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
			weekend = 1.5
		}
		n := numbersOf(size*weekend, at.YearDay())
		n.Key = day.Key
		if at.YearDay()%17 == 0 {
			n.Lost *= 4
		}
		if day.Key == ask.Now.Format("2006-01-02") {
			n = numbersOf(size*.7, 3)
			n.Key = day.Key
		}
		add(&d.Total, n)
		d.Days = append(d.Days, n)
	}
	d.Today, d.Before = numbersOf(size*.7, 3).Numbers, numbersOf(size*.65, 8).Numbers
	row := func(key, store string, size float64, seed int) bot.BoardNumbers {
		n := numbersOf(size, seed)
		n.Key, n.Store = key, store
		if seed%7 == 5 {
			n.Lost = n.Added + n.Added/3
		}
		return n
	}
	span := float64(len(d.Days))
	for i, store := range here.Stores[:stores] {
		d.Stores = append(d.Stores, row(store.ID, "", 40*span, i))
	}
	for i := range max(2, min(400, stores*7)) {
		d.Staff = append(d.Staff, row(fmt.Sprintf("u%03d", i), here.Stores[i%stores].ID, 6*span, i))
	}
	for i, c := range here.Channels {
		if i < stores*2 {
			d.Channels = append(d.Channels, row(c.State, c.Store, 20*span, i))
		}
	}
	d.Channels = append(d.Channels, row("", "", 5*span, 2), row("zz-unnamed", "", 2*span, 9))
	return d
}

func journeyOf() bot.BoardJourney {
	j := bot.BoardJourney{AsOf: afternoon.Add(-3 * time.Minute), Funnel: bot.BoardFunnel{Added: 34210, Joined: 19870, Claimed: 17204, Redeemed: 9120, Bought: 11330, Again: 3480}, Never: 402113}
	monday := time.Date(2026, 10, 26, 0, 0, 0, 0, shanghai)
	for i := range 4 {
		c := bot.BoardCohort{From: monday.AddDate(0, 0, 7*i), Days: 7, BoardFunnel: bot.BoardFunnel{Added: 8000 - 300*i, Joined: 4800, Claimed: 4000, Redeemed: 2300, Bought: 2900, Again: 900 - 200*i}}
		if i == 0 {
			c.From, c.Days = c.From.AddDate(0, 0, 2), 5
		}
		for n, age := range bot.BoardAges {
			if due := int(afternoon.Sub(c.From).Hours()/24) - age; due >= 0 {
				c.Due[n] = min(c.Added, c.Added*min(due+1, 7)/7)
				c.Kept[n] = int(float64(c.Due[n]) * (.97 - .03*float64(n) - .01*float64(i)))
			}
		}
		j.Cohorts = append(j.Cohorts, c)
	}
	for r := range 5 {
		for f := range 5 {
			j.RFM[r][f] = 9000 / (1 + (4-r)*(4-r) + 2*f) / (1 + f)
			j.Spent[r][f] = bot.Money(j.RFM[r][f] * (f + 1) * 8800)
		}
	}
	return j
}

func watchOf(here config.Shop) bot.BoardWatch {
	w := bot.BoardWatch{
		GroupsAll: 214, Archive: true, Violations: map[bot.ViolationState]int{bot.ViolationNoted: 812, bot.ViolationOpen: 14, bot.ViolationAppealed: 3, bot.ViolationUpheld: 190, bot.ViolationOverturned: 22},
		Waiting: 17, WaitingSince: afternoon.Add(-31 * time.Hour),
		Rules: []bot.RuleRecord{
			{Rule: "广告引流", Hits: 412, People: 120, Upheld: 101, Overturned: 3, Waiting: 6, Took: 47 * time.Minute},
			{Rule: "拉人去别家", Hits: 233, People: 88, Upheld: 71, Overturned: 4, Waiting: 8, Took: 95 * time.Minute},
			{Rule: "unfriendly/滚开", Hits: 120, Upheld: 15, Overturned: 15, Waiting: 3, Took: 3 * time.Hour}, {Rule: "links", Hits: 9},
		},
		Storms: []bot.BoardStorm{
			{ID: "a1", Of: bot.AlertLost, Store: here.Stores[0].ID, FirstAt: afternoon.AddDate(0, 0, -6), LastAt: afternoon.AddDate(0, 0, -6), Count: 46, People: 44, Cause: "一小时前群发了「双十一返场」"},
			{ID: "a2", Of: bot.AlertLeft, Store: here.Stores[len(here.Stores)-1].ID, FirstAt: afternoon.AddDate(0, 0, -11), Count: 31, People: 31},
			{ID: "a3", Of: bot.AlertLost, FirstAt: afternoon.AddDate(0, 0, -19), Count: 22, People: 20, UserID: "u007"},
		},
		Prices: []bot.Price{
			{Key: "welcome:默认欢迎", Sent: 33020, Lost: 410}, {Key: "winback/default", Sent: 4210, Lost: 96, HeldBack: 410, HeldLost: 6},
			{Key: "campaign/double11", Sent: 18870, Lost: 640, HeldBack: 1900, HeldLost: 21}, {Key: "sale/remind", Sent: 120, Lost: 2},
		},
	}
	for i := range 24 {
		g := bot.BoardGroup{
			ChatID: fmt.Sprint("wr", i), Name: fmt.Sprintf("%s福利群 %d", here.Stores[i%len(here.Stores)].Name, i/len(here.Stores)+1), Owner: fmt.Sprintf("u%03d", i), Store: here.Stores[i%len(here.Stores)].ID,
			Customers: 480 - 17*i, Joined: 90 - 3*i, Left: 12 + i%5, Removed: i % 3, SpokeAt: afternoon.Add(-time.Duration(i*i) * time.Hour),
		}
		if i%6 == 2 {
			g.Waiting = 1 + i%2
		}
		if i == 20 {
			g.SpokeAt, g.Name = time.Time{}, ""
		}
		w.Groups = append(w.Groups, g)
	}
	return w
}

func sellingOf() bot.BoardSelling {
	s := bot.BoardSelling{Plans: map[string]bot.CouponPlan{
		"new10": {ID: "new10", Name: "新客满 50 减 10"}, "eight": {ID: "eight", Name: "咖啡 8 折"}, "back": {ID: "back", Name: "好久不见 15 元券"},
	}}
	s.Coupons = []bot.CouponCount{
		{Plan: "new10", Given: 30120, Issued: 8010, Claimed: 6100, Held: 12, Redeemed: 9120, Expired: 6878, Reversed: 31, Review: 2},
		{Plan: "eight", Given: 6200, Issued: 900, Claimed: 1900, Redeemed: 2500, Expired: 900}, {Plan: "back", Given: 4100, Issued: 2100, Claimed: 700, Redeemed: 410, Expired: 890},
		{Plan: "erased-plan", Given: 12, Claimed: 12}, {Plan: "unused"},
	}
	for i, item := range []string{"阳澄湖大闸蟹 8 只装", "手冲咖啡豆 250g", "有机草莓一箱", "牛腱 1kg"} {
		start := afternoon.AddDate(0, 0, -3*i).Add(-time.Hour)
		sale := bot.BoardSale{Sale: bot.Sale{ID: fmt.Sprint("S", i), Item: item, Kind: bot.SaleKinds()[i], Start: start, End: start.Add(3 * time.Hour), State: bot.SalePlanned}, Grabbed: 180 - 20*i, Picked: 120 - 10*i}
		sale.Balances = []bot.SaleBalance{{Total: 100, Sold: 60 - i, Held: 20, Offered: 2, Available: 18 + i}, {Total: 100, Sold: 70, Held: 20, Available: 10, Waiting: 4}}
		s.Sales = append(s.Sales, sale)
	}
	return s
}

// Tell says nothing of what waits: the page only counts it.
func (f *boards) Tell(context.Context, bot.Caller, bot.BoardLists) (bot.BoardWords, error) {
	return bot.BoardWords{}, nil
}
