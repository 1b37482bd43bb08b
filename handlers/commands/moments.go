package commands

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	dayNamed   = map[string]int{"前天": -2, "昨天": -1, "今天": 0, "今日": 0, "今晚": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3}
	dayWeek    = regexp.MustCompile(`^(下下|下|这|本)?(?:周|星期|礼拜)([一二三四五六日天])`)
	dayDate    = regexp.MustCompile(`^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})(?:[日号])?`)
	hourClock  = regexp.MustCompile(`^(凌晨|早上|上午|中午|下午|傍晚|晚上)?(\d{1,2})[:：](\d{2})$`)
	hourSpoken = regexp.MustCompile(`^(凌晨|早上|上午|中午|下午|傍晚|晚上)?([\d一二两三四五六七八九十]{1,3})[点时](?:(半)|(\d{1,2})分?|整)?$`)
	hourNamed  = map[string]int{"早上": 9, "上午": 9, "中午": 12, "下午": 14, "傍晚": 18, "晚上": 20}
	longDays   = []string{"大后天", "前天", "昨天", "今天", "今日", "今晚", "明天", "明日", "明早", "明晚", "后天"}
)

// atOnce are the words for this very minute.
var atOnce = []string{"现在", "马上", "立刻", "now"}

// usualHour is the hour of a day that was named without one.
const usualHour = 9

// momentLayout is how a moment is written so that it is read as the same.
const momentLayout = "2006-01-02 15:04"

// readMoment is a moment as people name it: 明天, 后天 9点, 下周一 下午3点,
// 11-25 18:00, 18:30, 3天后. An hour alone that is over is tomorrow's, a date
// without a year that is over next year's.
func readMoment(text string, now time.Time) (time.Time, bool) {
	return readMomentOf(text, now, usualHour)
}

// readMomentOf is readMoment where a day without an hour means another hour than
// the usual one.
func readMomentOf(text string, now time.Time, usual int) (time.Time, bool) {
	text = strings.Join(strings.Fields(fold(text)), " ")
	now = now.Truncate(time.Minute)
	if slices.Contains(atOnce, text) {
		return now, true
	}
	if span, ok := readSpan(text); ok && spanAfter.MatchString(text) {
		return now.Add(span), true
	}
	date, rest, ok := readDay(text, now)
	rest = strings.TrimSpace(rest)
	if !ok {
		hour, minute, ok := readHour(rest)
		at := clock(now, hour, minute)
		if at.Before(now) {
			at = clock(now.AddDate(0, 0, 1), hour, minute)
		}
		return at, ok
	}
	if rest == "" {
		return clock(date, usualHourOf(text, usual), 0), true
	}
	if strings.HasPrefix(text, "今晚") || strings.HasPrefix(text, "明晚") {
		rest = "晚上" + rest
	}
	hour, minute, ok := readHour(rest)
	return clock(date, hour, minute), ok
}

func usualHourOf(text string, usual int) int {
	if strings.HasSuffix(text, "晚") {
		return hourNamed["晚上"]
	}
	return usual
}

// readDay is the day that a text begins with, and what comes after it.
func readDay(text string, now time.Time) (time.Time, string, bool) {
	for _, name := range longDays {
		if rest, ok := strings.CutPrefix(text, name); ok {
			return now.AddDate(0, 0, dayNamed[name]), rest, true
		}
	}
	if m := dayWeek.FindStringSubmatch(text); m != nil {
		weekday := strings.Index("一二三四五六日", strings.ReplaceAll(m[2], "天", "日")) / len("一")
		today := (int(now.Weekday()) + 6) % 7
		days := weekday - today + 7*strings.Count(m[1], "下")
		if m[1] == "" && days < 0 {
			days += 7
		}
		return now.AddDate(0, 0, days), text[len(m[0]):], true
	}
	if m := dayDate.FindStringSubmatch(text); m != nil {
		return readDate(m, text[len(m[0]):], now)
	}
	return now, text, false
}

func readDate(m []string, rest string, now time.Time) (time.Time, string, bool) {
	month, _ := strconv.Atoi(m[2])
	number, _ := strconv.Atoi(m[3])
	year, err := strconv.Atoi(m[1])
	if err != nil {
		year = now.Year()
	}
	date := time.Date(year, time.Month(month), number, 23, 59, 0, 0, now.Location())
	if int(date.Month()) != month || date.Day() != number {
		return now, m[0] + rest, false
	}
	if err != nil && date.Before(now) {
		date = time.Date(year+1, time.Month(month), number, 0, 0, 0, 0, now.Location())
	}
	return date, rest, true
}

// readHour is an hour of a day, as 18:30, 9点半 or 下午3点.
func readHour(text string) (hour, minute int, ok bool) {
	if h, ok := hourNamed[text]; ok {
		return h, 0, true
	}
	half := ""
	m := hourClock.FindStringSubmatch(strings.ReplaceAll(text, " ", ""))
	if m == nil {
		spoken := hourSpoken.FindStringSubmatch(strings.ReplaceAll(text, " ", ""))
		if spoken == nil {
			return 0, 0, false
		}
		m, half = []string{"", spoken[1], spoken[2], spoken[4]}, spoken[3]
	}
	n, known := readNumeral(m[2])
	hour = int(n)
	minute, _ = strconv.Atoi(m[3])
	if half != "" {
		minute = 30
	}
	switch m[1] {
	case "下午", "傍晚", "晚上":
		if hour < 12 {
			hour += 12
		}
	case "中午":
		if hour < 3 {
			hour += 12
		}
	}
	return hour, minute, known && hour < 24 && minute < 60
}

func clock(date time.Time, hour, minute int) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), hour, minute, 0, 0, date.Location())
}
