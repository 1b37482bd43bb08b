package alerts

import (
	"strings"
	"time"
)

// quiet are the hours in which only what is urgent is said. The zero value is
// never quiet.
type quiet struct {
	// from and to are minutes of the day; over midnight if to is not later.
	from, to int
	set      bool
	location *time.Location
}

// newQuiet reads "22:00-08:30"; the configuration has checked it.
func newQuiet(hours string, location *time.Location) quiet {
	from, to, ok := strings.Cut(hours, "-")
	if !ok {
		return quiet{location: location}
	}
	return quiet{from: minutes(from), to: minutes(to), set: true, location: location}
}

func minutes(clock string) int {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return 24 * 60
	}
	return t.Hour()*60 + t.Minute()
}

// holds says whether a moment is quiet.
func (q quiet) holds(at time.Time) bool {
	if !q.set || at.IsZero() {
		return false
	}
	local := at.In(q.location)
	minute := local.Hour()*60 + local.Minute()
	if q.from < q.to {
		return q.from <= minute && minute < q.to
	}
	return minute >= q.from || minute < q.to
}

// digestAt is when the digest of a day comes: at the end of the quiet hours, or
// at nine where there are none.
func (q quiet) digestAt(day time.Time) time.Time {
	minute := 9 * 60
	if q.set {
		minute = q.to
	}
	local := day.In(q.location)
	return time.Date(local.Year(), local.Month(), local.Day(), minute/60, minute%60, 0, 0, q.location)
}
