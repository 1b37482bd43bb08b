package handlers

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/zhanggui/zhanggui/bot"
)

// story is the life of a pair: half-added, confirmed, left, come back.
func story(addCode string) []bot.Event {
	at := func(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }
	return []bot.Event{
		event(at(0), bot.ContactAdded{Pair: pair, State: "s17-door", WelcomeCode: "CODE0", Half: true}),
		event(at(1), bot.ContactAdded{Pair: pair, State: "s17-door", WelcomeCode: addCode}),
		event(at(2), bot.ContactLost{Pair: pair}),
		event(at(3), bot.ContactAdded{Pair: pair, State: "s17-door"}),
	}
}

// In every order, and with any event told twice, a pair comes to the same end.
func TestOrderAndRepetitionDoNotMatter(t *testing.T) {
	router := testRouter(t)
	for name, addCode := range map[string]string{"the half-added event alone has a code": "", "both have a code": "CODE1"} {
		t.Run(name, func(t *testing.T) {
			events := story(addCode)
			want := play(t, router, events)
			for _, order := range orders(len(events)) {
				for twice := range order {
					told := append([]int{}, order...)
					told = append(told, order[twice])
					var arrivals []bot.Event
					for _, i := range told {
						arrivals = append(arrivals, events[i])
					}
					got := play(t, router, arrivals)
					if diff := cmp.Diff(want.end(addCode == ""), got.end(addCode == "")); diff != "" {
						t.Fatalf("order %v ends differently (-in order +now):\n%s", told, diff)
					}
					if n := len(sent[bot.Welcome](got)); n != 1 {
						t.Fatalf("order %v: welcomed %d times", told, n)
					}
				}
			}
		})
	}
}

// The pair of the story counts once as added per add, and holds what it should.
func TestStoryEndsActiveAndTagged(t *testing.T) {
	w := play(t, testRouter(t), story(""))
	rel, _ := w.Relation(pair)
	if rel.Status != bot.RelationActive || !rel.AddedAt.Equal(noon) || !rel.WelcomedAt.Equal(noon) {
		t.Errorf("relation ends as %+v", rel)
	}
	kinds := map[bot.InteractionKind]int{}
	for _, said := range w.said {
		kinds[said.Kind]++
	}
	want := map[bot.InteractionKind]int{
		bot.InteractionHalfAdded: 1, bot.InteractionAdded: 2, bot.InteractionLost: 1, bot.InteractionWelcomeMissing: 2,
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("time line (-want +got):\n%s", diff)
	}
	held, _ := w.Tags(pair)
	names := map[string]int{}
	for _, tag := range held {
		names[tag.Group+"/"+tag.Name] = tag.Count
	}
	if diff := cmp.Diff(map[string]int{"渠道/门口海报": 2, "层级/新客": 2, "行为/加过": 1}, names); diff != "" {
		t.Errorf("tags and counts (-want +got):\n%s", diff)
	}
}

// end is everything that must not depend on the order. When two events carry a
// code, which one was answered does depend on which came first.
func (w *world) end(withWelcomed bool) any {
	relations := map[bot.Pair]bot.Relation{}
	for p, r := range w.relations {
		if !withWelcomed {
			r.WelcomedAt = time.Time{}
		}
		relations[p] = r
	}
	tags := map[string]heldTag{}
	for key, tag := range w.tags {
		tags[key] = tag
	}
	return []any{relations, tags, w.said, w.jobs}
}

func play(t *testing.T, router *bot.Router, events []bot.Event) *world {
	t.Helper()
	w := newWorld()
	for _, ev := range events {
		if err := w.happen(router, ev); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func testRouter(t testing.TB) *bot.Router {
	t.Helper()
	all, err := All(testOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	router, err := bot.NewRouter(all...)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// orders are all orders of n things.
func orders(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for _, rest := range orders(n - 1) {
		for i := 0; i <= len(rest); i++ {
			order := append([]int{}, rest[:i]...)
			all = append(all, append(append(order, n-1), rest[i:]...))
		}
	}
	return all
}

// Several apps tell of the same add, each with a code of its own: one welcome.
func TestSeveralAppsOneWelcome(t *testing.T) {
	first := event(noon, bot.ContactAdded{Pair: pair, WelcomeCode: "A"})
	second := event(noon.Add(time.Second), bot.ContactAdded{Pair: pair, WelcomeCode: "B"})
	second.Receiver = "second"
	for i, events := range [][]bot.Event{{first, second}, {second, first}} {
		w := play(t, testRouter(t), events)
		got := sent[bot.Welcome](w)
		want := bot.Welcome{App: []string{"app", "crm"}[i], Code: []string{"A", "B"}[i]}
		if len(got) != 1 {
			t.Fatalf("%d welcomes", len(got))
		}
		if diff := cmp.Diff(want, got[0], only("App", "Code")); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

// only compares these fields of a welcome.
func only(fields ...string) cmp.Option {
	return cmp.FilterPath(func(p cmp.Path) bool {
		field, ok := p.Last().(cmp.StructField)
		if !ok || len(p) != 2 {
			return false
		}
		for _, f := range fields {
			if field.Name() == f {
				return false
			}
		}
		return true
	}, cmp.Ignore())
}

// Two staff with the same customer are two pairs: both greet.
func TestEachStaffMemberWelcomes(t *testing.T) {
	other := bot.Pair{UserID: "hanmei", ExternalUserID: customer}
	w := play(t, testRouter(t), []bot.Event{
		event(noon, bot.ContactAdded{Pair: pair, WelcomeCode: "A"}),
		event(noon, bot.ContactAdded{Pair: other, WelcomeCode: "B"}),
	})
	var users []string
	for _, s := range sent[bot.Welcome](w) {
		users = append(users, s.UserID)
	}
	if diff := cmp.Diff([]string{"hanmei", "liming"}, users, cmpopts.SortSlices(func(a, b string) bool { return a < b })); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// An event without one of its two sides is about nobody.
func TestIncompletePairsAreIgnored(t *testing.T) {
	for _, p := range []bot.Pair{{}, {UserID: "liming"}, {ExternalUserID: customer}} {
		for _, body := range []bot.Body{
			bot.ContactAdded{Pair: p, WelcomeCode: "A"}, bot.ContactAdded{Pair: p, Half: true}, bot.ContactEdited{Pair: p},
			bot.ContactDeleted{Pair: p}, bot.ContactLost{Pair: p}, bot.TransferFailed{Pair: p}, bot.ArchiveConsented{Pair: p, WelcomeCode: "A"},
			bot.ContactFetched{Pair: p},
		} {
			t.Run(fmt.Sprintf("%T %v", body, p), func(t *testing.T) {
				plan, err := testRouter(t).Route(event(noon, body), newWorld())
				if err != nil || len(plan) != 0 {
					t.Errorf("plan %v, error %v", plan, err)
				}
			})
		}
	}
}
