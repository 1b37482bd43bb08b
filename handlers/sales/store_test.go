package sales_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/handlers/sales"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/store/testserver"
	"github.com/zhanggui/zhanggui/templates"
)

func TestMain(m *testing.M) { os.Exit(testserver.Main(m)) }

// shop is the example's shop with its handlers on a database, without WeCom: what it
// would send is read from the outbox.
type shop struct {
	t      *testing.T
	config *config.Config
	db     *store.Store
	router *bot.Router
	seller *sales.Seller
	steps  int
	// clock guards now: the store asks the time in goroutines of its own.
	clock sync.Mutex
	now   time.Time
	sends []bot.Send
}

// onEach runs one test on every database.
func onEach(t *testing.T, test func(*testing.T, *shop)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, openShop(t, store.SQLite, filepath.Join(t.TempDir(), "bot.db"))) })
	t.Run("mysql", func(t *testing.T) {
		if testing.Short() {
			t.Skip("starts a MariaDB")
		}
		test(t, openShop(t, store.MySQL, testserver.MySQL(t)))
	})
}

const group = "wrEXAMPLEgroup000000000000000001"

func openShop(t *testing.T, driver, dsn string) *shop {
	t.Helper()
	defaults, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(defaults, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	messages, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(c.Shop.Timezone)
	if err != nil {
		t.Fatal(err)
	}
	c.Shop.Sales.Schedules = nil
	s := &shop{t: t, config: c, now: time.Date(2026, 11, 25, 12, 0, 0, 0, zone)}
	clock := func() time.Time {
		s.clock.Lock()
		defer s.clock.Unlock()
		return s.now
	}
	if s.db, err = store.Open(context.Background(), store.Options{Driver: driver, DSN: dsn, Instance: "one", Now: clock, SaleNow: clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.db.Close(); err != nil {
			t.Error(err)
		}
	})
	key, page := []byte("a key of the test"), "https://shop.example.com"
	all, err := handlers.All(handlers.Options{Shop: c.Shop, Messages: messages, PublicURL: page, SellingKey: key, Login: config.LoginWeCom})
	if err != nil {
		t.Fatal(err)
	}
	if s.router, err = bot.NewRouter(all...); err != nil {
		t.Fatal(err)
	}
	orders := all[slices.IndexFunc(all, func(h bot.Handler) bool { return h.Name == "orders" })].Handle
	s.seller = sales.New(sales.Options{Shop: c.Shop, Messages: messages, Location: zone, PublicURL: page, Login: config.LoginWeCom, Key: key, Orders: orders})
	s.do(func(bot.View) []bot.Effect {
		effects := []bot.Effect{bot.SetGroup{Group: bot.Group{ChatID: group, Name: "福利群", Owner: "liming", Store: "s17"}}}
		for n := 1; n <= 3; n++ {
			pair := bot.Pair{UserID: "liming", ExternalUserID: fmt.Sprint("wm", n)}
			effects = append(effects, bot.SetRelation{Pair: pair, Status: bot.RelationActive, At: s.now.Add(-time.Hour), Store: "s17"},
				bot.SetCustomer{ExternalUserID: pair.ExternalUserID, Name: "小美", At: s.now.Add(-time.Hour)})
		}
		return effects
	})
	return s
}

// do lets an event decide what a test says.
func (s *shop) do(decide func(bot.View) []bot.Effect) {
	s.t.Helper()
	s.steps++
	name := fmt.Sprint("step", s.steps)
	if _, err := s.db.StartJob(context.Background(), bot.ScheduleJob{Name: name, Key: name, Due: s.now}); err != nil {
		s.t.Fatal(err)
	}
	s.drain(func(item bot.InboxItem, v bot.View) ([]bot.Planned, bool) {
		if item.Kind != bot.JobKind(name) {
			return nil, false
		}
		var plan []bot.Planned
		for n, e := range decide(v) {
			plan = append(plan, bot.Planned{Handler: name, N: n, Effect: e})
		}
		return plan, true
	})
}

// drain handles what is due, and what comes of it.
func (s *shop) drain(own func(bot.InboxItem, bot.View) ([]bot.Planned, bool)) {
	s.t.Helper()
	ctx := context.Background()
	for {
		items, _, err := s.db.Inbox().Claim(ctx, 50)
		if err != nil {
			s.t.Fatal(err)
		}
		if len(items) == 0 {
			break
		}
		for _, item := range items {
			err := s.db.Inbox().Process(ctx, item, func(v bot.View) ([]bot.Planned, error) {
				if own != nil {
					if plan, mine := own(item, v); mine {
						return plan, nil
					}
				}
				body, err := bot.DecodeInternal(item.Kind, item.Body)
				if err != nil {
					return nil, err
				}
				return s.router.Route(bot.Event{ID: item.ID, Kind: item.Kind, At: item.At, Body: body}, v)
			})
			if err != nil {
				s.t.Fatalf("%s: %v", item.Kind, err)
			}
		}
	}
	s.send()
}

// send takes what waits in the outbox, as if it had been sent.
func (s *shop) send() {
	s.t.Helper()
	ctx := context.Background()
	for {
		items, _, err := s.db.Outbox().Claim(ctx, 50)
		if err != nil {
			s.t.Fatal(err)
		}
		if len(items) == 0 {
			return
		}
		for _, item := range items {
			s.sends = append(s.sends, item.Send)
			if err := s.db.Outbox().Settle(ctx, item, bot.Outcome{Class: bot.ClassDone}, time.Time{}); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

// passes sets the clock.
func (s *shop) passes(when time.Time) {
	s.clock.Lock()
	defer s.clock.Unlock()
	s.now = when
}

// at lets it become a time, with the clock's jobs and sweeps.
func (s *shop) at(when time.Time) {
	s.t.Helper()
	s.passes(when)
	if _, err := s.db.SaleSweep(context.Background()); err != nil {
		s.t.Fatal(err)
	}
	s.steps++
	if _, err := s.db.StartJob(context.Background(), bot.ScheduleJob{Name: sales.JobTick, Key: fmt.Sprint("tick", s.steps), Due: when}); err != nil {
		s.t.Fatal(err)
	}
	s.passes(when.Add(2 * time.Second))
	s.drain(nil)
}

// act is what a customer does on the page.
func (s *shop) act(customer string, sale bot.Sale, what bot.SaleDo) bot.SaleAnswer {
	s.t.Helper()
	answer, err := s.db.SaleAct(context.Background(), bot.SaleAct{
		Sale: sale.ID, ExternalUserID: customer, Do: what, Quantity: 1, Store: "s17", Version: sale.Version, ChatID: group,
		Key: customer + string(what), NewCode: "CODE" + customer,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return answer
}

func (s *shop) call(userID string) bot.Call {
	s.t.Helper()
	for _, m := range s.config.Shop.Staff {
		if m.UserID == userID {
			return bot.NewCall(bot.Call{Caller: bot.Caller{UserID: userID, Name: m.Name, Role: m.Role, Scope: roster.ScopeOf([]string{"s17"})}, At: s.now, Event: int64(s.steps)}, nil)
		}
	}
	s.t.Fatalf("nobody is %s", userID)
	return bot.Call{}
}

// asks lets somebody use the seller, and carries out the answer.
func (s *shop) asks(use func(bot.View) (bot.Answer, error)) bot.Answer {
	s.t.Helper()
	var answer bot.Answer
	s.do(func(v bot.View) []bot.Effect {
		var err error
		if answer, err = use(v); err != nil {
			s.t.Fatal(err)
		}
		return answer.Effects
	})
	return answer
}

// The whole way of a sale on a database: made, posted, claimed, offered, picked up,
// taken back, and told of in true numbers.
func TestASaleFromItsPostToItsResult(t *testing.T) {
	onEach(t, func(t *testing.T, s *shop) {
		draft := bot.Sale{
			Item: "鲜牛奶 1L", Category: "乳品", Price: 990, Was: 1680, Units: map[string]int{"s17": 1}, Each: 1,
			Start: s.now.Add(4 * time.Hour), End: s.now.Add(8 * time.Hour), Hold: time.Hour,
		}
		answer := s.asks(func(v bot.View) (bot.Answer, error) { return s.seller.Create(s.call("hanmei"), v, draft) })
		if len(answer.Effects) == 0 {
			t.Fatal(answer.Text)
		}
		sale := answer.Effects[0].(bot.SaveSale).Sale
		s.at(sale.Start.Add(-2 * time.Hour))
		s.at(sale.Start.Add(-2*time.Hour + 5*time.Minute))
		posts := 0
		for _, send := range s.sends {
			if p, ok := send.(bot.CreatePost); ok && p.Sender == "liming" && slices.Equal(p.ChatIDs, []string{group}) {
				posts++
			}
		}
		if posts != 1 {
			t.Fatalf("%d posts among %+v", posts, s.sends)
		}

		s.at(sale.Start.Add(time.Minute))
		if got := s.act("wm1", sale, bot.DoClaim); got.Result != bot.SaleGot {
			t.Fatalf("wm1 %+v", got)
		}
		if got := s.act("wm2", sale, bot.DoWait); got.Result != bot.SaleListed {
			t.Fatalf("wm2 %+v", got)
		}
		s.at(sale.Start.Add(2 * time.Minute))
		s.asks(func(v bot.View) (bot.Answer, error) {
			held, err := v.Tags(bot.Pair{UserID: "liming", ExternalUserID: "wm1"})
			var names []string
			for _, h := range held {
				names = append(names, h.Group+"/"+h.Name)
			}
			for _, want := range []string{"秒杀/参与秒杀", "秒杀/抢到", "偏好/乳品"} {
				if !slices.Contains(names, want) {
					t.Errorf("wm1 holds %v", names)
				}
			}
			off, perr := v.Posting().PostsOf(sales.Ref(sale.ID))
			if perr != nil || len(off) != 1 || off[0].CancelledAt.IsZero() {
				t.Errorf("posts %+v, %v", off, perr)
			}
			return bot.Answer{}, err
		})

		// wm1 does not come: the unit is wm2's to take.
		s.at(sale.Start.Add(2 * time.Hour))
		told := ""
		for _, send := range s.sends {
			if m, ok := send.(bot.AppMessage); ok && strings.Contains(m.Text, "候补轮到") {
				told += m.Text
			}
		}
		if !strings.Contains(told, "小美，候补轮到您啦") {
			t.Errorf("liming is told %q", told)
		}
		if got := s.act("wm2", sale, bot.DoAccept); got.Result != bot.SaleGot {
			t.Fatalf("wm2 %+v", got)
		}
		code := func(v bot.View, customer string) bot.SaleClaim {
			c, err := v.Sales().Claim(sale.ID, customer)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		s.at(s.now.Add(time.Minute))
		late := s.asks(func(v bot.View) (bot.Answer, error) { return s.seller.PickUp(s.call("liming"), v, code(v, "wm1"), "") })
		if len(late.Effects) != 0 || !strings.Contains(late.Text, "排候补") {
			t.Errorf("too late it says %q", late.Text)
		}
		picked := s.asks(func(v bot.View) (bot.Answer, error) { return s.seller.PickUp(s.call("liming"), v, code(v, "wm2"), "") })
		if !strings.Contains(picked.Text, "核销好了") {
			t.Errorf("it says %q", picked.Text)
		}
		s.passes(s.now.Add(time.Minute))
		s.holds(sale, 1, 0)
		customer := s.customer("wm2")
		if customer.Orders != 1 || customer.Spent != 990 {
			t.Errorf("wm2 bought %d for %s", customer.Orders, customer.Spent)
		}
		undo := undoOf(t, picked)
		back := s.asks(func(v bot.View) (bot.Answer, error) { return s.seller.UndoPickUp(s.call("liming"), undo, v) })
		if len(back.Effects) == 0 {
			t.Errorf("taken back it says %q", back.Text)
		}
		s.holds(sale, 0, 1)
		if customer := s.customer("wm2"); customer.Orders != 0 || customer.Spent != 0 {
			t.Errorf("wm2 bought %d for %s", customer.Orders, customer.Spent)
		}
		s.passes(s.now.Add(time.Minute))
		s.asks(func(v bot.View) (bot.Answer, error) { return s.seller.PickUp(s.call("liming"), v, code(v, "wm2"), "") })
		s.holds(sale, 1, 0)

		s.at(sale.End)
		s.asks(func(v bot.View) (bot.Answer, error) {
			now, err := v.Sales().Sale(sale.ID)
			if err != nil || now.State != bot.SaleDone {
				t.Errorf("the sale is %+v", now)
			}
			text, err := s.seller.Result(v, now)
			if !strings.Contains(text, "共 1 份，抢到 1 份，已提 1 份") {
				t.Errorf("the result is %q", text)
			}
			return bot.Answer{}, err
		})
	})
}
