package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/zhanggui/zhanggui/bot"
)

// shopAt is a store at a time of its own.
func shopAt(t *testing.T, o Options, now time.Time) (*Store, *clock) {
	t.Helper()
	c := clockAt(now)
	o.Now = c.Now
	return mustOpen(t, o), c
}

// rolledUp counts all days that have to be.
func rolledUp(t testing.TB, s *Store, now time.Time) (days int) {
	t.Helper()
	for {
		n := ok[int](t)(s.RollUp(background, now, boardZone))
		if days += n; n == 0 {
			return days
		}
	}
}

// boardOf asks for the days from one until before another.
func boardOf(t testing.TB, s *Store, scope bot.Scope, from, until, now time.Time) bot.BoardDays {
	t.Helper()
	return ok[bot.BoardDays](t)(s.BoardDays(background, bot.BoardAsk{Scope: scope, From: from, Until: until, Now: now}))
}

// plain are numbers without what Numbers does not tell.
func plain(all []bot.BoardNumbers) (numbers []bot.Numbers) {
	for _, n := range all {
		numbers = append(numbers, n.Numbers)
	}
	return numbers
}

// summed are numbers without latencies, which nobody sums up.
func summed(all []bot.Numbers) []bot.Numbers {
	for i := range all {
		all[i].WelcomeMedian, all[i].WelcomeSlow = 0, 0
	}
	return all
}

// sameAsRaw compares what the board tells of each day with what is counted from
// everything that happened on it.
func sameAsRaw(t *testing.T, s *Store, from, until, now time.Time, behind int) {
	t.Helper()
	for name, scope := range map[string]bot.Scope{
		"headquarters": bot.Everything(), "one store": {Stores: []string{"s1"}}, "a clerk": {Stores: []string{"s2"}, UserID: "chen"},
		"a clerk, all stores": {All: true, UserID: "an"}, "nobody": {},
	} {
		for day := from; day.Before(until); day = day.AddDate(0, 0, 1) {
			end, what := day.AddDate(0, 0, 1), fmt.Sprintf("%s, %s", name, day.Format(dayName))
			if now.Before(end) {
				end = now
			}
			raw := func(by bot.NumbersBy) []bot.Numbers {
				return ok[[]bot.Numbers](t)(s.Numbers(background, scope, day, end, by))
			}
			got := boardOf(t, s, scope, day, day.AddDate(0, 0, 1), now)
			if got.Behind != behind {
				t.Fatalf("%s: %d days are behind", what, got.Behind)
			}
			want := raw(bot.NumbersAll)
			want[0].Key = day.Format(dayName)
			if diff := cmp.Diff(want, plain(got.Days)); diff != "" {
				t.Fatalf("%s (-raw +board)\n%s", what, diff)
			}
			watch := ok[bot.BoardWatch](t)(s.BoardWatch(background, bot.BoardAsk{Scope: scope, From: day, Until: day.AddDate(0, 0, 1), Now: now}, 72*time.Hour))
			prices := ok[[]bot.Price](t)(s.Price(background, scope, day, day.AddDate(0, 0, 1), 72*time.Hour, bot.PriceTemplate))
			if diff := cmp.Diff(prices, watch.Prices); diff != "" {
				t.Fatalf("%s, the messages (-raw +board)\n%s", what, diff)
			}
			if diff := cmp.Diff(summed(raw(bot.NumbersStaff)), plain(got.Staff), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s, the staff (-raw +board)\n%s", what, diff)
			}
			if scope.UserID != "" && scope.All {
				// An order of another store than the pair's is the member's alone.
				continue
			}
			if diff := cmp.Diff(summed(raw(bot.NumbersStore)), plain(got.Stores), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s, the stores (-raw +board)\n%s", what, diff)
			}
		}
	}
}

// TestRolledUpDaysOfAMonthAreThoseOfItsEvents lets a shop live through a month, out of
// order, and rolls up again and again in the middle of it.
func TestRolledUpDaysOfAMonthAreThoseOfItsEvents(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		m := newMonth(3, 500)
		from := midnight(opening, boardZone).AddDate(0, 0, -1)
		now := m.now.AddDate(0, 0, 3)
		s, clock := shopAt(t, o, now)
		var late [][]bot.Effect
		tell := func(i int, e []bot.Effect) {
			applied(t, s, told{int64(i + 1), e})
			if m.rand.IntN(12) == 0 {
				rolledUp(t, s, now)
			}
		}
		for i, e := range m.events {
			if m.rand.IntN(3) == 0 {
				late = append(late, e)
			} else {
				tell(i, e)
			}
		}
		m.rand.Shuffle(len(late), func(i, j int) { late[i], late[j] = late[j], late[i] })
		for i, e := range late {
			if _, group := e[0].(bot.SetGroup); !group || m.rand.IntN(2) == 0 {
				tell(len(m.events)+i, e)
			}
		}
		for i, w := range m.welcomes {
			clock.set(w.AddedAt.Add(time.Second))
			sent := mustSend(t, s, fmt.Sprint("welcome", i), w.Welcome)
			clock.set(w.AddedAt.Add(time.Second + w.took))
			mustSettle(t, s, sent[0], bot.Outcome{Class: bot.ClassDone})
		}
		// Welcomes are settled in time: here they were sent in the past, by a clock
		// that went back, so they leave no mark.
		clock.set(now)
		for day := from; day.Before(now); day = day.AddDate(0, 0, 1) {
			applied(t, s, told{effects: []bot.Effect{bot.RecordTouch{Touch: bot.Touch{Pair: m.pair(), Template: "tea", At: day.Add(time.Hour)}}}})
		}
		rolledUp(t, s, now)
		sameAsRaw(t, s, from, midnight(now, boardZone).AddDate(0, 0, 1), now, 0)
		if days := rolledUp(t, s, now); days != 0 {
			t.Errorf("%d days were counted though nothing happened", days)
		}
	})
}
