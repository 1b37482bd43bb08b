package web

import (
	"net/url"
	"strconv"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// boardDays is how many days the managers' page shows where the address names none.
const boardDays = 30

// chooseDays takes the days from the address: from and until, which are both shown, or
// days, that many until today. What cannot be is mended as far as it is plain what was
// meant, and said.
func (b *boardReader) chooseDays(q url.Values, now time.Time) {
	today := zoneDay(now)
	b.ask.Now = now
	from, until := today.AddDate(0, 0, 1-boardDays), today
	note := func(text string) { b.notes = append(b.notes, text) }
	if text := q.Get("days"); text != "" && q.Get("from") == "" && q.Get("until") == "" {
		if n, err := strconv.Atoi(text); err != nil || n < 1 {
			note("没有看懂天数「" + short(text) + "」，先看最近 " + strconv.Itoa(boardDays) + " 天。天数写成数字，例如 days=7。")
		} else {
			from = today.AddDate(0, 0, 1-min(n, 10*bot.BoardMostDays))
		}
	}
	first, okFrom := b.day(q.Get("from"), now.Location(), note)
	last, okUntil := b.day(q.Get("until"), now.Location(), note)
	switch {
	case okFrom && okUntil:
		from, until = first, last
	case okFrom:
		from, until = first, first.AddDate(0, 0, boardDays-1)
		if until.After(today) {
			until = today
		}
	case okUntil:
		from, until = last.AddDate(0, 0, 1-boardDays), last
	}
	if until.Before(from) {
		if okFrom && okUntil {
			note("开始的日期比结束的晚，已经替您对调。")
			from, until = until, from
		} else {
			until = from
		}
	}
	if from.After(today) {
		note("选的日期还没有到，先看最近 " + strconv.Itoa(boardDays) + " 天。")
		from, until = today.AddDate(0, 0, 1-boardDays), today
	}
	if until.After(today) {
		until = today
	}
	if earliest := until.AddDate(0, 0, 1-bot.BoardMostDays); from.Before(earliest) {
		note("一次最多看 " + strconv.Itoa(bot.BoardMostDays) + " 天，下面是到 " + until.Format("2006-01-02") + " 为止的 " + strconv.Itoa(bot.BoardMostDays) + " 天。")
		from = earliest
	}
	b.ask.From, b.ask.Until = from, until.AddDate(0, 0, 1)
}

// day reads a date of the address; false if there is none that can be read.
func (b *boardReader) day(text string, zone *time.Location, note func(string)) (time.Time, bool) {
	if text == "" {
		return time.Time{}, false
	}
	day, err := time.ParseInLocation("2006-01-02", text, zone)
	// Years that no shop has seen would overflow what databases can compare.
	if err != nil || day.Year() < 2000 || day.Year() > 9000 {
		note("没有看懂日期「" + short(text) + "」。日期写成 2026-11-22 这样。")
		return time.Time{}, false
	}
	return day, true
}

// last is the last day that is shown.
func (b boardReader) last() time.Time { return b.ask.Until.AddDate(0, 0, -1) }

// short is the beginning of what somebody typed, enough to know it again.
func short(text string) string {
	runes := []rune(text)
	if len(runes) > 20 {
		return string(runes[:20]) + "…"
	}
	return text
}
