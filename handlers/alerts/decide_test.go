package alerts

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

var shanghai = time.FixedZone("CST", 8*60*60)

// clock is a time of the day of these tests, a Sunday; from 24:00 on it is the
// next.
func clock(hour, minute int) time.Time {
	return time.Date(2026, 11, 22, hour, minute, 0, 0, shanghai)
}

func settings() config.Alerts {
	return config.Alerts{
		Wait: 30 * time.Second, Update: 10 * time.Minute, Repeat: 4 * time.Hour, Escalate: 2 * time.Hour,
		QuietHours: "22:00-08:30", Storm: config.Storm{Within: time.Hour, Least: 10, Times: 5}, NoCallbacks: 2 * time.Hour,
		WinBack: config.WinBack{Message: "winback/default"}, Attribute: 72 * time.Hour,
		Risk: config.Risk{Gaps: 5, Silent: map[string]time.Duration{"金卡": 30 * day}, Otherwise: 60 * day},
	}
}

func TestWhetherToSaySomething(t *testing.T) {
	// said is an alert that its first level was told of at 20:00.
	said := func(change func(*bot.Alert)) bot.Alert {
		a := bot.Alert{
			ID: "A", Kind: bot.AlertLost, Count: 1, OpenedAt: clock(20, 0), NotifiedAt: clock(20, 0), LevelAt: clock(20, 0),
			NotifiedCount: 1, Notices: 1,
		}
		if change != nil {
			change(&a)
		}
		return a
	}
	fresh := func(at time.Time, urgent bool) bot.Alert {
		return bot.Alert{ID: "A", Kind: bot.AlertLost, Count: 1, OpenedAt: at, Urgent: urgent}
	}
	for name, c := range map[string]struct {
		alert    bot.Alert
		silenced bool
		now      time.Time
		want     verdict
	}{
		"the first is said": {fresh(clock(20, 0), false), false, clock(20, 0), verdict{true, sayFirst, false}},
		"not if silenced":   {fresh(clock(20, 0), false), true, clock(20, 0), verdict{false, notSilenced, false}},
		"not if nothing is in it": {
			bot.Alert{ID: "A", OpenedAt: clock(20, 0)}, false, clock(20, 0), verdict{false, notEmpty, false},
		},
		"the night is quiet":                  {fresh(clock(22, 30), false), false, clock(22, 30), verdict{false, notQuiet, false}},
		"but for what is urgent":              {fresh(clock(22, 30), true), false, clock(22, 30), verdict{true, sayFirst, false}},
		"the night comes as a digest":         {fresh(clock(22, 30), false), false, clock(24+8, 30), verdict{true, sayFirst, true}},
		"what comes in the morning does not":  {fresh(clock(24+8, 31), false), false, clock(24+8, 31), verdict{true, sayFirst, false}},
		"nothing new is not said again":       {said(nil), false, clock(20, 30), verdict{false, notYet, false}},
		"news wait":                           {said(func(a *bot.Alert) { a.Count = 2 }), false, clock(20, 9), verdict{false, notYet, false}},
		"and come":                            {said(func(a *bot.Alert) { a.Count = 2 }), false, clock(20, 10), verdict{true, sayUpdate, false}},
		"nobody took it on: the next level":   {said(nil), false, clock(21, 59).Add(time.Minute - time.Second), verdict{false, notYet, false}},
		"the next level at night comes later": {said(nil), false, clock(22, 0), verdict{false, notQuiet, false}},
		"and with the digest":                 {said(nil), false, clock(24+8, 30), verdict{true, sayEscalate, true}},
		"urgent is not repeated at night": {
			said(func(a *bot.Alert) { a.Level, a.Urgent, a.NotifiedAt = 2, true, clock(20, 0) }), false, clock(24, 0), verdict{false, notQuiet, false},
		},
		"that trouble goes on is no news": {
			said(func(a *bot.Alert) { a.Kind, a.Level, a.Count = bot.AlertTrouble, 2, 5 }), false, clock(21, 30), verdict{false, notYet, false},
		},
		"urgent goes up at night": {
			said(func(a *bot.Alert) { a.Urgent = true }), false, clock(22, 0), verdict{true, sayEscalate, false},
		},
		"news do not put off going up": {
			said(func(a *bot.Alert) { a.LevelAt, a.NotifiedAt, a.Count = clock(18, 0), clock(19, 59), 2 }), false, clock(20, 0),
			verdict{true, sayEscalate, false},
		},
		"the last level hears it again": {
			said(func(a *bot.Alert) { a.Level, a.NotifiedAt, a.LevelAt = 2, clock(12, 0), clock(9, 0) }), false, clock(16, 0),
			verdict{true, sayRepeat, false},
		},
		"and not before": {
			said(func(a *bot.Alert) { a.Level, a.NotifiedAt, a.LevelAt = 2, clock(12, 0), clock(9, 0) }), false, clock(15, 59),
			verdict{false, notYet, false},
		},
		"taken on is never said": {
			said(func(a *bot.Alert) { a.AckAt, a.Count = clock(20, 5), 9 }), false, clock(24+20, 0), verdict{false, notTaken, false},
		},
		"over is never said": {
			said(func(a *bot.Alert) { a.ClosedAt, a.Count = clock(20, 5), 9 }), false, clock(24+20, 0), verdict{false, notOver, false},
		},
		"what only informs is said once": {
			said(func(a *bot.Alert) { a.Kind = bot.AlertMissed }), false, clock(24+20, 0), verdict{false, notNew, false},
		},
	} {
		got := decide(c.alert, settings(), c.silenced, newQuiet("22:00-08:30", shanghai), c.now)
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestQuietHours(t *testing.T) {
	for _, c := range []struct {
		hours string
		at    time.Time
		want  bool
	}{
		{"22:00-08:30", clock(21, 59), false}, {"22:00-08:30", clock(22, 0), true}, {"22:00-08:30", clock(3, 0), true},
		{"22:00-08:30", clock(8, 29), true}, {"22:00-08:30", clock(8, 30), false}, {"12:00-14:00", clock(13, 0), true},
		{"12:00-14:00", clock(14, 0), false}, {"", clock(3, 0), false}, {"20:00-24:00", clock(23, 59), true},
	} {
		if got := newQuiet(c.hours, shanghai).holds(c.at); got != c.want {
			t.Errorf("%q holds at %s: %v", c.hours, c.at.Format("15:04"), got)
		}
	}
}
