// Package night tells when people sleep: the quiet hours of a shop, in which the bot
// says nothing of its own accord.
package night

import (
	"strings"
	"time"
)

// Hours are the hours in which the bot says nothing of its own accord to anybody.
// The zero value is never.
type Hours struct {
	// from and to are minutes of the day; over midnight if to is not later.
	from, to int
	set      bool
	location *time.Location
}

// New reads "22:00-08:30"; the configuration has checked it.
func New(hours string, location *time.Location) Hours {
	from, to, ok := strings.Cut(hours, "-")
	begin, err1 := time.Parse("15:04", strings.TrimSpace(from))
	end, err2 := time.Parse("15:04", strings.TrimSpace(to))
	if !ok || err1 != nil || err2 != nil {
		return Hours{location: location}
	}
	return Hours{from: minuteOf(begin), to: minuteOf(end), set: true, location: location}
}

func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// Holds says whether a moment is in the night.
func (n Hours) Holds(at time.Time) bool {
	if !n.set {
		return false
	}
	minute := minuteOf(at.In(n.location))
	if n.from < n.to {
		return n.from <= minute && minute < n.to
	}
	return minute >= n.from || minute < n.to
}

// After is a moment itself, or the end of the night in which it lies.
func (n Hours) After(at time.Time) time.Time {
	if !n.Holds(at) {
		return at
	}
	local := at.In(n.location)
	end := time.Date(local.Year(), local.Month(), local.Day(), n.to/60, n.to%60, 0, 0, n.location)
	if end.Before(at) {
		end = end.AddDate(0, 0, 1)
	}
	return end
}

// Before is a moment itself, or a little before the night in which it lies begins.
func (n Hours) Before(at time.Time) time.Time {
	if !n.Holds(at) {
		return at
	}
	const ahead = 30 * time.Minute
	local := at.In(n.location)
	begin := time.Date(local.Year(), local.Month(), local.Day(), n.from/60, n.from%60, 0, 0, n.location)
	if begin.After(at) {
		begin = begin.AddDate(0, 0, -1)
	}
	return begin.Add(-ahead)
}
