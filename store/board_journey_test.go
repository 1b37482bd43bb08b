package store

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/zhanggui/zhanggui/bot"
)

// monthSteps are steps by which the people of a month differ.
var monthSteps = bot.RFMSteps{
	Within: 20 * 24 * time.Hour, Recency: [4]time.Duration{2 * 24 * time.Hour, 5 * 24 * time.Hour, 9 * 24 * time.Hour, 15 * 24 * time.Hour}, Frequency: [4]int{5, 4, 3, 2},
}

// boardSpan asks for some days of the month, the first of which is the n-th.
func boardSpan(scope bot.Scope, first, days int, now time.Time) bot.BoardAsk {
	from := midnight(opening, boardZone).AddDate(0, 0, first)
	return bot.BoardAsk{Scope: scope, From: from, Until: from.AddDate(0, 0, days), Now: now}
}

// followed lets what became of people be counted as of a time.
func followed(t testing.TB, s *Store, now time.Time) {
	t.Helper()
	if is, err := s.CountJourneys(background, now, boardZone, monthSteps); err != nil || !is {
		t.Fatalf("counted: %v, %v", is, err)
	}
}

func TestWhatBecameOfPeopleIsWhatTheirEntriesTell(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		m := livelyMonth(11, 200, 600)
		lived(t, s, clock, m)
		for _, now := range []time.Time{m.now, m.now.AddDate(0, 0, 5), m.now.AddDate(0, 0, 61)} {
			followed(t, s, now)
			for name, scope := range monthScopes {
				for _, span := range [][2]int{{0, 40}, {25, 9}, {33, 1}, {-20, 92}, {200, 3}} {
					ask := boardSpan(scope, span[0], span[1], now)
					got := ok[bot.BoardJourney](t)(s.BoardJourney(background, ask, monthSteps))
					want := m.naiveJourney(ask, monthSteps)
					if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(bot.BoardJourney{}, "AsOf", "Since")); diff != "" {
						t.Fatalf("%s, %d days from day %d, as of %s (-want +got)\n%s", name, span[1], span[0], now, diff)
					}
					if !got.AsOf.Equal(now) {
						t.Fatalf("it is as of %s, want %s", got.AsOf, now)
					}
				}
			}
		}
	})
}

func TestTheMonthOfPeopleShowsEveryStage(t *testing.T) {
	m := livelyMonth(11, 200, 600)
	j := m.naiveJourney(boardSpan(bot.Scope{Stores: []string{"s1", "s2"}}, 0, 40, m.now), monthSteps)
	f, seen := j.Funnel, 0
	for _, row := range j.RFM {
		for _, n := range row {
			seen += min(n, 1)
		}
	}
	if f.Added == 0 || f.Joined == 0 || f.Claimed == 0 || f.Redeemed == 0 || f.Bought <= f.Again || f.Again == 0 || seen < 4 || j.Never == 0 {
		t.Errorf("the month is too poor to tell anything: %+v", j)
	}
}

func TestOfSeveralInstancesOneCounts(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		one, two := mustOpen(t, o), beside(t, o, "two")
		m := livelyMonth(5, 50, 200)
		lived(t, one, clock, m)
		for round := range 4 {
			now := m.now.AddDate(0, 0, round)
			var counted [2]bool
			var failed [2]error
			var both sync.WaitGroup
			for i, s := range []*Store{one, two} {
				both.Go(func() { counted[i], failed[i] = s.CountJourneys(background, now, boardZone, monthSteps) })
			}
			both.Wait()
			if failed[0] != nil || failed[1] != nil || counted[0] == counted[1] {
				t.Fatalf("the first counted: %v, %v; the second: %v, %v", counted[0], failed[0], counted[1], failed[1])
			}
			ask := boardSpan(bot.Scope{Stores: []string{"s1"}}, 0, 40, now)
			got := ok[bot.BoardJourney](t)(two.BoardJourney(background, ask, monthSteps))
			if diff := cmp.Diff(m.naiveJourney(ask, monthSteps), got, cmpopts.IgnoreFields(bot.BoardJourney{}, "AsOf", "Since")); diff != "" {
				t.Fatalf("round %d (-want +got)\n%s", round, diff)
			}
		}
		if n := count(t, one, "(SELECT DISTINCT round FROM rfm_cells) AS rounds"); n != 2 {
			t.Errorf("%d rounds are kept, want the one that is shown and the one before", n)
		}
	})
}

// Whoever dies while counting holds nobody up for long, and what they still write when
// they wake up is not shown.
func TestACountThatWasAbandonedIsTakenOver(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		dead, mine, err := s.beginRound(background, opening, journeysRest)
		if err != nil || !mine {
			t.Fatal(mine, err)
		}
		if is, err := s.CountJourneys(background, opening.Add(time.Minute), boardZone, monthSteps); is || err != nil {
			t.Fatalf("two count at once: %v, %v", is, err)
		}
		followed(t, s, opening.Add(journeysLease+time.Minute))
		if is, err := s.shown(background, dead.Begun, opening, &reckoner{}, time.Second); is || err != nil {
			t.Errorf("a round that was taken over is shown: %v, %v", is, err)
		}
		got := ok[bot.BoardJourney](t)(s.BoardJourney(background, boardSpan(bot.Everything(), 0, 1, opening), monthSteps))
		if !got.AsOf.Equal(opening.Add(journeysLease + time.Minute)) {
			t.Errorf("it is as of %s", got.AsOf)
		}
	})
}
