package commands

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// numeral is a number as people write it, with digits or in Chinese.
const numeral = `(\d{1,9}(?:\.\d{1,2})?|[零一二两三四五六七八九十]{1,3}|半)`

var (
	wholeNumber  = regexp.MustCompile(`^(\d{1,9})(万)?(?:位|人|个|条|张|次|份|件|盒|瓶|袋|杯|箱)?$`)
	moneyPlain   = regexp.MustCompile(`^[¥￥]?(\d{1,9})(?:\.(\d{1,2}))?(?:元|块钱|块)?$`)
	moneySpoken  = regexp.MustCompile(`^[¥￥]?(\d{1,9})[块元](\d)(\d)?(?:角|毛|分)?$`)
	spanPart     = regexp.MustCompile(`^` + numeral + `(?:个)?(周|星期|礼拜|天|日|小时|钟头|分钟|分|月|w|d|h|min|m)`)
	spanAfter    = regexp.MustCompile(`(?:之?后|以后)$`)
	thousandMark = strings.NewReplacer(",", "", "，", "")
)

// readNumber is a whole number, as 120, 1,200 or 3万.
func readNumber(text string) (int64, bool) {
	m := wholeNumber.FindStringSubmatch(thousandMark.Replace(fold(text)))
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if m[2] != "" {
		n *= 10000
	}
	return n, err == nil
}

// readMoney is an amount of yuan, as 12.5, ￥12, 12元 or 12块5.
func readMoney(text string) (bot.Money, bool) {
	text = strings.ReplaceAll(thousandMark.Replace(fold(text)), "．", ".")
	m := moneyPlain.FindStringSubmatch(text)
	fraction := ""
	switch {
	case m != nil:
		fraction = m[2]
	default:
		if m = moneySpoken.FindStringSubmatch(text); m == nil {
			return 0, false
		}
		fraction = m[2] + m[3]
	}
	yuan, err := strconv.ParseInt(m[1], 10, 64)
	fen, _ := strconv.ParseInt((fraction + "00")[:2], 10, 64)
	return bot.Money(yuan*100 + fen), err == nil
}

var spanUnits = map[string]time.Duration{
	"周": 7 * day, "星期": 7 * day, "礼拜": 7 * day, "w": 7 * day, "天": day, "日": day, "d": day, "月": 30 * day,
	"小时": time.Hour, "钟头": time.Hour, "h": time.Hour, "分钟": time.Minute, "分": time.Minute, "min": time.Minute, "m": time.Minute,
}

const day = 24 * time.Hour

// longestSpan keeps sums of time from overflowing; nobody means more.
const longestSpan = 10 * 365 * day

// readSpan is a span of time, as 3天, 半天, 一周, 2h or 1天2小时.
func readSpan(text string) (time.Duration, bool) {
	text = spanAfter.ReplaceAllString(fold(text), "")
	var span time.Duration
	for text != "" {
		m := spanPart.FindStringSubmatch(text)
		if m == nil {
			return 0, false
		}
		n, ok := readNumeral(m[1])
		unit := spanUnits[m[2]]
		if !ok || n > float64(longestSpan/unit) {
			return 0, false
		}
		span += time.Duration(math.Round(n*float64(unit)/float64(time.Minute))) * time.Minute
		text = text[len(m[0]):]
		if text == "半" {
			span, text = span+unit/2, ""
		}
	}
	return span, span > 0 && span <= longestSpan
}

// readNumeral is 12, 1.5, 三, 十二, 二十 or 半.
func readNumeral(text string) (float64, bool) {
	if text == "半" {
		return 0.5, true
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n, true
	}
	const digits = "零一二三四五六七八九"
	tens, ones, seen := 0, 0, false
	for _, r := range strings.ReplaceAll(text, "两", "二") {
		switch i := strings.IndexRune(digits, r); {
		case r == '十' && tens == 0:
			tens, ones, seen = max(1, ones), 0, false
		case i >= 0 && !seen:
			ones, seen = i/len("零"), true
		default:
			return 0, false
		}
	}
	return float64(10*tens + ones), true
}

// writeSpan writes a span so that readSpan reads the same.
func writeSpan(span time.Duration) string {
	var b strings.Builder
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{day, "天"}, {time.Hour, "小时"}, {time.Minute, "分钟"}} {
		if n := span / u.unit; n > 0 {
			b.WriteString(strconv.FormatInt(int64(n), 10) + u.name)
			span -= n * u.unit
		}
	}
	return b.String()
}
