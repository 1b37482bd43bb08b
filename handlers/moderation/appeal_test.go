package moderation

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// An appeal is looked at by somebody else than who decided.
func TestAnAppealIsDecidedBySomebodyElse(t *testing.T) {
	s := newStreet(t)
	s.hears(inTheGroup("1", xiaomei, "我要退赔闹事", 0))
	s.decides("hanmei", s.m.Uphold, "1")
	s.said = nil
	if r := s.appeals("liming", "1", "客户在说别家店"); r.Refused || !strings.Contains(r.Text, "另一位同事") {
		t.Fatalf("%+v", r)
	}
	if x := s.of("1"); x.State != bot.ViolationAppealed || x.AppealedBy != "liming" || x.Appeal != "客户在说别家店" {
		t.Errorf("%+v", x)
	}
	if got := s.heardBy("客户在说别家店"); got != "quyu" {
		t.Errorf("the appeal went to %q: the manager decided, so the next above looks", got)
	}
	if s.waiting(bot.TodoReview) != "店长 s17" || !s.excluded(xiaomei) {
		t.Errorf("%+v", s.todos)
	}
	for by, why := range map[string]string{"hanmei": "第一次是您判定的", "liming": "要店长或以上", "sunli": "在您的范围内没有"} {
		if r := s.decides(by, s.m.Overturn, "1"); !r.Refused || !strings.Contains(r.Text, why) {
			t.Errorf("%s: %+v", by, r)
		}
	}
	s.said = nil
	if r := s.decides("quyu", s.m.Overturn, "1"); r.Refused || s.excluded(xiaomei) || s.waiting(bot.TodoReview) != "" {
		t.Errorf("%+v %+v", r, s.todos)
	}
	if got := s.heardBy("是误判，相关的处理都撤销了"); got != "liming" {
		t.Errorf("the outcome went to %q", got)
	}
	if c := s.cards["violation-"+s.of("1").ID+"-appeal-1"]; c.DoneAt.IsZero() {
		t.Errorf("%+v", c)
	}
	for _, again := range []func() Ruling{
		func() Ruling { return s.appeals("liming", "1", "再看") }, func() Ruling { return s.decides("wangzong", s.m.Uphold, "1") },
	} {
		if r := again(); !r.Refused {
			t.Errorf("after the appeal: %+v", r)
		}
	}
}

// Who appealed does not decide it, and one appeal at a time is enough.
func TestAManagerDoesNotDecideTheirOwnAppeal(t *testing.T) {
	s := newStreet(t)
	s.hears(inTheGroup("1", xiaomei, "加我微信", 0))
	s.decides("liming", s.m.Uphold, "1")
	s.appeals("hanmei", "1", "是在夸我们")
	if r := s.decides("hanmei", s.m.Overturn, "1"); !r.Refused || !strings.Contains(r.Text, "申诉是您提出的") {
		t.Errorf("%+v", r)
	}
	if r := s.appeals("liming", "1", ""); !r.Refused || !strings.Contains(r.Text, "已经在复核") {
		t.Errorf("%+v", r)
	}
	if r := s.decides("quyu", s.m.Uphold, "1"); r.Refused || s.of("1").State != bot.ViolationUpheld {
		t.Errorf("%+v", r)
	}
}

// A customer hears the outcome in the kf talk if WeCom lets the bot write there,
// else the clerk is given the words.
func TestACustomerHearsTheOutcome(t *testing.T) {
	open := bot.KfTalk{OpenKfID: "kf17", ExternalUserID: xiaomei, SaidAt: tenAM, Answered: 1}
	with := func(change func(*bot.KfTalk)) bot.KfTalk { k := open; change(&k); return k }
	tests := []struct {
		name string
		talk bot.KfTalk
		byKf bool
	}{
		{"an open talk", open, true},
		{"no talk", bot.KfTalk{}, false},
		{"too long ago", with(func(k *bot.KfTalk) { k.SaidAt = tenAM.Add(-48 * time.Hour) }), false},
		{"five answers already", with(func(k *bot.KfTalk) { k.Answered = 5 }), false},
		{"a person has it", with(func(k *bot.KfTalk) { k.Human = true }), false},
	}
	for _, tt := range tests {
		for _, overturned := range []bool{true, false} {
			s := newStreet(t)
			s.talks["kf17"+xiaomei] = tt.talk
			s.hears(inTheGroup("1", xiaomei, "我要退赔闹事", 0))
			if r := s.appeals(xiaomei, "1", "我没有闹"); r.Refused {
				t.Fatalf("%+v", r)
			}
			if got := s.heardBy("我没有闹"); got != "hanmei" {
				t.Errorf("%s: the appeal went to %q", tt.name, got)
			}
			s.said = nil
			how, piece := s.m.Uphold, "维持原来的处理"
			if overturned {
				how, piece = s.m.Overturn, "是我们弄错了"
			}
			s.decides("hanmei", how, "1")
			if (len(s.kf) == 1) != tt.byKf || (s.heardBy(piece) == "liming") == tt.byKf {
				t.Errorf("%s: by kf %+v, told %+v", tt.name, s.kf, s.said)
			}
			if tt.byKf && (!strings.Contains(s.kf[0].Text, piece) || s.talks["kf17"+xiaomei].Answered != 2 || len(s.kf[0].MsgID) > 32) {
				t.Errorf("%s: %+v", tt.name, s.kf)
			}
		}
	}
}

// Whoever is kept from things for another reason is not told that everything is
// theirs again, and the end that they hear is the last one.
func TestACustomerHearsOfWhatStillHolds(t *testing.T) {
	for how, pieces := range map[string][]string{
		"overturned": {"是我们弄错了", "因为别的事不能参加活动（到 12月2日 10:00）"}, "upheld": {"维持原来的处理", "（到 12月2日 10:00）"},
	} {
		s := newStreet(t)
		s.talks["kf17"+xiaomei] = bot.KfTalk{OpenKfID: "kf17", ExternalUserID: xiaomei, SaidAt: tenAM}
		for id, days := range map[string]int{"E1": 1, "E2": 10, "E3": 2} {
			s.exclusions[id] = bot.Exclusion{ID: id, ExternalUserID: xiaomei, Store: "s17", From: tenAM, Until: tenAM.Add(time.Duration(days) * 24 * time.Hour)}
		}
		s.hears(inTheGroup("1", xiaomei, "我要退赔闹事", 0))
		s.appeals(xiaomei, "1", "我没有闹")
		s.decides("hanmei", map[string]func(bot.Call, bot.View, bot.Violation, string) (Ruling, error){"overturned": s.m.Overturn, "upheld": s.m.Uphold}[how], "1")
		if len(s.kf) != 1 || strings.Contains(s.kf[0].Text, "全部取消") || !s.kf[0].Until.Equal(tenAM.Add(48*time.Hour)) {
			t.Fatalf("%s: %+v", how, s.kf)
		}
		for _, piece := range pieces {
			if !strings.Contains(s.kf[0].Text, piece) {
				t.Errorf("%s: no %q in %q", how, piece, s.kf[0].Text)
			}
		}
	}
}

// A customer may appeal against what is about their own words and nothing else.
func TestWhatACustomerMayAppealAgainst(t *testing.T) {
	s := newStreet(t)
	s.hears(inTheGroup("1", xiaomei, "加我微信", 0), between("2", "liming", xiaomei, "钱转到我个人", 1))
	for by, msg := range map[string]string{aqiang: "1", xiaomei: "2"} {
		if r := s.appeals(by, msg, "不是的"); !r.Refused {
			t.Errorf("%s against %s: %+v", by, msg, r)
		}
	}
}

// A clerk's own words that a clerk appeals for go to the manager who did not decide.
func TestNobodyLooksAgainWhereThereIsNobodyElse(t *testing.T) {
	o := streetOptions(t)
	o.Shop.Staff = o.Shop.Staff[:4]
	s := openStreet(t, o)
	s.hears(inTheGroup("1", xiaomei, "我要退赔闹事", 0))
	s.decides("hanmei", s.m.Uphold, "1")
	if r := s.appeals("liming", "1", ""); !r.Refused || !strings.Contains(r.Text, "没有别的同事可以复核") {
		t.Errorf("%+v", r)
	}
}
