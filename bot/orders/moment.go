package orders

import (
	"strconv"
	"strings"
	"time"
)

// layouts are the usual forms of a time, after slashes, dots and 年月日 have
// become dashes. Those without a zone are in the shop's.
var layouts = []string{
	"2006-1-2 15:4:5", "2006-1-2 15:4", "2006-1-2", "2006-1-2T15:4:5", "2006-1-2T15:4",
	"20060102150405", "20060102 15:4:5", "20060102 15:4", "20060102",
}

var zoned = []string{time.RFC3339, "2006-1-2 15:4:5Z07:00", "2006-1-2 15:4:5 Z07:00", "2006-1-2 15:4:5 -0700", "2006-1-2T15:4:5-0700"}

var dashes = strings.NewReplacer("/", "-", "年", "-", "月", "-", "日", " ", "时", ":", "分", ":", "秒", "", ". ", ".")

// Years that orders are of. Others are a mistake in a date.
const (
	firstYear = 2000
	lastYear  = 2099
)

// readMoment reads a time. Why says what is wrong with it; empty is nothing.
func readMoment(text string, zone *time.Location) (at time.Time, why string) {
	if text == "" {
		return at, "没有写时间"
	}
	at, ok := parseMoment(text, zone)
	if !ok {
		return at, "看不懂这个时间，请把年份写在最前面"
	}
	if year := at.In(zone).Year(); year < firstYear || year > lastYear {
		return at, "年份成了 " + strconv.Itoa(year)
	}
	return at, ""
}

func parseMoment(text string, zone *time.Location) (time.Time, bool) {
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		switch len(text) {
		case 10:
			return time.Unix(seconds, 0), true
		case 13:
			return time.UnixMilli(seconds), true
		}
	}
	// "2026年1月2日 15时4分" has a colon at its end by now.
	text = strings.TrimRight(strings.Join(strings.Fields(dashes.Replace(text)), " "), ": ")
	if date, clock, _ := strings.Cut(text, " "); strings.Count(date, ".") == 2 {
		text = strings.TrimSpace(strings.ReplaceAll(date, ".", "-") + " " + clock)
	}
	for _, layout := range layouts {
		// Go reads a fraction after the seconds even if the layout has none.
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at, true
		}
	}
	for _, layout := range zoned {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
