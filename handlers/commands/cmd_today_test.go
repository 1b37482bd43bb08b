package commands

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestSpansAsPeopleNameThem(t *testing.T) {
	c := newCounter(marketOptions())
	now := time.Date(2025, 11, 26, 14, 30, 0, 0, shanghai) // A Wednesday.
	for _, s := range []struct{ typed, from, until, beforeFrom, beforeUntil string }{
		{"", "11-26 00:00", "11-26 14:30", "11-19 00:00", "11-19 14:30"},
		{"今天", "11-26 00:00", "11-26 14:30", "11-19 00:00", "11-19 14:30"},
		{"昨天", "11-25 00:00", "11-26 00:00", "11-18 00:00", "11-19 00:00"},
		{"前天", "11-24 00:00", "11-25 00:00", "11-17 00:00", "11-18 00:00"},
		{"本周", "11-24 00:00", "11-26 14:30", "11-17 00:00", "11-19 14:30"},
		{"上周", "11-17 00:00", "11-24 00:00", "11-10 00:00", "11-17 00:00"},
		{"本月", "11-01 00:00", "11-26 14:30", "10-01 00:00", "10-26 14:30"},
		{"上月", "10-01 00:00", "11-01 00:00", "09-01 00:00", "10-01 00:00"},
		{"11-20", "11-20 00:00", "11-21 00:00", "11-13 00:00", "11-14 00:00"},
		{"１１月２０日", "11-20 00:00", "11-21 00:00", "11-13 00:00", "11-14 00:00"},
		{"12-31", "12-31 00:00", "01-01 00:00", "12-24 00:00", "12-25 00:00"},
	} {
		got, ok := c.spanNamed(s.typed, now)
		if !ok {
			t.Errorf("%q is no span", s.typed)
			continue
		}
		const layout = "01-02 15:04"
		for i, pair := range [][2]string{
			{got.from.Format(layout), s.from}, {got.until.Format(layout), s.until},
			{got.beforeFrom.Format(layout), s.beforeFrom}, {got.beforeT.Format(layout), s.beforeUntil},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%q: bound %d is %s, want %s", s.typed, i, pair[0], pair[1])
			}
		}
	}
	if got, _ := c.spanNamed("12-31", now); got.from.Year() != 2024 {
		t.Errorf("a date of the future is that of %d", got.from.Year())
	}
	for _, wrong := range []string{"明天", "2025-11-27", "02-30", "13-01", "不知道", "11-20 11-21", "999999999999-1-1"} {
		if got, ok := c.spanNamed(wrong, now); ok {
			t.Errorf("%q is %+v", wrong, got)
		}
	}
}

func TestAMonthThatHasJustBegunIsComparedWithAsMuch(t *testing.T) {
	c := newCounter(marketOptions())
	now := time.Date(2025, 3, 31, 12, 0, 0, 0, shanghai)
	got, _ := c.spanNamed("本月", now)
	if got.beforeT.After(got.from) {
		t.Errorf("the month before ends at %s, in the month itself", got.beforeT)
	}
}

func FuzzSpan(f *testing.F) {
	for _, s := range []string{"昨天", "11-20", "2025年2月29日", "本周"} {
		f.Add(s)
	}
	c := newCounter(marketOptions())
	now := time.Date(2025, 11, 26, 14, 30, 0, 0, shanghai)
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := c.spanNamed(s, now)
		if ok && (!got.from.Before(got.until) || !got.beforeFrom.Before(got.beforeT) || got.from.After(now) || got.beforeT.After(got.until)) {
			t.Errorf("%q is %+v", s, got)
		}
	})
}

func withNumbers(t *testing.T) *market {
	m := newMarket(t)
	m.numbers = map[bot.NumbersBy][]bot.Numbers{
		bot.NumbersAll:   {{Added: 30, Lost: 4, Welcomed: 9, WelcomeFailed: 1, Orders: 5, Sales: 123450}},
		bot.NumbersStore: {{Key: "s17", Added: 20, Joined: 6}, {Key: "s18", Added: 10}},
		bot.NumbersStaff: {{Key: "hanmei", Added: 3}, {Key: "liming", Added: 17, Lost: 1}},
	}
	return m
}

func TestEachSeesTheirOwnNumbers(t *testing.T) {
	m := withNumbers(t)
	m.wants(m.does("liming", "今日", nil), "今天战报", "【我】加 17（17）", "【十七号店】加 20（20）", "上周同一天同一时段", "not", "十八号店", "合计", "店员：")
	m.wants(m.does("hanmei", "今日", nil), "【我】加 3", "【十七号店】", "店员：\n李明：加 17（17）", "not", "十八号店")
	m.wants(m.does("quyu", "今日", nil), "【合计】加 30（30），净增 26", "十七号店：加 20", "十八号店：加 10", "not", "【我】", "店员：")
	m.wants(m.does("wangzong", "今日", with{"哪天": text("上周")}), "上周战报（11-17 至 11-23）", "再上一周", "【合计】", "90%", "1234.50 元")
	m.wants(m.does("shenji", "今日", with{"哪天": text("11-20")}), "11-20 战报，括号里是上周同一天", "【合计】")
	m.wants(m.does("shenji", "今日", with{"哪天": text("昨天")}), "昨天战报（11-23）")
}

func TestADayNobodyKnows(t *testing.T) {
	m := withNumbers(t)
	m.wants(m.does("liming", "今日", with{"哪天": text("改天")}), "看不懂「改天」", "/战报 11-20")
	if len(m.asked) > 0 {
		t.Error("it counted something")
	}
}

func TestNumbersAsAPictureToo(t *testing.T) {
	m := withNumbers(t)
	for _, c := range []struct{ user, when string }{{"liming", "今天"}, {"wangzong", "上周"}, {"quyu", "图"}} {
		a := m.does(c.user, "今日", with{"哪天": text(c.when), "图": text(withPicture)})
		if a.Picture == nil || a.Picture.Name != "战报.png" || !strings.HasPrefix(string(a.Picture.Data), "\x89PNG") {
			t.Errorf("%s gets no picture: %q", c.user, a.Text)
		}
	}
	if a := m.does("liming", "今日", nil); a.Picture != nil {
		t.Error("nobody asked for a picture")
	}
	m.reads("wangzong", "/战报 昨天 图", "昨天战报")
	if file, ok := m.sends[len(m.sends)-1].(bot.AppFile); !ok || file.ToUsers[0] != "wangzong" {
		t.Errorf("the last that left the house is %T", m.sends[len(m.sends)-1])
	}
}
