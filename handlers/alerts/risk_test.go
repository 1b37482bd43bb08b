package alerts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

func TestSilentForLongerThanUsual(t *testing.T) {
	c := config.Risk{Gaps: 5, Silent: map[string]time.Duration{"金卡": 30 * day, "银卡": 45 * day}, Otherwise: 60 * day}
	for name, tt := range map[string]struct {
		rhythm rhythm
		tags   []string
		silent int
		want   string
	}{
		"own rhythm":                 {rhythm{usual: 9, long: 14, pauses: 8}, nil, 31, "平时 9 天来一次，已经 31 天没动静"},
		"as long as usual":           {rhythm{usual: 9, long: 14, pauses: 8}, nil, 14, ""},
		"own before the tag's":       {rhythm{usual: 40, long: 90, pauses: 5}, []string{"金卡"}, 80, ""},
		"too few pauses":             {rhythm{usual: 2, long: 3, pauses: 4}, nil, 31, ""},
		"every day, away for a week": {rhythm{usual: 1, long: 1, pauses: 50}, nil, 7, ""},
		"every day, away for longer": {rhythm{usual: 1, long: 1, pauses: 50}, nil, 8, "平时 1 天来一次，已经 8 天没动静"},
		"by tag":                     {rhythm{}, []string{"金卡"}, 31, "金卡客户，已经 31 天没动静（30 天就该问候一声）"},
		"the stricter tag":           {rhythm{}, []string{"银卡", "金卡"}, 31, "金卡客户，已经 31 天没动静（30 天就该问候一声）"},
		"others":                     {rhythm{}, nil, 61, "已经 61 天没动静（60 天就该问候一声）"},
		"others, not yet":            {rhythm{}, nil, 60, ""},
	} {
		worry, worried := silence(c, tt.rhythm, tt.tags, tt.silent)
		if worried != (tt.want != "") || worried && worry.reason != tt.want {
			t.Errorf("%s: %v %+v, want %q", name, worried, worry, tt.want)
		}
	}
}

// A rhythm is of the days on which a customer did something: what they did twice
// a day counts once, what others did and leaving not at all.
func TestRhythm(t *testing.T) {
	var line []bot.Interaction
	for _, d := range []int{0, 0, 9, 18, 20, 29, 59} {
		line = append(line, bot.Interaction{Kind: bot.InteractionOrdered, At: clock(9, 0).Add(time.Duration(d) * day)})
	}
	for d := range 50 {
		line = append(line, bot.Interaction{Kind: bot.InteractionTagged, At: clock(9, 0).Add(time.Duration(d) * day)},
			bot.Interaction{Kind: bot.InteractionLeftGroup, At: clock(9, 0).Add(time.Duration(d) * day)})
	}
	if got := rhythmOf(line, shanghai); got != (rhythm{usual: 9, long: 30, pauses: 5}) {
		t.Errorf("%+v", got)
	}
}

func TestFallInValue(t *testing.T) {
	record := func(name string, held bool, removed time.Time) bot.TagRecord {
		return bot.TagRecord{HeldTag: bot.HeldTag{Tag: bot.Tag{Group: "消费价值", Name: name}}, Held: held, RemovedAt: removed}
	}
	lately, long := clock(9, 0).Add(-2*day), clock(9, 0).Add(-50*day)
	for name, tt := range map[string]struct {
		records []bot.TagRecord
		want    string
	}{
		"fell":          {[]bot.TagRecord{record("重要价值客户", false, lately), record("重要保持客户", true, time.Time{})}, "消费价值从「重要价值客户」降到「重要保持客户」"},
		"rose":          {[]bot.TagRecord{record("一般挽留客户", false, lately), record("重要保持客户", true, time.Time{})}, ""},
		"fell long ago": {[]bot.TagRecord{record("重要价值客户", false, long), record("重要保持客户", true, time.Time{})}, ""},
		"only one":      {[]bot.TagRecord{record("重要价值客户", true, time.Time{})}, ""},
	} {
		if got := fell(tt.records, []string{"消费价值"}, clock(9, 0)); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// A night looks at all customers, pages of them; the morning says one list a
// store; who is seen again is off it, and nobody new is no list.
func TestNightOfRisks(t *testing.T) {
	w := newWorld(t, clock(4, 40))
	for n := range 230 {
		p := w.customer(fmt.Sprintf("wm%03d", n), fmt.Sprintf("客户%d", n), "liming", "s17")
		c := w.customers[p.ExternalUserID]
		c.LastSeenAt = w.now.Add(-10 * day)
		if n%10 == 0 {
			c.LastSeenAt = w.now.Add(-75 * day)
		}
		if n == 100 {
			c.Orders, c.Spent = 10, 100000
		}
		w.customers[p.ExternalUserID] = c
	}
	gone := w.customer("wmgone", "走了", "liming", "s17")
	w.relations[gone] = bot.Relation{Pair: gone, Status: bot.RelationLost, Store: "s17"}
	w.happens(w.now, bot.JobDue{Name: JobRisk, Due: w.now})
	w.until(clock(9, 0))
	if n := len(w.risks); n != 23 {
		t.Fatalf("%d risks", n)
	}
	w.want("08:31 hanmei: 十七号店：有客户可能要流失")
	for _, part := range []string{"十七号店有 23 位客户可能要流失，其中 23 位是新的，最急的 5 位", "· 「客户100」（李明）：已经 75 天没动静（60 天就该问候一声）。建议：私聊问候一声"} {
		if !strings.Contains(w.said[0].text, part) {
			t.Errorf("without %s:\n%s", part, w.said[0].text)
		}
	}
	w.happens(w.now, bot.OrderReceived{Order: bot.Order{ExternalUserID: "wm100", Status: bot.OrderPaid, PaidAt: w.now}})
	if w.risks["wm100"].Reason != "" {
		t.Errorf("%+v", w.risks["wm100"])
	}
	w.said, w.now = nil, clock(24+4, 40)
	c := w.customers["wm100"]
	c.LastSeenAt = clock(9, 0)
	w.customers["wm100"] = c
	w.happens(w.now, bot.JobDue{Name: JobRisk, Due: w.now})
	w.until(clock(24+9, 0))
	w.want()
}

// Coming back ends an attempt, but only what came after it.
func TestBack(t *testing.T) {
	for name, c := range map[string]struct {
		at   time.Time
		body bot.Body
		want bool
	}{
		"added again": {clock(10, 0), bot.ContactAdded{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wm1"}}, true},
		"joined":      {clock(10, 0), bot.ChatUpdated{ChatID: "wrGROUP", Detail: bot.ChatMemberAdded, Members: []string{"liming", "wm1"}}, true},
		"ordered":     {clock(10, 0), bot.OrderReceived{Order: bot.Order{ExternalUserID: "wm1", Status: bot.OrderPaid, PaidAt: clock(10, 0)}}, true},
		"before":      {clock(8, 0), bot.ContactAdded{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wm1"}}, false},
		"refunded":    {clock(10, 0), bot.OrderReceived{Order: bot.Order{ExternalUserID: "wm1", Status: bot.OrderRefunded}}, false},
		"left":        {clock(10, 0), bot.ChatUpdated{ChatID: "wrGROUP", Detail: bot.ChatMemberRemoved, Members: []string{"wm1"}}, false},
	} {
		w := newWorld(t, clock(10, 0))
		w.customers["wm1"] = bot.Customer{ExternalUserID: "wm1"}
		w.attempts = []bot.WinBack{{ID: "B1", ExternalUserID: "wm1", At: clock(9, 0)}}
		w.happens(c.at, c.body)
		if got := !w.attempts[0].BackAt.IsZero(); got != c.want {
			t.Errorf("%s: back %v", name, got)
		}
	}
}

// Whatever the order in which events come, the same is counted.
func TestOrderOfArrivalIsFree(t *testing.T) {
	var want bot.Alert
	for n, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0, 1}} {
		w := newWorld(t, clock(12, 0))
		for i := range 3 {
			w.customer(fmt.Sprintf("wm%d", i), "", "liming", "s17")
		}
		for _, i := range order {
			w.happens(clock(11, i), bot.ContactLost{Pair: bot.Pair{UserID: "liming", ExternalUserID: fmt.Sprintf("wm%d", i)}})
		}
		w.until(clock(12, 5))
		got := w.only()
		got.ID, got.Tasks = "", nil
		if n == 0 {
			want = got
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("order %v:\n%+v\n%+v", order, got, want)
		}
	}
}
