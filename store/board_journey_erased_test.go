package store

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// What became of somebody is counted without saying who they are, and without them as
// soon as they are erased.
func TestNobodyIsKnownByWhatBecameOfPeople(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		applied(t, s, told{100_001, []bot.Effect{
			bot.RecordInteraction{Pair: bot.Pair{UserID: "liming", ExternalUserID: fang}, Kind: bot.InteractionAdded, At: hours(1)},
			bot.RecordInteraction{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: fang}, Kind: bot.InteractionAdded, At: hours(1)},
			bot.SetRelation{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: fang}, Status: bot.RelationActive, At: hours(1), Store: "s17"},
		}})
		ask := func() bot.BoardJourney {
			t.Helper()
			return ok[bot.BoardJourney](t)(s.BoardJourney(background, boardSpan(bot.Everything(), -1, 9, now.Now()), monthSteps))
		}
		before := ask()
		if n := count(t, s, "journey_people"); n == 0 || before.Funnel.Added == 0 {
			t.Fatalf("the test plants nobody who was added twice: %+v", before)
		}
		for _, place := range traces(t, s, fangWords) {
			if strings.HasPrefix(place, "journey_") || strings.HasPrefix(place, "rfm_") {
				t.Errorf("what became of people names them: %s", place)
			}
		}
		happens(t, s, arrival("erase", "member:sunli"), erasing(now.Now())...)
		now.set(now.Now().Add(time.Minute))
		followed(t, s, now.Now())
		if after := ask(); after.Funnel.Added != before.Funnel.Added-1 || count(t, s, "journey_people WHERE round = (SELECT shown FROM journey_rounds)") != 0 {
			t.Errorf("before %+v, after %+v", before.Funnel, after.Funnel)
		}
	})
}

// A small shop is counted anew for whoever looks, a large one is not.
func TestASmallShopShowsWhatJustHappened(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		look := func(now time.Time) int {
			t.Helper()
			return ok[bot.BoardJourney](t)(s.BoardJourney(background, boardSpan(bot.Everything(), 0, 2, now), monthSteps)).Funnel.Added
		}
		adds := func(id int64, who string) {
			p := bot.Pair{UserID: "an", ExternalUserID: who}
			applied(t, s, told{id, []bot.Effect{bot.SetRelation{Pair: p, Status: bot.RelationActive, At: opening}, bot.RecordInteraction{Pair: p, Kind: bot.InteractionAdded, At: opening}}})
		}
		adds(2, "wmOne")
		if n := look(opening.Add(time.Second)); n != 1 {
			t.Fatalf("%d people at first", n)
		}
		adds(3, "wmTwo")
		if n := look(opening.Add(2 * time.Second)); n != 1 {
			t.Errorf("%d people are counted for whoever looks again at once", n)
		}
		if n := look(opening.Add(time.Hour)); n != 2 {
			t.Errorf("%d people later", n)
		}
		var many boardRows
		for i := range smallShop {
			many.customers = append(many.customers, customer{ID: int64(1000 + i), ExternalUserID: boardWho(i)})
		}
		if err := many.write(s.db); err != nil {
			t.Fatal(err)
		}
		adds(4, "wmThree")
		if n := look(opening.Add(2 * time.Hour)); n != 2 {
			t.Errorf("%d people: a shop that is no more small is counted while somebody waits", n)
		}
	})
}
