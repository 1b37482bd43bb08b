package report

import "time"

// Span is a time from From until before Until.
type Span struct{ From, Until time.Time }

// Day is the whole day in which a moment lies.
func Day(at time.Time, zone *time.Location) Span {
	from := midnight(at.In(zone), 0)
	return Span{From: from, Until: midnight(from, 1)}
}

// DaySoFar is the day in which a moment lies, up to it.
func DaySoFar(at time.Time, zone *time.Location) Span {
	return Span{From: midnight(at.In(zone), 0), Until: at.In(zone)}
}

// Reported is the time of which a report due at a moment tells: of the day so
// far, or in the morning, when of that there is nothing to tell yet, of the day
// before.
func Reported(due time.Time, zone *time.Location) Span {
	due = due.In(zone)
	if due.Hour() < 12 {
		return Day(midnight(due, -1), zone)
	}
	return DaySoFar(due, zone)
}

// WeekEarlier is the same time of the week before, by the clock on the wall.
func (s Span) WeekEarlier() Span {
	return Span{From: s.From.AddDate(0, 0, -7), Until: s.Until.AddDate(0, 0, -7)}
}

// Days are the days that end with the last one of a span, oldest first: whole
// but for the last, which ends where the span does.
func (s Span) Days(n int) []Span {
	last := midnight(s.Until.Add(-time.Nanosecond), 0)
	days := make([]Span, n)
	for i := range days {
		from := midnight(last, i-n+1)
		days[i] = Span{From: from, Until: midnight(from, 1)}
	}
	if n > 0 {
		days[n-1].Until = s.Until
	}
	return days
}

// midnight is the beginning of a day some days from a moment's, in its zone.
func midnight(at time.Time, days int) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, at.Location())
}
