package commands

import (
	"regexp"
	"strconv"
	"time"
)

// span is a time that numbers are wanted of, with the one it is compared with.
type span struct {
	title       string
	from, until time.Time
	// before names the time to compare with, as 上周同一天.
	before              string
	beforeFrom, beforeT time.Time
	// running says that it is not over.
	running bool
}

// dateWritten is a day as 11-20, 2026-11-20, 11/20 or 11月20日.
var dateWritten = regexp.MustCompile(`^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?$`)

// spanNamed is the time that a word names, seen from now; not ok if it names
// none that has begun.
func (c *counter) spanNamed(text string, now time.Time) (span, bool) {
	today := c.midnight(now)
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	first := today.AddDate(0, 0, 1-today.Day())
	switch fold(text) {
	case "", "今天", "今日", "today":
		return c.daySpan("今天", today, now), true
	case "昨天", "昨日", "yesterday":
		return c.daySpan("昨天", today.AddDate(0, 0, -1), now), true
	case "前天":
		return c.daySpan("前天", today.AddDate(0, 0, -2), now), true
	case "本周", "这周", "week":
		return cutAt(span{title: "本周", from: monday, until: monday.AddDate(0, 0, 7), before: "上周", beforeFrom: monday.AddDate(0, 0, -7), beforeT: monday}, now), true
	case "上周":
		last := monday.AddDate(0, 0, -7)
		return span{title: "上周", from: last, until: monday, before: "再上一周", beforeFrom: last.AddDate(0, 0, -7), beforeT: last}, true
	case "本月", "这个月", "month":
		return cutAt(span{title: "本月", from: first, until: first.AddDate(0, 1, 0), before: "上月", beforeFrom: first.AddDate(0, -1, 0), beforeT: first}, now), true
	case "上月", "上个月":
		last := first.AddDate(0, -1, 0)
		return span{title: "上月", from: last, until: first, before: "再上一个月", beforeFrom: last.AddDate(0, -1, 0), beforeT: last}, true
	}
	day, ok := dateNamed(fold(text), today)
	if !ok || day.After(today) {
		return span{}, false
	}
	return c.daySpan(c.day(day, now), day, now), true
}

// daySpan is a day, compared with the same weekday before.
func (c *counter) daySpan(title string, day, now time.Time) span {
	return cutAt(span{
		title: title, from: day, until: day.AddDate(0, 0, 1),
		before: "上周同一天", beforeFrom: day.AddDate(0, 0, -7), beforeT: day.AddDate(0, 0, -6),
	}, now)
}

// cutAt ends a span that runs at now, and the one before as far into it.
func cutAt(s span, now time.Time) span {
	if !now.Before(s.until) {
		return s
	}
	s.running = true
	s.until = now.Add(instant)
	if cut := s.beforeFrom.Add(s.until.Sub(s.from)); cut.Before(s.beforeT) {
		s.beforeT = cut
		s.before += "同一时段"
	}
	return s
}

// dateNamed is a written day; without a year the newest that is not after today.
func dateNamed(text string, today time.Time) (time.Time, bool) {
	m := dateWritten.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	year := today.Year()
	if m[1] != "" {
		year, _ = strconv.Atoi(m[1])
	}
	month, _ := strconv.Atoi(m[2])
	number, _ := strconv.Atoi(m[3])
	day, ok := dateOf(year, month, number, today.Location())
	if m[1] == "" && (!ok || day.After(today)) {
		day, ok = dateOf(year-1, month, number, today.Location())
	}
	return day, ok
}

// dateOf is a day of the calendar; there is no 02-30.
func dateOf(year, month, number int, zone *time.Location) (time.Time, bool) {
	day := time.Date(year, time.Month(month), number, 0, 0, 0, 0, zone)
	return day, int(day.Month()) == month && day.Day() == number
}
