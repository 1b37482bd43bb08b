package commands

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestMoneyIsReadAsItIsSpoken(t *testing.T) {
	for text, want := range map[string]bot.Money{
		"12": 1200, "12.5": 1250, "12块5": 1250, "￥12": 1200, "¥12.50": 1250, "12元": 1200, "１２．５": 1250, "1,200": 120000, "12块": 1200, "3块25": 325,
		"": -1, "十二": -1, "-5": -1, "12.345": -1, "12x": -1, "99999999999": -1,
	} {
		got, ok := readMoney(text)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("%q: %v %t, want %v", text, got, ok, want)
		}
	}
}

func TestNumbersAreWhole(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "１２": 12, "1,200": 1200, "3万": 30000, "5位": 5, "1.5": -1, "": -1, "abc": -1} {
		got, ok := readNumber(text)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("%q: %v %t, want %v", text, got, ok, want)
		}
	}
}

func TestSpansAreReadAsTheyAreSpoken(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"3天": 3 * day, "2小时": 2 * time.Hour, "半天": 12 * time.Hour, "1周": 7 * day, "2h": 2 * time.Hour, "三天": 3 * day,
		"两个小时": 2 * time.Hour, "十二天": 12 * day, "半小时": 30 * time.Minute, "30分钟": 30 * time.Minute, "1天2小时": 26 * time.Hour,
		"3天后": 3 * day, "１.5h": 90 * time.Minute, "一个半小时": 0, "1小时半": 90 * time.Minute, "1个月": 30 * day, "二十天": 20 * day,
		"": 0, "3": 0, "天": 0, "-3天": 0, "99999天": 0, "3天x": 0, "0天": 0,
	} {
		got, ok := readSpan(text)
		if ok != (want > 0) || ok && got != want {
			t.Errorf("%q: %v %t, want %v", text, got, ok, want)
		}
		if again, _ := readSpan(writeSpan(got)); ok && again != got {
			t.Errorf("%v was written %q and read %v", got, writeSpan(got), again)
		}
	}
}

func TestMomentsAreReadAsTheyAreSpoken(t *testing.T) {
	now := monday.In(shanghai)
	for text, want := range map[string]string{
		"明天": "2025-11-25 09:00", "后天 9点": "2025-11-26 09:00", "后天9点半": "2025-11-26 09:30", "11-25 18:00": "2025-11-25 18:00",
		"18:30": "2025-11-24 18:30", "９:30": "2025-11-25 09:30", "下午3点": "2025-11-24 15:00", "明天下午三点": "2025-11-25 15:00",
		"11月25日 8点": "2025-11-25 08:00", "1-3": "2026-01-03 09:00", "2025-12-01 07:05": "2025-12-01 07:05", "下周一": "2025-12-01 09:00",
		"周五 18：00": "2025-11-28 18:00", "3天后": "2025-11-27 12:00", "2小时后": "2025-11-24 14:00", "昨天": "2025-11-23 09:00",
		"今晚": "2025-11-24 20:00", "今晚8点": "2025-11-24 20:00", "大后天 上午": "2025-11-27 09:00", "周日": "2025-11-30 09:00", "周一": "2025-11-24 09:00",
		"": "", "13-40": "", "25:00": "", "9点70": "", "3天": "", "某天": "", "明天 x": "", "2-30": "",
	} {
		got, ok := readMoment(text, now)
		if written := got.Format(momentLayout); ok != (want != "") || ok && written != want {
			t.Errorf("%q: %s %t, want %s", text, written, ok, want)
		}
		if again, _ := readMoment(got.Format(momentLayout), now); ok && !again.Equal(got) {
			t.Errorf("%v comes back as %v", got, again)
		}
	}
}

func FuzzAmountsAndMoments(f *testing.F) {
	for _, text := range []string{"12块5", "1天2小时", "下周一 下午3点", "2025-11-25 18:00", "十十", "半半天"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		readNumber(text)
		if m, ok := readMoney(text); ok && m < 0 {
			t.Errorf("%q is %v", text, m)
		}
		if span, ok := readSpan(text); ok && (span <= 0 || span > longestSpan) {
			t.Errorf("%q is %v", text, span)
		}
		now := monday.In(shanghai)
		if at, ok := readMoment(text, now); ok {
			if again, ok := readMoment(at.Format(momentLayout), now); !ok || !again.Equal(at) {
				t.Errorf("%q is %v and comes back as %v", text, at, again)
			}
		}
	})
}
