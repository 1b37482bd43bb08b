package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestASilenceHoldsUntilItsEndOrUntilItIsTakenBack(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		silence := bot.Silence{
			ID: "S1", Kind: bot.AlertLost, Store: "s1", UserID: "an", Until: opening.Add(time.Hour), Reason: "盘点", By: "boss", At: opening,
		}
		other := bot.Silence{ID: "S2", Until: opening.Add(2 * time.Hour)}
		applied(t, s, told{1, []bot.Effect{bot.SetSilence{Silence: other}, bot.SetSilence{Silence: silence}}})
		holding := func(want ...bot.Silence) {
			t.Helper()
			viewed(t, s, func(v view) {
				if diff := cmp.Diff(want, ok[[]bot.Silence](t)(v.Alerting().Silences(bot.Everything()))); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
			})
		}
		holding(silence, other)
		clock.set(silence.Until)
		holding(other)
		other.EndedAt = clock.Now()
		applied(t, s, told{2, []bot.Effect{bot.SetSilence{Silence: other}}})
		holding()
	})
}

func TestARiskIsNewestWinsAndGoesWithItsReason(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		risk := func(who string, score int, reason string, day int) bot.Risk {
			return bot.Risk{
				Pair: bot.Pair{UserID: "an", ExternalUserID: who}, Store: "s1", Reason: reason, Next: "打个招呼", Score: score,
				Since: opening, At: opening.AddDate(0, 0, day),
			}
		}
		risks := func(want ...bot.Risk) {
			t.Helper()
			viewed(t, s, func(v view) {
				if diff := cmp.Diff(want, ok[[]bot.Risk](t)(v.Desk().Risks(bot.Everything(), 10))); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
				one := ok[bot.Risk](t)(v.Desk().Risk(bot.Everything(), "wm1"))
				if len(want) > 0 && want[0].ExternalUserID == "wm1" && one != want[0] {
					t.Errorf("the risk of one is %+v", one)
				}
			})
		}
		applied(t, s, told{1, []bot.Effect{
			bot.SetRisk{Risk: risk("wm1", 5, "安静了 40 天", 1)}, bot.SetRisk{Risk: risk("wm2", 7, "很久没买", 1)}, bot.SetRisk{Risk: risk("wm3", 0, "", 1)},
		}})
		if n := count(t, s, "customers"); n != 0 {
			t.Errorf("the risks made %d customers", n)
		}
		if n := count(t, s, "risks"); n != 2 {
			t.Errorf("%d rows, want none for what never was a risk", n)
		}
		risks(risk("wm2", 7, "很久没买", 1), risk("wm1", 5, "安静了 40 天", 1))
		applied(t, s, told{2, []bot.Effect{bot.SetCustomer{ExternalUserID: "wm1", Name: "芳芳", At: opening}, bot.SetRisk{Risk: risk("wm1", 9, "安静了 41 天", 2)}}})
		first := risk("wm1", 9, "安静了 41 天", 2)
		first.Name = "芳芳"
		risks(first, risk("wm2", 7, "很久没买", 1))
		// What was seen before the newest look comes late and changes nothing.
		applied(t, s, told{3, []bot.Effect{bot.SetRisk{Risk: risk("wm1", 0, "", 1)}, bot.SetRisk{Risk: risk("wm2", 0, "", 2)}}})
		risks(first)
		applied(t, s, told{4, []bot.Effect{bot.SetRisk{Risk: risk("wm1", 0, "", 3)}}})
		risks()
	})
}

func TestAnAttemptIsOpenUntilTheCustomerIsBack(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		attempt := bot.WinBack{
			ID: "W1", AlertID: "A1", Store: "s1", UserID: "an", ExternalUserID: "wm1", Post: "P1", By: "boss", At: opening, Held: true,
		}
		later := bot.WinBack{ID: "W2", ExternalUserID: "wm2", At: opening.Add(time.Hour)}
		applied(t, s, told{1, []bot.Effect{bot.SetWinBack{WinBack: attempt}, bot.SetWinBack{WinBack: later}}})
		viewed(t, s, func(v view) {
			if diff := cmp.Diff([]bot.WinBack{attempt}, ok[[]bot.WinBack](t)(v.Alerting().Attempts("wm1"))); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
		attempt.BackAt = opening.Add(2 * time.Hour)
		applied(t, s, told{2, []bot.Effect{bot.SetWinBack{WinBack: attempt}}})
		viewed(t, s, func(v view) {
			if open := ok[[]bot.WinBack](t)(v.Alerting().Attempts("wm1")); len(open) != 0 {
				t.Errorf("still open: %+v", open)
			}
		})
		if diff := cmp.Diff([]bot.WinBack{later, attempt}, ok[[]bot.WinBack](t)(s.WinBacks(background, bot.Everything(), opening, 10))); diff != "" {
			t.Errorf("all, newest first (-want +got)\n%s", diff)
		}
		if since := ok[[]bot.WinBack](t)(s.WinBacks(background, bot.Everything(), later.At, 10)); len(since) != 1 {
			t.Errorf("since the later one there are %+v", since)
		}
	})
}

func TestWhatIsUsualIsCountedBySpan(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		span := 10 * time.Minute
		var raised []bot.Effect
		raise := func(n int, kind bot.AlertKind, store string, ago time.Duration) {
			for range n {
				raised = append(raised, bot.RaiseAlert{AlertItem: bot.AlertItem{Key: fmt.Sprint(len(raised)), Kind: kind, Store: store, At: opening.Add(-ago)}})
			}
		}
		raise(9, bot.AlertLost, "s1", 0)
		raise(9, bot.AlertLost, "s1", span-time.Microsecond)
		raise(2, bot.AlertLost, "s1", span)
		raise(1, bot.AlertLost, "s1", 2*span-time.Microsecond)
		raise(4, bot.AlertLost, "s1", 3*span+time.Second)
		raise(9, bot.AlertLost, "s1", 4*span)
		raise(9, bot.AlertLost, "s1", -time.Second)
		raise(9, bot.AlertLost, "s2", span)
		raise(9, bot.AlertLeft, "s1", span)
		applied(t, s, told{1, raised})
		viewed(t, s, func(v view) {
			if diff := cmp.Diff([]int{3, 0, 4}, ok[[]int](t)(v.Alerting().Usual(bot.AlertLost, "s1", span, 3))); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if none := ok[[]int](t)(v.Alerting().Usual(bot.AlertLost, "s1", 0, 3)); len(none) != 0 {
				t.Errorf("spans of no length count %v", none)
			}
		})
	})
}

func TestCallbacksAreHeardByTheHour(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		clock := clockAt(opening)
		o.Now = clock.Now
		s := mustOpen(t, o)
		n := 0
		put := func(at time.Time, format bot.Format) {
			n++
			clock.set(at)
			a := arrival(fmt.Sprint("k", n), "")
			a.Format, a.ReceivedAt = format, at
			mustPut(t, s, a)
		}
		heard := func(at time.Time, want []int, last time.Time) {
			t.Helper()
			clock.set(at)
			viewed(t, s, func(v view) {
				if diff := cmp.Diff(want, ok[[]int](t)(v.Alerting().Heard(len(want)))); diff != "" {
					t.Errorf("at %s (-want +got)\n%s", at, diff)
				}
				if got := ok[time.Time](t)(v.Alerting().LastCallback()); !got.Equal(last) {
					t.Errorf("at %s WeCom was heard last at %s, want %s", at, got, last)
				}
			})
		}
		heard(opening, []int{0, 0}, time.Time{})
		put(opening.Add(-time.Hour), bot.FormatXML)
		put(opening.Add(-time.Microsecond), bot.FormatXML)
		put(opening, bot.FormatXML)
		put(opening.Add(time.Minute), bot.FormatInternal)
		heard(opening.Add(2*time.Minute), []int{1, 2, 0}, opening)
		// An hour that runs is counted again, one that is over is remembered.
		put(opening.Add(59*time.Minute), bot.FormatXML)
		heard(opening.Add(time.Hour), []int{0, 2, 2}, opening.Add(59*time.Minute))
		put(opening.Add(61*time.Minute), bot.FormatXML)
		heard(opening.Add(62*time.Minute), []int{1, 2, 2}, opening.Add(61*time.Minute))
		heard(opening.Add(62*time.Minute), []int{1, 2, 2, 0, 0}, opening.Add(61*time.Minute))
		heard(opening.Add(200*time.Minute), []int{0, 0, 1, 2, 2}, opening.Add(61*time.Minute))
		if err := s.db.Exec("UPDATE inbox SET due_at = NULL").Error; err != nil {
			t.Fatal(err)
		}
		if _, err := s.Purge(background, opening.AddDate(0, 0, 1), 100); err != nil {
			t.Fatal(err)
		}
		heard(opening.Add(201*time.Minute), []int{0, 0, 1, 2, 2}, time.Time{})
	})
}
