package handlers

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// shipped is the shop of the shipped configuration.
func shipped(t testing.TB) config.Shop {
	t.Helper()
	text, err := os.ReadFile("../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(text, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.Shop
}

func shippedRouter(t testing.TB, change ...func(*config.Shop)) *bot.Router {
	t.Helper()
	shop := shipped(t)
	for _, c := range change {
		c(&shop)
	}
	all, err := All(Options{Shop: shop, Messages: testMessages(t), PublicURL: public})
	if err != nil {
		t.Fatal(err)
	}
	router, err := bot.NewRouter(all...)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// days is a time so many days after noon.
func days(n float64) time.Time { return noon.Add(time.Duration(n * float64(24*time.Hour))) }

// bill is an order of the customer, known by external_userid.
func bill(number string, at time.Time, yuan int, category string) bot.OrderReceived {
	return bot.OrderReceived{Order: bot.Order{
		Number: number, ExternalUserID: customer, Status: bot.OrderPaid, Amount: bot.Money(yuan * 100), PaidAt: at, UpdatedAt: at,
		Items: []bot.OrderItem{{Name: category, Category: category, Quantity: 1, Amount: bot.Money(yuan * 100)}}, Source: "api",
	}}
}

func givenBack(o bot.OrderReceived, at time.Time) bot.OrderReceived {
	o.Status, o.UpdatedAt = bot.OrderRefunded, at
	return o
}

func night(at time.Time) bot.Event { return event(at, bot.JobDue{Name: JobReview, Due: at}) }

// holds are the tags of a group that the pair of the tests holds.
func (w *world) holds(group string) []string {
	held, _ := w.Tags(pair)
	var names []string
	for _, tag := range held {
		if tag.Group == group {
			names = append(names, tag.Name)
		}
	}
	return names
}

// stage is the one stage of life the pair is in.
func (w *world) stage() string { return strings.Join(w.holds("生命周期"), " 和 ") }

// moves are what the time line says of moves, in order of time.
func (w *world) moves() []string {
	line, _ := w.Activity(customer, time.Time{})
	var all []string
	for _, i := range line {
		if i.Kind == bot.InteractionMoved {
			all = append(all, i.Detail)
		}
	}
	return all
}

// A customer's life with the shipped rules: every stage, and why.
func TestStagesOfLife(t *testing.T) {
	router, w := shippedRouter(t), newWorld()
	w.customers[customer] = bot.Customer{Name: "小美"}
	for _, tt := range []struct {
		ev   bot.Event
		want string
	}{
		{event(days(0), bot.ContactAdded{Pair: pair, State: "s17-door", Half: true}), "潜客"},
		{event(days(0.1), add("s17-door", "")), "潜客"},
		{night(days(1)), "潜客"},
		{event(days(2), bill("A", days(2), 120, "奶粉")), "首购"},
		{event(days(2.5), bill("A", days(2), 120, "奶粉")), "首购"},
		{night(days(3)), "首购"},
		{event(days(20), bill("B", days(20), 600, "尿布")), "复购"},
		{event(days(30), bill("C", days(30), 10, "玩具")), "复购"},
		{night(days(119)), "复购"},
		{night(days(121)), "沉睡"},
		{night(days(122)), "沉睡"},
		{event(days(130), bill("D", days(130), 80, "奶粉")), "复购"},
		{event(days(140), bot.ContactLost{Pair: pair}), "流失"},
		{night(days(141)), "流失"},
		{event(days(150), add("", "")), "复购"},
		{night(days(250)), "沉睡"},
		{night(days(331)), "流失"},
		{night(days(332)), "流失"},
	} {
		w.now = tt.ev.At.Add(time.Second)
		if err := w.happen(router, tt.ev); err != nil {
			t.Fatal(err)
		}
		if got := w.stage(); got != tt.want {
			t.Fatalf("after %s at %s: %s, want %s", tt.ev.Kind, tt.ev.At, got, tt.want)
		}
	}
	want := []string{
		"潜客 → 首购：第一次下单", "首购 → 复购：又来下单", "复购 → 沉睡：九十天没买", "沉睡 → 复购：又来下单",
		"复购 → 流失：删除了店员", "流失 → 复购：老客又回来", "复购 → 沉睡：九十天没买", "沉睡 → 流失：半年没露面",
	}
	if diff := cmp.Diff(want, w.moves()); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
}

// In every order of arrival a life comes to the same stage, value and level.
func TestLifeIsTheSameInEveryOrder(t *testing.T) {
	lives := map[string][]bot.Event{
		"bought twice": {
			event(days(0), add("s17-door", "")), event(days(1), bill("A", days(1), 120, "奶粉")),
			event(days(2), bill("B", days(2), 600, "尿布")), event(days(3), bill("C", days(3), 2000, "奶粉")),
		},
		"at the same second": {
			event(days(0), add("", "")), event(days(0), bill("A", days(0), 120, "奶粉")), event(days(0), bill("B", days(0), 700, "奶粉")),
		},
		"bought, left and came back": {
			event(days(0), add("", "")), event(days(1), bill("A", days(1), 120, "奶粉")),
			event(days(2), bot.ContactLost{Pair: pair}), event(days(3), add("", "")),
		},
		"given back": {
			event(days(0), add("", "")), event(days(1), bill("A", days(1), 600, "奶粉")),
			event(days(2), bill("B", days(2), 1800, "尿布")), event(days(3), givenBack(bill("B", days(2), 1800, "尿布"), days(3))),
		},
	}
	router := shippedRouter(t)
	other := event(days(-1), bot.ContactAdded{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: customer}})
	for name, life := range lives {
		t.Run(name, func(t *testing.T) {
			var want string
			for i, order := range orders(len(life)) {
				w := newWorld()
				w.now = days(10)
				for _, ev := range append([]bot.Event{other}, pick(life, order)...) {
					if err := w.happen(router, ev); err != nil {
						t.Fatal(err)
					}
				}
				got := fmt.Sprint(w.stage(), w.holds("消费价值"), w.holds("会员层级"), w.holds("偏好"))
				if i == 0 {
					want = inOrder(t, router, other, life)
				}
				if got != want {
					t.Errorf("in order %v: %s, in time %s", order, got, want)
				}
			}
			t.Log(want)
		})
	}
}

func pick(life []bot.Event, order []int) []bot.Event {
	var all []bot.Event
	for _, i := range order {
		all = append(all, life[i])
	}
	return all
}

func inOrder(t *testing.T, router *bot.Router, first bot.Event, life []bot.Event) string {
	t.Helper()
	w := newWorld()
	w.now = days(10)
	for _, ev := range append([]bot.Event{first}, life...) {
		if err := w.happen(router, ev); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprint(w.stage(), w.holds("消费价值"), w.holds("会员层级"), w.holds("偏好"))
}

// Whatever comes in whatever order: one tag of an exclusive group, the same.
func TestExclusiveGroupsHoldOneTag(t *testing.T) {
	rules := []config.TagRule{
		{Name: "甲", On: onAdded, Group: "级", Tag: "甲"}, {Name: "乙", On: onLost, Group: "级", Tag: "乙"},
		{Name: "丙", On: onHalfAdded, Group: "级", Tag: "丙"}, {Name: "丁", On: onDeleted, Group: "级", Tag: "丁"},
		{Name: "甲二", On: onDeleted, Group: "级", Tag: "甲", Staff: []string{"nobody"}},
	}
	d := testDesk(t)
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		random.Shuffle(len(rules), func(i, j int) { rules[i], rules[j] = rules[j], rules[i] })
		d.Tags = config.Tags{Rules: slices.Clone(rules), Groups: []config.TagGroup{{Name: "级", Exclusive: true, Journal: true}}}
		var life []occasion
		for range 2 + random.IntN(5) {
			on := []string{onAdded, onLost, onHalfAdded, onDeleted}[random.IntN(4)]
			life = append(life, occasion{on: on, pair: pair, at: noon.Add(time.Duration(random.IntN(4)) * time.Second)})
		}
		want := ""
		for try := range 20 {
			w := newWorld()
			for _, o := range life {
				tag := d.tagger(w, pair, newPast(w, customer))
				if err := tag.take(o); err != nil {
					t.Fatal(err)
				}
				for _, e := range tag.effects {
					w.apply(e)
				}
				if n := len(w.holds("级")); n != 1 {
					t.Fatalf("seed %d: %d tags after %+v of %+v", seed, n, o, life)
				}
			}
			got := fmt.Sprint(w.holds("级"))
			if try == 0 {
				want = got
			}
			if got != want {
				t.Fatalf("seed %d: %s, before %s, life %+v", seed, got, want, life)
			}
			random.Shuffle(len(life), func(i, j int) { life[i], life[j] = life[j], life[i] })
		}
	}
}

// Lives made up at random end the same in every order, too.
func TestRandomLivesAreTheSameInEveryOrder(t *testing.T) {
	router := shippedRouter(t)
	other := event(days(-1), bot.ContactAdded{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: customer}})
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 2))
		life := []bot.Event{event(days(0), add("", ""))}
		for i := range 2 + random.IntN(4) {
			at := days(float64(random.IntN(6)))
			switch random.IntN(5) {
			case 0:
				life = append(life, event(at, bot.ContactLost{Pair: pair}), event(at.Add(time.Hour), add("", "")))
			case 1:
				o := bill(fmt.Sprint("R", i), at, 100+random.IntN(2000), "玩具")
				life = append(life, event(at, o), event(days(7), givenBack(o, days(7))))
			default:
				life = append(life, event(at, bill(fmt.Sprint("N", i), at, 100+random.IntN(2000), []string{"奶粉", "尿布"}[random.IntN(2)])))
			}
		}
		slices.SortStableFunc(life, func(a, b bot.Event) int { return a.At.Compare(b.At) })
		want := inOrder(t, router, other, life)
		for range 8 {
			order := random.Perm(len(life))
			if got := inOrder(t, router, other, pick(life, order)); got != want {
				for _, ev := range pick(life, order) {
					t.Logf("%s %s %+v", ev.At.Format(time.DateTime), ev.Kind, ev.Body)
				}
				t.Fatalf("seed %d: %s, in time %s", seed, got, want)
			}
		}
	}
}

// What is told late moves a pair at once to where it belongs, and the time line
// tells that as of now, without the steps between.
func TestLateNewsMoveOnce(t *testing.T) {
	router, w := shippedRouter(t), newWorld()
	for _, ev := range []bot.Event{
		event(days(1), add("", "")), event(days(2), bill("B", days(2), 100, "奶粉")),
		event(days(3), bill("A", days(0), 2500, "尿布")), event(days(4), givenBack(bill("A", days(0), 2500, "尿布"), days(4))),
	} {
		w.now = ev.ReceivedAt.Add(48 * time.Hour)
		if err := w.happen(router, ev); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"潜客 → 首购：第一次下单", "首购 → 复购：又来下单"}, w.moves()); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
	got := fmt.Sprint(w.stage(), w.holds("会员层级"), w.holds("偏好"))
	if want := "复购[新客] [奶粉]"; got != want {
		t.Errorf("it ends as %s, want %s", got, want)
	}
}
