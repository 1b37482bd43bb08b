package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestTodayIsComparedWithTheSameWeekdayUntilTheSameTime(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, from, end := boardShopOf(t, o, 9)
		busy := 0
		for back := range 20 {
			now := end.AddDate(0, 0, -back).Add(-time.Duration(back) * time.Hour)
			for name, scope := range monthScopes {
				got := boardOf(t, s, scope, from, from.AddDate(0, 0, 1), now)
				for _, day := range []struct {
					until time.Time
					got   bot.Numbers
				}{{now, got.Today}, {now.AddDate(0, 0, -7), got.Before}} {
					want := ok[[]bot.Numbers](t)(s.Numbers(background, scope, midnight(day.until, boardZone), day.until, bot.NumbersAll))[0]
					if diff := cmp.Diff(want, day.got); diff != "" {
						t.Errorf("%s, until %s (-raw +board)\n%s", name, day.until, diff)
					}
					busy += want.Added
				}
			}
		}
		if busy == 0 {
			t.Error("nobody was added on any of the days, so it proves nothing")
		}
	})
}

// TestThePresentIsCountedEveryFewSeconds asks twice, and something happens in between.
func TestThePresentIsCountedEveryFewSeconds(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, clock := shopAt(t, o, opening)
		from := midnight(opening, boardZone)
		add := func(i int64, who string) {
			applied(t, s, told{i, []bot.Effect{bot.RecordInteraction{Pair: bot.Pair{UserID: "an", ExternalUserID: who}, Kind: bot.InteractionAdded, At: clock.Now()}}})
		}
		look := func(after time.Duration) bot.BoardDays {
			return boardOf(t, s, bot.Everything(), from, from.AddDate(0, 0, 1), opening.Add(after))
		}
		add(1, "wm1")
		if got := look(time.Second); got.Today.Added != 1 || got.Total.Added != 1 || got.AsOf != opening.Add(time.Second) {
			t.Errorf("the board says %+v", got)
		}
		add(2, "wm2")
		if got := look(8 * time.Second); got.Today.Added != 1 || got.AsOf != opening.Add(time.Second) {
			t.Errorf("a moment later the board says %+v, as of %s", got.Today, got.AsOf)
		}
		if got := look(12 * time.Second); got.Today.Added != 2 || got.Total.Added != 2 || got.AsOf != opening.Add(12*time.Second) {
			t.Errorf("in the end the board says %+v, as of %s", got.Today, got.AsOf)
		}
	})
}
