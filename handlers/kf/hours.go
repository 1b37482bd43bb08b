package kf

import (
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
)

// opens says whether people are there at a time, and if not when they are again.
// An account without hours has people always; the configuration has checked them.
func (d *desk) opens(account config.Kf, now time.Time) (at time.Time, open bool) {
	from, to, ok := strings.Cut(account.Hours, "-")
	begin, errA := minuteOf(from)
	end, errB := minuteOf(to)
	if !ok || errA != nil || errB != nil {
		return now, true
	}
	local := now.In(d.Location)
	minute := local.Hour()*60 + local.Minute()
	if begin < end {
		open = begin <= minute && minute < end
	} else {
		open = minute >= begin || minute < end
	}
	at = time.Date(local.Year(), local.Month(), local.Day(), begin/60, begin%60, 0, 0, d.Location)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at, open
}

// minuteOf is a clock as a minute of the day; 24:00 ends it.
func minuteOf(clock string) (int, error) {
	if clock == "24:00" {
		return 24 * 60, nil
	}
	t, err := time.Parse("15:04", clock)
	return t.Hour()*60 + t.Minute(), err
}

// when is a time as people say it, today or tomorrow.
func (d *desk) when(at, now time.Time) string {
	at, now = at.In(d.Location), now.In(d.Location)
	if at.YearDay() == now.YearDay() {
		return "今天 " + at.Format("15:04")
	}
	return "明天 " + at.Format("15:04")
}
