package handlers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
)

// slot is a part of the day in minutes since midnight, from inclusive, to
// exclusive. A slot that ends no later than it begins runs over midnight.
type slot struct{ from, to int }

const dayMinutes = 24 * 60

// parseSlot reads "09:00-21:00"; 24:00 can end a slot.
func parseSlot(s string) (slot, error) {
	from, to, ok := strings.Cut(s, "-")
	a, errA := parseClock(from)
	b, errB := parseClock(to)
	if !ok || errA != nil || errB != nil || a == dayMinutes || a == b {
		return slot{}, fmt.Errorf("%q is not a slot such as 09:00-21:00", s)
	}
	return slot{a, b}, nil
}

func parseClock(s string) (int, error) {
	if s == "24:00" {
		return dayMinutes, nil
	}
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err
}

// holds says whether a minute of the day lies in the slot, and whether it is
// in the part after midnight, which belongs to the day before.
func (s slot) holds(minute int) (in, dayBefore bool) {
	if s.from < s.to {
		return s.from <= minute && minute < s.to, false
	}
	return minute >= s.from || minute < s.to, minute < s.to
}

// The weekdays as the configuration and as people call them.
var (
	weekdays     = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	weekdayNames = []string{"日", "一", "二", "三", "四", "五", "六"}
)

// fitsTime says whether a moment lies in the hours and on the weekdays of a
// rule. The weekday of a slot over midnight is that of the evening it began:
// "22:00-02:00" on fri holds at one o'clock on Saturday morning.
func fitsTime(when config.WelcomeWhen, local time.Time) bool {
	day := local.Weekday()
	if when.Hours != "" {
		s, err := parseSlot(when.Hours)
		in, dayBefore := s.holds(local.Hour()*60 + local.Minute())
		if err != nil || !in {
			return false
		}
		if dayBefore {
			day = (day + 6) % 7
		}
	}
	return len(when.Weekdays) == 0 || slices.Contains(when.Weekdays, weekdays[day])
}
