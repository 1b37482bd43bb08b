package moderation

import (
	"fmt"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// What comes of a message, by what the customer said before.
func TestWhatComesOfAMessage(t *testing.T) {
	const note, warn, review, remove = "你这个小笨蛋", "加我微信吧", "我要退赔闹事", "网赌平台稳赚"
	tests := []struct {
		name   string
		before []string
		said   string
		step   bot.Step
		state  bot.ViolationState
		// hears is who gets the card, alert and review whether the manager does, removes
		// whose the to-do to remove is.
		hears   string
		alert   bool
		removes string
	}{
		{"nothing wrong", nil, "明天几点开门呀", "", "", "", false, ""},
		{"a note is kept and tells nobody", nil, note, bot.StepNote, bot.ViolationNoted, "", false, ""},
		{"a warning is the clerk's", nil, warn, bot.StepWarn, bot.ViolationOpen, "liming", false, ""},
		{"a second note warns", []string{note}, note, bot.StepWarn, bot.ViolationOpen, "liming", false, ""},
		{"a review is the manager's", nil, review, bot.StepReview, bot.ViolationOpen, "", true, ""},
		{"a third note is the manager's", []string{note, note}, note, bot.StepReview, bot.ViolationOpen, "", true, ""},
		{"a removal is the owner's and the manager's", nil, remove, bot.StepRemove, bot.ViolationOpen, "xiaohong", true, "xiaohong"},
		{"a fourth note is the end", []string{note, note, note}, note, bot.StepRemove, bot.ViolationOpen, "xiaohong", true, "xiaohong"},
	}
	for _, tt := range tests {
		s := newStreet(t)
		for n, text := range tt.before {
			s.hears(inTheGroup(fmt.Sprint("before", n), xiaomei, text, 20*n))
		}
		s.said, s.items = nil, map[string]bot.AlertItem{}
		s.hears(inTheGroup("now", xiaomei, tt.said, 100))
		x := s.of("now")
		if x.Step != tt.step || x.State != tt.state {
			t.Errorf("%s: step %q, %q: %+v", tt.name, x.Step, x.State, x)
		}
		if got := s.heardBy("「小美」"); got != tt.hears || len(s.items) > 0 != tt.alert {
			t.Errorf("%s: %q hears of it, %d alerts", tt.name, got, len(s.items))
		}
		if got := s.waiting(bot.TodoRemove); got != tt.removes {
			t.Errorf("%s: the removal is %q's", tt.name, got)
		}
		if got := s.excluded(xiaomei); got != (tt.step == bot.StepRemove) {
			t.Errorf("%s: excluded %t", tt.name, got)
		}
		if x.ID != "" && (x.Store != "s17" || x.UserID != "liming" || x.ExternalUserID != xiaomei || x.Text != tt.said || len(x.ID) != 8) {
			t.Errorf("%s: %+v", tt.name, x)
		}
	}
}

// The clerk reads who said what, why it is a matter and what to answer, and gets
// the answer once more so that it can be copied.
func TestTheClerkReadsWhatToDo(t *testing.T) {
	s := newStreet(t)
	s.hears(inTheGroup("1", xiaomei, "加我微信，比店里便宜", 0))
	id := s.of("1").ID
	if len(s.said) != 2 || s.said[0].Card == nil || s.said[1].Text != "群里不留联系方式哦～" || s.said[1].Card != nil {
		t.Fatalf("%+v", s.said)
	}
	card := s.said[0].Card
	for _, piece := range []string{"「小美」在客户群「福利群」说", "「加我微信，比店里便宜」", "把客户带到别处"} {
		if !strings.Contains(card.Text, piece) {
			t.Errorf("the card has no %q:\n%s", piece, card.Text)
		}
	}
	if n := len([]rune(card.Text)); n > 160 {
		t.Errorf("a card of %d characters", n)
	}
	var lines []string
	for _, b := range card.Buttons {
		lines = append(lines, b.Text+" "+b.Line)
	}
	want := []string{"已处理 /违规 属实 " + id, "误判 /违规 误判 " + id, "看看前后 /违规 前后 " + id}
	if diff := gocmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	for _, piece := range append(want[:0:0], "/违规 属实 "+id, "群里不留联系方式哦～", "/违规 前后 "+id) {
		if !strings.Contains(s.said[0].Text, piece) {
			t.Errorf("who sees no cards reads no %q:\n%s", piece, s.said[0].Text)
		}
	}
}

// Who sees no cards gets one message, with everything in it.
func TestWithoutCardsItIsOneMessage(t *testing.T) {
	s := newStreet(t)
	s.plain["liming"] = true
	s.hears(inTheGroup("1", xiaomei, "加我微信", 0))
	if len(s.said) != 1 || s.said[0].Card != nil || !strings.Contains(s.said[0].Text, "群里不留联系方式哦～") {
		t.Errorf("%+v", s.said)
	}
}

// The same message is the same violation: told twice, and once more after somebody
// decided, it changes nothing and tells nobody.
func TestTwiceIsOnce(t *testing.T) {
	for _, text := range []string{"小笨蛋", "加我微信", "退赔闹事", "网赌平台"} {
		s := newStreet(t)
		said := inTheGroup("1", xiaomei, text, 0)
		s.hears(said)
		before, told := s.of("1"), len(s.said)
		s.hears(said)
		if diff := gocmp.Diff(before, s.of("1")); diff != "" || len(s.violations) != 1 || len(s.said) != told {
			t.Errorf("%s: %d violations, %d told instead of %d\n%s", text, len(s.violations), len(s.said), told, diff)
		}
		s.decides("hanmei", s.m.Overturn, "1")
		before, told = s.of("1"), len(s.said)
		s.hears(said)
		if diff := gocmp.Diff(before, s.of("1")); diff != "" || len(s.said) != told {
			t.Errorf("%s: decided, then told again:\n%s", text, diff)
		}
	}
}

// The codes in a picture are read later; what they say belongs to the same
// violation.
func TestThePictureOfAMessageIsTheSameViolation(t *testing.T) {
	o := streetOptions(t)
	o.Shop.Moderation.Checks = map[string]bot.Step{"qr_codes": bot.StepReview}
	s := openStreet(t, o)
	said := inTheGroup("1", xiaomei, "小笨蛋看这里", 0)
	s.hears(said, bot.PictureRead{MsgID: "1", Codes: []string{"https://u.wechat.com/abcdef"}})
	x := s.of("1")
	if len(s.violations) != 1 || len(x.Hits) != 2 || x.Step != bot.StepReview || x.State != bot.ViolationOpen || len(s.items) != 1 {
		t.Errorf("%+v, %d alerts", s.violations, len(s.items))
	}
	s.hears(bot.PictureRead{MsgID: "1", Codes: []string{"https://u.wechat.com/abcdef"}}, bot.PictureRead{MsgID: "unknown", Codes: []string{"x"}})
	if diff := gocmp.Diff(x, s.of("1")); diff != "" || len(s.violations) != 1 {
		t.Errorf("told again:\n%s", diff)
	}
}

// In whatever order messages are heard of, each climbs to the same step, and the
// same people are to do the same.
func TestTheOrderOfArrivalDoesNotMatter(t *testing.T) {
	texts := []string{"小笨蛋一", "小笨蛋二", "小笨蛋三", "小笨蛋四"}
	var messages []bot.ChatMessage
	for n, text := range texts {
		messages = append(messages, inTheGroup(fmt.Sprint(n), xiaomei, text, 30*n))
	}
	type end struct {
		Violations map[string]bot.Violation
		Removes    string
		Excluded   bool
		Reviews    string
		Alerts     int
	}
	var want end
	for n, order := range permutations(len(messages)) {
		s := newStreet(t)
		s.now = tenAM.Add(3 * time.Hour)
		for _, i := range order {
			s.hears(messages[i])
		}
		got := end{s.violations, s.waiting(bot.TodoRemove), s.excluded(xiaomei), s.waiting(bot.TodoReview), len(s.items)}
		if n == 0 {
			want = got
			if s.of("3").Step != bot.StepRemove || s.of("0").State != bot.ViolationNoted {
				t.Fatalf("%+v", s.violations)
			}
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("in the order %v:\n%s", order, diff)
		}
	}
}

// What says nothing, as a picture or an emoji, is no part of a flood: what else its
// speaker said is not read for it.
func TestNothingIsReadForWhatSaysNothing(t *testing.T) {
	o := streetOptions(t)
	o.Shop.Moderation.Checks, o.Shop.Moderation.Flood = map[string]bot.Step{checkFlood: bot.StepWarn}, config.Flood{Same: 3, Messages: 8, Within: time.Minute}
	s := openStreet(t, o)
	s.hears(inTheGroup("0", xiaomei, "你好", 0))
	for text, want := range map[string]int{"😀😀": 0, "": 0, "在吗": 1} {
		said, err := s.m.checks.Gather(s, inTheGroup("1", xiaomei, text, 0), nil)
		if err != nil || len(said.Recent) != want {
			t.Errorf("for %q, %d messages were read, %v", text, len(said.Recent), err)
		}
	}
}

func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for _, p := range permutations(n - 1) {
		for i := len(p); i >= 0; i-- {
			one := append([]int{}, p[:i]...)
			all = append(all, append(append(one, n-1), p[i:]...))
		}
	}
	return all
}

// A burst of words is one matter: the clerk is told once, every word is kept, and
// deciding about one decides about those that say the same.
func TestABurstIsToldOnce(t *testing.T) {
	s := newStreet(t)
	o := s.m.Shop.Moderation.Ladder
	o.Warn, o.Review, o.Remove = 0, 0, 0
	s.m.Shop.Moderation.Ladder = o
	for n := range 5 {
		s.hears(inTheGroup(fmt.Sprint(n), xiaomei, "加我微信", n))
	}
	if len(s.violations) != 5 || len(s.said) != 2 {
		t.Fatalf("%d violations, told %d times", len(s.violations), len(s.said))
	}
	r := s.decides("liming", s.m.Uphold, "0")
	for _, x := range s.violations {
		if x.State != bot.ViolationUpheld || x.DecidedBy != "liming" {
			t.Errorf("%+v", x)
		}
	}
	if !strings.Contains(r.Text, "4 条一样的话一起处理了") {
		t.Error(r.Text)
	}
	s.hears(inTheGroup("later", xiaomei, "加我微信", 60))
	if len(s.said) != 4 {
		t.Errorf("told %d times after an hour", len(s.said))
	}
}

// Who hears: somebody who works at the store of the chat, whoever the customer
// knows at others.
func TestWhoHearsOfIt(t *testing.T) {
	tests := []struct {
		name  string
		shop  func(*street)
		said  bot.ChatMessage
		hears string
		store string
	}{
		{"the clerk of the store who has the customer", func(*street) {}, inTheGroup("1", xiaomei, "加我微信", 0), "liming", "s17"},
		{"never the clerk of another store", func(s *street) {
			s.relations = map[bot.Pair]bot.Relation{}
			s.customer(xiaomei, "小美", "zhaoyun", "s18")
		}, inTheGroup("1", xiaomei, "加我微信", 0), "xiaohong", "s17"},
		{"the owner, of a stranger", func(s *street) { s.relations = nil }, inTheGroup("1", xiaomei, "加我微信", 0), "xiaohong", "s17"},
		{"the manager, if the owner works elsewhere", func(s *street) {
			s.relations = nil
			s.groups[theGroup] = bot.Group{ChatID: theGroup, Owner: "zhaoyun"}
		}, inTheGroup("1", xiaomei, "加我微信", 0), "hanmei", "s17"},
		{"the manager, if nobody knows the owner", func(s *street) { s.relations, s.groups = nil, nil }, inTheGroup("1", xiaomei, "加我微信", 0), "hanmei", "s17"},
		{"the owner, if the customer left the clerk", func(s *street) {
			p := bot.Pair{UserID: "liming", ExternalUserID: xiaomei}
			s.relations[p] = bot.Relation{Pair: p, Status: bot.RelationLost, Store: "s17"}
		}, inTheGroup("1", xiaomei, "加我微信", 0), "xiaohong", "s17"},
		{"who the customer talks to", func(*street) {}, between("1", xiaomei, "liming", "加我微信", 0), "liming", "s17"},
		{"the manager, if they are gone", func(s *street) {
			s.members["liming"] = bot.StaffRecord{UserID: "liming", LeftAt: tenAM.Add(-time.Hour)}
		}, between("1", xiaomei, "liming", "加我微信", 0), "hanmei", "s17"},
		{"the customer's clerk, of a kf account", func(*street) {}, kfSays("1", "加我微信"), "liming", "s17"},
	}
	for _, tt := range tests {
		s := newStreet(t)
		tt.shop(s)
		s.hears(tt.said)
		if got := s.heardBy("加我微信"); got != tt.hears || s.of("1").Store != tt.store {
			t.Errorf("%s: %q hears, store %q, want %q", tt.name, got, s.of("1").Store, tt.hears)
		}
	}
}

// kfSays is something that 小美 says in a kf account.
func kfSays(id, text string) bot.ChatMessage {
	m := between(id, xiaomei, "", text, 0)
	m.OpenKfID, m.Listeners = "kf17", nil
	return m
}

// What staff say to customers is the manager's to look at, never the clerk's
// alone, and climbs no ladder; among themselves they talk as they like.
func TestWhatStaffSayToCustomers(t *testing.T) {
	tests := []struct {
		name  string
		said  bot.ChatMessage
		step  bot.Step
		alert bool
	}{
		{"off-platform payment", between("1", "liming", xiaomei, "钱转到我个人就行", 0), bot.StepReview, true},
		{"a small thing", between("1", "liming", xiaomei, "亲亲随便啦", 0), bot.StepNote, false},
		{"in the group", inTheGroup("1", "liming", "钱转到我个人就行", 0), bot.StepReview, true},
		{"to a colleague", between("1", "liming", "xiaohong", "钱转到我个人就行", 0), "", false},
		{"what only customers may not say", between("1", "liming", xiaomei, "加我微信", 0), "", false},
	}
	for _, tt := range tests {
		s := newStreet(t)
		s.hears(tt.said)
		x := s.of("1")
		if x.Step != tt.step || len(s.items) > 0 != tt.alert || len(s.said) > 0 || len(s.lines) > 0 || len(s.exclusions) > 0 {
			t.Errorf("%s: %+v, alerts %+v, told %+v", tt.name, x, s.items, s.said)
		}
		for _, i := range s.items {
			if i.UserID != "liming" || i.Store != "s17" || !strings.Contains(i.Detail, "「钱转到我个人就行」") || !strings.Contains(i.Detail, "私下收款") {
				t.Errorf("%s: %+v", tt.name, i)
			}
		}
	}
	s := newStreet(t)
	for n := range 4 {
		s.hears(between(fmt.Sprint("staff", n), "liming", xiaomei, "亲亲随便", n))
	}
	s.hears(between("1", xiaomei, "liming", "小笨蛋", 10))
	if s.of("1").Step != bot.StepNote || s.of("staff3").Step != bot.StepNote {
		t.Errorf("what staff say climbs: %+v", s.violations)
	}
}

// Nothing is looked at of who does not agree, or is forgotten, nor while it is
// switched off.
func TestWhatIsNotLookedAt(t *testing.T) {
	for name, shop := range map[string]func(*street){
		"switched off": func(s *street) {
			s.m = New(func(o Options) Options { o.Shop.Moderation.Enabled = false; return o }(s.m.Options))
		},
		"no consent": func(s *street) {
			s.hears(bot.ConsentChanged{Pair: bot.Pair{ExternalUserID: xiaomei}, ChatID: theGroup, At: tenAM.Add(-time.Hour)})
		},
		"erased": func(s *street) { s.erased[xiaomei] = tenAM.Add(time.Minute) },
	} {
		s := newStreet(t)
		shop(s)
		s.hears(inTheGroup("1", xiaomei, "加我微信", 0))
		if len(s.violations)+len(s.said) > 0 {
			t.Errorf("%s: %+v", name, s.violations)
		}
	}
}

// What was taken back before it was heard of leaves no words here.
func TestRecalledWordsAreNotKept(t *testing.T) {
	s := newStreet(t)
	s.hears(bot.ChatRecalled{MsgID: "2", Recalled: "1", Speaker: xiaomei, ChatID: theGroup, At: tenAM.Add(time.Minute)})
	s.hears(inTheGroup("1", xiaomei, "加我微信", 0))
	if x := s.of("1"); x.Text != "" || x.Step != bot.StepWarn || len(x.Hits) != 1 {
		t.Errorf("%+v", x)
	}
}
