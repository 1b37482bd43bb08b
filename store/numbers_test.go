package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// lived lets a store live through a month: what happened comes shuffled and
// partly twice, and welcomes go out through the outbox.
func lived(t *testing.T, s *Store, clock *clock, m *month) {
	t.Helper()
	var late [][]bot.Effect
	for i, e := range m.events {
		if _, group := e[0].(bot.SetGroup); !group && m.rand.IntN(4) == 0 {
			late = append(late, e)
		} else {
			applied(t, s, told{int64(i + 1), e})
		}
		if m.rand.IntN(10) == 0 {
			late = append(late, e)
		}
	}
	m.rand.Shuffle(len(late), func(i, j int) { late[i], late[j] = late[j], late[i] })
	for i, e := range late {
		if _, group := e[0].(bot.SetGroup); !group {
			applied(t, s, told{int64(len(m.events) + i + 1), e})
		}
	}
	for i, w := range m.welcomes {
		// A bot that decides late measures from the end of WeCom's second.
		clock.set(w.AddedAt.Add(time.Second))
		sent := mustSend(t, s, fmt.Sprint("welcome", i), w.Welcome)
		clock.set(w.AddedAt.Add(time.Second + w.took))
		mustSettle(t, s, sent[0], bot.Outcome{Class: []bot.Class{bot.ClassDone, bot.ClassAlready}[i%2]})
	}
}

// monthScopes are the scopes of everybody who may ask.
var monthScopes = map[string]bot.Scope{
	"headquarters":           bot.Everything(),
	"one store":              {Stores: []string{"s1"}},
	"two stores":             {Stores: []string{"s1", "s2"}},
	"a clerk":                {Stores: []string{"s2"}, UserID: "chen"},
	"a clerk, all stores":    {All: true, UserID: "an"},
	"a clerk of no store":    {All: true, UserID: "en"},
	"nobody":                 {},
	"a store without a name": {Stores: []string{""}},
}

func TestTheNumbersOfAMonthAreThoseOfItsEvents(t *testing.T) {
	const steps = 700
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		m := newMonth(7, steps)
		lived(t, s, clock, m)
		times := [][2]time.Time{{opening, m.now}, {opening.Add(100 * time.Hour), opening.Add(111 * time.Hour)}, {m.now, opening}, {{}, m.now.AddDate(1, 0, 0)}}
		for day := range 31 {
			midnight := opening.Truncate(24*time.Hour).AddDate(0, 0, day)
			times = append(times, [2]time.Time{midnight, midnight.AddDate(0, 0, 1)})
		}
		for name, scope := range monthScopes {
			times := times
			if name != "headquarters" && name != "one store" && name != "a clerk" {
				times = times[:8]
			}
			for _, by := range []bot.NumbersBy{bot.NumbersAll, bot.NumbersStore, bot.NumbersStaff} {
				for _, span := range times {
					got := ok[[]bot.Numbers](t)(s.Numbers(background, scope, span[0], span[1], by))
					if diff := cmp.Diff(m.naive(scope, span[0], span[1], by), got); diff != "" {
						t.Fatalf("%s, by %q, from %s until %s (-want +got)\n%s", name, by, span[0], span[1], diff)
					}
				}
			}
			for _, by := range []bot.PriceBy{bot.PriceTemplate, bot.PriceStaff} {
				for _, span := range times[:3] {
					for _, within := range []time.Duration{0, 5 * time.Hour, 7 * 24 * time.Hour} {
						got := ok[[]bot.Price](t)(s.Price(background, scope, span[0], span[1], within, by))
						if diff := cmp.Diff(m.naivePrice(scope, span[0], span[1], within, by), got); diff != "" {
							t.Fatalf("the price for %s, by %q, within %s, from %s until %s (-want +got)\n%s", name, by, within, span[0], span[1], diff)
						}
					}
				}
			}
		}
		viewed(t, s, func(v view) {
			want := m.naive(bot.Everything(), opening, m.now, bot.NumbersStore)
			if diff := cmp.Diff(want, ok[[]bot.Numbers](t)(v.Desk().Numbers(bot.Everything(), opening, m.now, bot.NumbersStore))); diff != "" {
				t.Errorf("a handler sees (-want +got)\n%s", diff)
			}
			prices := m.naivePrice(bot.Everything(), opening, m.now, time.Hour, bot.PriceStaff)
			if diff := cmp.Diff(prices, ok[[]bot.Price](t)(v.Desk().Price(bot.Everything(), opening, m.now, time.Hour, bot.PriceStaff))); diff != "" {
				t.Errorf("a handler sees the prices (-want +got)\n%s", diff)
			}
		})
		whole := m.naive(bot.Everything(), opening, m.now, bot.NumbersAll)[0]
		for what, n := range map[string]int{
			"added": whole.Added, "lost": whole.Lost, "deleted": whole.Deleted, "handed over": whole.Transferred, "welcomed": whole.Welcomed,
			"joined": whole.Joined, "left": whole.Left, "removed": whole.Removed, "orders": whole.Orders, "refunds": whole.Refunded, "coupons": whole.Coupons,
			"claimed": whole.Claimed, "used a coupon": whole.Redeemed, "got something": whole.Grabbed, "came for it": whole.Picked,
		} {
			if n == 0 {
				t.Errorf("the month has nobody who %s, so it proves nothing", what)
			}
		}
	})
}
