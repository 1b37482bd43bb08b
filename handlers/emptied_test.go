package handlers

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// takenByHand is a person who takes a stage of the pair's life in WeCom.
func (w *world) takenByHand(name string, at time.Time) {
	w.apply(bot.RemoveTag{Pair: pair, Tag: bot.Tag{Group: "生命周期", Name: name, Class: bot.TagTier}, At: at, ByHand: true})
}

// What a person took leaves the group empty: nothing that happened up to then
// brings another stage up, and something newer does. Every move is told.
func TestAStageThatAPersonTook(t *testing.T) {
	router := shippedRouter(t)
	order := func(number string, day float64) bot.Event {
		return event(days(day), bill(number, days(day), 100, "奶粉"))
	}
	took := []string{"潜客 → 首购：第一次下单", "首购 → 复购：又来下单"}
	for _, tt := range []struct {
		name  string
		then  []bot.Event
		stage string
		moves []string
	}{
		{"and nothing since", nil, "", nil},
		{"and another order, which gives the stage that was taken", []bot.Event{order("C", 5)}, "", nil},
		{"and an order from before the add, told late", []bot.Event{order("C", 5), order("O", -3)}, "", nil},
		{"and an order from before it was taken, told late", []bot.Event{order("O", 2.5)}, "", nil},
		{"and an add from before it was taken, told late", []bot.Event{event(days(0.5), bot.ContactLost{Pair: pair}), event(days(0.6), add("", ""))}, "", nil},
		{"and ninety days without an order", []bot.Event{night(days(95))}, "沉睡", []string{"无 → 沉睡：九十天没买"}},
		{"and the customer left", []bot.Event{event(days(6), bot.ContactLost{Pair: pair})}, "流失", []string{"无 → 流失：删除了店员"}},
		{"the customer left, and something older is told late",
			[]bot.Event{event(days(6), bot.ContactLost{Pair: pair}), order("O", -3)}, "流失", []string{"无 → 流失：删除了店员"}},
		{"what was there is told to have been given back", []bot.Event{event(days(7), givenBack(bill("B", days(2), 100, "奶粉"), days(7)))}, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.customers[customer] = bot.Customer{Name: "小美"}
			happen := func(events ...bot.Event) {
				t.Helper()
				for _, ev := range events {
					w.now = newest(w.now, ev.At.Add(time.Second))
					if err := w.happen(router, ev); err != nil {
						t.Fatal(err)
					}
				}
			}
			happen(event(days(0), add("", "")), order("A", 1), order("B", 2))
			w.now = days(4)
			w.takenByHand("复购", days(3))
			happen(tt.then...)
			if got := w.stage(); got != tt.stage {
				t.Errorf("the stage is %q, want %q", got, tt.stage)
			}
			if diff := cmp.Diff(append(slices.Clone(took), tt.moves...), w.moves()); diff != "" {
				t.Errorf("moves (-want +got):\n%s", diff)
			}
		})
	}
}

// What no longer counts leaves a group empty, which is told as well.
func TestAMoveToNothingIsTold(t *testing.T) {
	router, w := shippedRouter(t, func(s *config.Shop) {
		s.Tags.Groups = []config.TagGroup{{Name: "级", Exclusive: true, Journal: true}}
		s.Tags.Rules = []config.TagRule{
			{Name: "大客户", On: onOrdered, Group: "级", Tag: "金卡", If: config.TagIf{Spent: config.TagSpent{Min: 500}}},
			{Name: "走了", On: onLost, Group: "级", Tag: "金卡", Remove: true},
		}
	}), newWorld()
	for _, ev := range []bot.Event{
		event(days(0), add("", "")), event(days(1), bill("A", days(1), 900, "奶粉")), event(days(2), givenBack(bill("A", days(1), 900, "奶粉"), days(2))),
		event(days(3), bill("B", days(3), 600, "奶粉")), event(days(4), bot.ContactLost{Pair: pair}),
	} {
		w.now = ev.At.Add(time.Second)
		if err := w.happen(router, ev); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"金卡 → 无：给它的事后来不算了", "无 → 金卡：大客户", "金卡 → 无：走了"}
	if diff := cmp.Diff(want, w.moves()); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
}

// Whatever comes in whatever order around a person's taking: the newest
// occasion after it that gives another tag wins, or nothing is held.
func TestWhatAPersonTookInEveryOrder(t *testing.T) {
	names := map[string]string{onAdded: "甲", onLost: "乙", onHalfAdded: "丙", onDeleted: "丁"}
	d := testDesk(t)
	d.Tags = config.Tags{Groups: []config.TagGroup{{Name: "生命周期", Exclusive: true}}}
	for _, on := range []string{onAdded, onLost, onHalfAdded, onDeleted} {
		d.Tags.Rules = append(d.Tags.Rules, config.TagRule{Name: names[on], On: on, Class: bot.TagTier, Group: "生命周期", Tag: names[on]})
	}
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 3))
		taken := noon.Add(3 * time.Second)
		var life []occasion
		var newestOther occasion
		for i := range 2 + random.IntN(5) {
			on := []string{onAdded, onLost, onHalfAdded, onDeleted}[random.IntN(4)]
			o := occasion{on: on, pair: pair, at: noon.Add(time.Duration(random.IntN(6))*time.Second + time.Duration(i)*time.Millisecond)}
			if life = append(life, o); o.at.After(taken) && on != onAdded && o.at.After(newestOther.at) {
				newestOther = o
			}
		}
		want := names[newestOther.on]
		for range 10 {
			w := newWorld()
			w.takenByHand("甲", taken)
			for _, o := range life {
				tag := d.tagger(w, pair, newPast(w, customer))
				if err := tag.take(o); err != nil {
					t.Fatal(err)
				}
				for _, e := range tag.effects {
					w.apply(e)
				}
			}
			if got := w.stage(); got != want {
				t.Fatalf("seed %d: %q, want %q, life %+v", seed, got, want, life)
			}
			random.Shuffle(len(life), func(i, j int) { life[i], life[j] = life[j], life[i] })
		}
	}
}

// With the shipped rules, which look back, a random life around a person's
// taking comes to the same stage in every order, too.
func TestRandomLivesAroundAPersonsTaking(t *testing.T) {
	router := shippedRouter(t)
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 4))
		life := []bot.Event{event(days(0), add("", ""))}
		for i := range 2 + random.IntN(4) {
			at := days(float64(random.IntN(6)) + float64(i)/100)
			if random.IntN(4) == 0 {
				life = append(life, event(at, bot.ContactLost{Pair: pair}), event(at.Add(time.Minute), add("", "")))
				continue
			}
			life = append(life, event(at, bill(fmt.Sprint("N", i), at, 100, "奶粉")))
		}
		slices.SortStableFunc(life, func(a, b bot.Event) int { return a.At.Compare(b.At) })
		stage := []string{"潜客", "首购", "复购"}[random.IntN(3)]
		lived := func(events []bot.Event) string {
			w := newWorld()
			w.now = days(10)
			w.customers[customer] = bot.Customer{Name: "小美"}
			w.takenByHand(stage, days(2.5))
			for _, ev := range events {
				if err := w.happen(router, ev); err != nil {
					t.Fatal(err)
				}
			}
			return w.stage()
		}
		want := lived(life)
		for range 8 {
			order := random.Perm(len(life))
			if got := lived(pick(life, order)); got != want {
				for _, ev := range pick(life, order) {
					t.Logf("%s %s %+v", ev.At.Format(time.DateTime), ev.Kind, ev.Body)
				}
				t.Fatalf("seed %d, without %s: %q, in time %q", seed, stage, got, want)
			}
		}
	}
}
