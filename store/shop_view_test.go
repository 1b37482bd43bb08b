package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestUnseenPairsAreListedOncePageByPage(t *testing.T) {
	began := opening.Add(time.Hour)
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var want []bot.Pair
		var effects []bot.Effect
		for n, user := range []string{"li", "li2", "Li", "zhao", "other"} {
			for i := range 25 {
				p := bot.Pair{UserID: user, ExternalUserID: fmt.Sprintf("wm%02d", (i*7+n)%40)}
				status := []bot.RelationStatus{bot.RelationActive, bot.RelationLost, bot.RelationActive, bot.RelationHalf, bot.RelationDeleted}[i%5]
				effects = append(effects, bot.SetRelation{Pair: p, Status: status, At: opening})
				switch {
				case i%5 == 2: // described since
					effects = append(effects, bot.SetRemark{Pair: p, At: began})
				case i%10 == 0: // heard of since
					effects = append(effects, bot.SetRelation{Pair: p, Status: status, At: began})
				case i%5 < 2 && user != "other":
					effects = append(effects, bot.SetRemark{Pair: p, At: began.Add(-time.Microsecond)})
					want = append(want, p)
				}
			}
		}
		applied(t, s, told{1, effects})
		slices.SortFunc(want, func(a, b bot.Pair) int {
			return slices.Compare([]string{a.UserID, a.ExternalUserID}, []string{b.UserID, b.ExternalUserID})
		})
		for _, limit := range []int{1, 7, 1000} {
			var seen []bot.Pair
			viewed(t, s, func(v view) {
				for after, more := (bot.Pair{}), true; more && len(seen) <= len(want); {
					part := ok[[]bot.Pair](t)(v.Unseen([]string{"zhao", "li2", "Li", "li"}, began, after, limit))
					seen = append(seen, part...)
					if more = len(part) > 0; more {
						after = part[len(part)-1]
					}
				}
				if none := ok[[]bot.Pair](t)(v.Unseen(nil, began, bot.Pair{}, limit)); len(none) != 0 {
					t.Errorf("of nobody: %v", none)
				}
			})
			if diff := cmp.Diff(want, seen); diff != "" {
				t.Errorf("in pages of %d (-want +got)\n%s", limit, diff)
			}
		}
	})
}

func TestUnseenGoesOnWhilePairsAreAnswered(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var effects []bot.Effect
		for i := range 30 {
			p := bot.Pair{UserID: fmt.Sprint("staff", i%3), ExternalUserID: fmt.Sprintf("wm%02d", i)}
			effects = append(effects, bot.SetRelation{Pair: p, Status: bot.RelationActive, At: opening})
		}
		applied(t, s, told{1, effects})
		seen := map[bot.Pair]int{}
		for after, event := (bot.Pair{}), int64(2); event < 20; event++ {
			var part []bot.Pair
			viewed(t, s, func(v view) {
				part = ok[[]bot.Pair](t)(v.Unseen([]string{"staff0", "staff1", "staff2"}, opening.Add(time.Hour), after, 4))
			})
			for i, p := range part {
				seen[p], after = seen[p]+1, p
				if i%2 == 0 { // half of them are gone by the next page
					applied(t, s, told{event, []bot.Effect{bot.SetRelation{Pair: p, Status: bot.RelationDeleted, At: opening.Add(2 * time.Hour)}}})
				}
			}
		}
		if len(seen) != 30 {
			t.Errorf("%d pairs, want 30", len(seen))
		}
		for p, n := range seen {
			if n != 1 {
				t.Errorf("%s came %d times", p, n)
			}
		}
	})
}

func TestAStatesCustomersAreCountedByStaffAndByChannel(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		add := func(user, external, state string, at time.Time) bot.Effect {
			return bot.SetRelation{Pair: bot.Pair{UserID: user, ExternalUserID: external}, Status: bot.RelationActive, At: at, State: state}
		}
		applied(t, s, told{1, []bot.Effect{
			add("liming", "wm1", "s17-door", opening), add("liming", "wm2", "s17-door", opening.Add(time.Hour)), add("hanmei", "wm3", "s17-door", opening),
			add("hanmei", "wm4", "S17-door", opening), add("hanmei", "wm5", "s17-door", opening.Add(-time.Microsecond)), add("hanmei", "wm6", "", opening),
			bot.SetRelation{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: "wm7"}, Status: bot.RelationLost, At: opening, State: "s17-door"},
		}})
		viewed(t, s, func(v view) {
			if diff := cmp.Diff(map[string]int{"liming": 2, "hanmei": 1}, ok[map[string]int](t)(v.Adds("s17-door", opening))); diff != "" {
				t.Errorf("since the opening (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(map[string]int{"liming": 2, "hanmei": 2}, ok[map[string]int](t)(v.Adds("s17-door", time.Time{}))); diff != "" {
				t.Errorf("ever (-want +got)\n%s", diff)
			}
		})
		want := map[string]int{"s17-door": 3, "S17-door": 1, "": 1}
		if diff := cmp.Diff(want, ok[map[string]int](t)(s.ChannelAdds(background, opening))); diff != "" {
			t.Errorf("by channel since the opening (-want +got)\n%s", diff)
		}
		want["s17-door"] = 4
		if diff := cmp.Diff(want, ok[map[string]int](t)(s.ChannelAdds(background, time.Time{}))); diff != "" {
			t.Errorf("by channel (-want +got)\n%s", diff)
		}
	})
}

func TestCustomersAreListedPageByPage(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		want := []string{"wmA", "wmB", "wmC", "wma", "wmb"}
		for i, id := range []string{"wmb", "wmC", "wmA", "wma", "wmB"} {
			applied(t, s, told{int64(i + 1), []bot.Effect{bot.SetCustomer{ExternalUserID: id, At: opening}}})
		}
		var seen []string
		viewed(t, s, func(v view) {
			for after, more := "", true; more && len(seen) <= len(want); {
				part := ok[[]string](t)(v.CustomersAfter(after, 2))
				if seen, more = append(seen, part...), len(part) > 0; more {
					after = part[len(part)-1]
				}
			}
		})
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}
