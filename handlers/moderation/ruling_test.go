package moderation

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// What somebody found wrong leaves nothing behind: no exclusion, no to-do, no card,
// no repetition of what came later. The words stay, as an example.
func TestOverturningTakesEverythingBack(t *testing.T) {
	s := newStreet(t)
	s.hears(inTheGroup("1", xiaomei, "网赌平台害人不浅", 0))
	id := s.of("1").ID
	if !s.excluded(xiaomei) || s.waiting(bot.TodoRemove) != "xiaohong" || s.waiting(bot.TodoReview) != "店长 s17" {
		t.Fatalf("%+v %+v", s.exclusions, s.todos)
	}
	r := s.decides("hanmei", s.m.Overturn, "1")
	if r.Refused || !strings.Contains(r.Text, "误判") || !strings.Contains(r.Text, "恢复") {
		t.Errorf("%+v", r)
	}
	x := s.of("1")
	if x.State != bot.ViolationOverturned || x.DecidedBy != "hanmei" || x.Note != "看过了" || !x.DecidedAt.Equal(s.now) {
		t.Errorf("%+v", x)
	}
	if s.excluded(xiaomei) || s.waiting(bot.TodoRemove)+s.waiting(bot.TodoReview) != "" {
		t.Errorf("%+v %+v", s.exclusions, s.todos)
	}
	if c := s.cards["violation-"+id+"-remove-1"]; c.DoneAt.IsZero() || c.Outcome == "" {
		t.Errorf("the owner's card still works: %+v", c)
	}
	for _, l := range s.lines {
		if l.Kind == bot.InteractionViolated && (l.Detail != "看过了，是误判，不算违规" || !l.At.Equal(s.now)) {
			t.Errorf("the time line says %+v", l)
		}
	}
	if len(s.examples) != 1 {
		t.Fatalf("%+v", s.examples)
	}
	for _, e := range s.examples {
		if !e.Harmless || e.Text != "网赌平台害人不浅" || e.Rule != "illegal/网赌平台" || e.ExternalUserID != xiaomei || e.By != "hanmei" {
			t.Errorf("%+v", e)
		}
	}
}

// What repeated something that was none falls to the step that it would have had.
func TestOverturningLowersWhatRepeatedIt(t *testing.T) {
	s := newStreet(t)
	for n := range 4 {
		s.hears(inTheGroup(fmt.Sprint(n), xiaomei, fmt.Sprint("小笨蛋", n), 30*n))
	}
	if s.of("3").Step != bot.StepRemove || !s.excluded(xiaomei) {
		t.Fatalf("%+v", s.violations)
	}
	s.said = nil
	s.decides("hanmei", s.m.Overturn, "0")
	for n, want := range []bot.Step{bot.StepNote, bot.StepNote, bot.StepWarn, bot.StepReview} {
		if x := s.of(fmt.Sprint(n)); x.Step != want {
			t.Errorf("message %d is on %s, want %s", n, x.Step, want)
		}
	}
	if x := s.of("1"); x.State != bot.ViolationNoted {
		t.Errorf("%+v", x)
	}
	if s.excluded(xiaomei) || s.waiting(bot.TodoRemove) != "" || s.waiting(bot.TodoReview) != "店长 s17" {
		t.Errorf("%+v %+v", s.exclusions, s.todos)
	}
	if got := s.heardBy("小笨蛋2"); got != "liming" {
		t.Errorf("what fell to a warning is %q's", got)
	}
	// Found right after all, it counts again.
	s.decides("quyu", s.m.Uphold, "0")
	if s.of("3").Step != bot.StepRemove || !s.excluded(xiaomei) || s.waiting(bot.TodoRemove) != "xiaohong" {
		t.Errorf("%+v %+v", s.of("3"), s.todos)
	}
}

// A removal that another message asks for as well stands.
func TestTheRemovalStaysForAnotherReason(t *testing.T) {
	s := newStreet(t)
	s.hears(inTheGroup("1", xiaomei, "网赌平台一", 0), inTheGroup("2", xiaomei, "网赌平台二", 30))
	s.decides("hanmei", s.m.Overturn, "1")
	if s.waiting(bot.TodoRemove) != "xiaohong" || !s.excluded(xiaomei) {
		t.Errorf("%+v", s.todos)
	}
	s.decides("hanmei", s.m.Overturn, "2")
	if s.waiting(bot.TodoRemove) != "" || s.excluded(xiaomei) {
		t.Errorf("%+v", s.todos)
	}
}

// What is found right excludes for the time of its step, from then on.
func TestUpholdingExcludesForATime(t *testing.T) {
	s := newStreet(t)
	s.hears(inTheGroup("1", xiaomei, "我要退赔闹事", 0))
	if s.excluded(xiaomei) {
		t.Error("excluded before anybody looked")
	}
	r := s.decides("hanmei", s.m.Uphold, "1")
	if !s.excluded(xiaomei) || s.waiting(bot.TodoReview) != "" || !strings.Contains(r.Text, "到 11月23日 10:01") {
		t.Errorf("%q %+v", r.Text, s.todos)
	}
	s.now = s.now.Add(24 * time.Hour)
	if s.excluded(xiaomei) {
		t.Error("excluded for longer")
	}
}

func TestZeroExcludesForGood(t *testing.T) {
	o := streetOptions(t)
	o.Shop.Moderation.Ladder.Exclude = map[string]time.Duration{"remove": 0}
	s := openStreet(t, o)
	s.hears(inTheGroup("1", xiaomei, "网赌平台", 0), inTheGroup("2", aqiang, "退赔闹事", 0))
	s.decides("hanmei", s.m.Uphold, "2")
	s.now = s.now.Add(10 * 365 * 24 * time.Hour)
	if !s.excluded(xiaomei) || s.excluded(aqiang) {
		t.Errorf("%+v", s.exclusions)
	}
}

// Who may decide what; whoever may not is told why, and nothing is done.
func TestWhoMayDecide(t *testing.T) {
	const warn, review, own = "加我微信", "退赔闹事", "钱转到我个人"
	tests := []struct {
		name    string
		said    bot.ChatMessage
		by      string
		refused string
	}{
		{"a clerk about a warning", inTheGroup("1", xiaomei, warn, 0), "liming", ""},
		{"a colleague of the store", inTheGroup("1", xiaomei, warn, 0), "xiaohong", ""},
		{"no clerk of another store", inTheGroup("1", xiaomei, warn, 0), "zhaoyun", "在您的范围内没有"},
		{"no manager of another store", inTheGroup("1", xiaomei, review, 0), "sunli", "在您的范围内没有"},
		{"no clerk about a review", inTheGroup("1", xiaomei, review, 0), "liming", "要店长或以上"},
		{"the manager about a review", inTheGroup("1", xiaomei, review, 0), "hanmei", ""},
		{"nobody about their own words", between("1", "hanmei", xiaomei, own, 0), "hanmei", "您自己说的话"},
		{"no colleague about a clerk's words", between("1", "liming", xiaomei, own, 0), "xiaohong", "要店长或以上"},
		{"the manager about a clerk's words", between("1", "liming", xiaomei, own, 0), "hanmei", ""},
	}
	for _, tt := range tests {
		s := newStreet(t)
		s.hears(tt.said)
		r := s.decides(tt.by, s.m.Uphold, "1")
		if r.Refused != (tt.refused != "") || !strings.Contains(r.Text, tt.refused) {
			t.Errorf("%s: %+v", tt.name, r)
		}
	}
	s := newStreet(t)
	s.hears(inTheGroup("1", xiaomei, warn, 0))
	s.decides("liming", s.m.Uphold, "1")
	if r := s.decides("xiaohong", s.m.Uphold, "1"); !r.Refused || !strings.Contains(r.Text, "已经判为属实") {
		t.Errorf("twice: %+v", r)
	}
}

// What is decided together is what the one who decides may decide: a burst in which
// the second message has climbed to the manager is not the clerk's.
func TestAClerkDecidesNothingOfTheManagersAlong(t *testing.T) {
	for name, how := range map[string]func(*street) func(bot.Call, bot.View, bot.Violation, string) (Ruling, error){
		"right": func(s *street) func(bot.Call, bot.View, bot.Violation, string) (Ruling, error) { return s.m.Uphold },
		"wrong": func(s *street) func(bot.Call, bot.View, bot.Violation, string) (Ruling, error) { return s.m.Overturn },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStreet(t)
			s.hears(inTheGroup("0", xiaomei, "小笨蛋", 0), inTheGroup("1", xiaomei, "加我微信", 60), inTheGroup("2", xiaomei, "加我微信", 61))
			if s.of("1").Step != bot.StepWarn || s.of("2").Step != bot.StepReview {
				t.Fatalf("%+v", s.violations)
			}
			if r := s.decides("liming", how(s), "1"); r.Refused || strings.Contains(r.Text, "一起处理") {
				t.Errorf("%+v", r)
			}
			if x := s.of("2"); x.DecidedBy != "" || x.State != bot.ViolationOpen || s.excluded(xiaomei) {
				t.Errorf("the clerk decided on %+v", x)
			}
		})
	}
	s := newStreet(t)
	s.hears(inTheGroup("0", xiaomei, "小笨蛋", 0), inTheGroup("1", xiaomei, "加我微信", 60), inTheGroup("2", xiaomei, "加我微信", 61))
	if r := s.decides("hanmei", s.m.Overturn, "1"); !strings.Contains(r.Text, "同时说的 1 条") || s.of("2").State != bot.ViolationOverturned {
		t.Errorf("the manager: %+v", r)
	}
}

// Of two matters at once people are told of the first. If that is none, they are told
// of the second: nobody has heard of it.
func TestWhatCameWithAMistakeIsToldOnceItIsOne(t *testing.T) {
	o := streetOptions(t)
	o.Shop.Moderation.Ladder = config.Ladder{Within: time.Hour}
	s := openStreet(t, o)
	s.hears(inTheGroup("1", xiaomei, "加我微信看看", 0), inTheGroup("2", xiaomei, "快加我微信", 5))
	if s.heardBy("看看") != "liming" || s.heardBy("快加") != "" {
		t.Fatalf("%+v", s.said)
	}
	s.decides("hanmei", s.m.Overturn, "1")
	if s.heardBy("快加") != "liming" || s.of("2").State != bot.ViolationOpen {
		t.Errorf("%+v %+v", s.of("2"), s.said)
	}
	told := len(s.said)
	s.decides("hanmei", s.m.Overturn, "2")
	if len(s.said) != told {
		t.Errorf("told again: %+v", s.said[told:])
	}
}

// What counts against a rule is all that is found wrong with it at once, and nothing
// from before somebody changed it.
func TestARuleIsMeasuredByAllThatIsDecidedSinceItsChange(t *testing.T) {
	const rule = "poaching/加我微信"
	burst := newStreet(t)
	burst.records[rule] = bot.RuleRecord{Rule: rule, Upheld: 2}
	burst.hears(inTheGroup("1", xiaomei, "加我微信", 0), inTheGroup("2", xiaomei, "加我微信", 1))
	burst.decides("hanmei", burst.m.Overturn, "1")
	if !burst.rules[rule].Reviewing {
		t.Error("two of four were wrong, and the rule acts on")
	}
	changed := newStreet(t)
	changed.hears(inTheGroup("1", xiaomei, "加我微信", 0))
	changed.now = changed.now.Add(time.Hour)
	changed.rules[rule] = bot.WordRule{ID: rule, At: changed.now}
	changed.records[rule] = bot.RuleRecord{Rule: rule, Upheld: 3}
	changed.decides("hanmei", changed.m.Overturn, "1")
	if changed.rules[rule].Reviewing {
		t.Error("a rule pays for what it found before it was changed")
	}
}

// A rule that people found wrong too often no longer acts: once, and headquarters
// hear so.
func TestARuleThatIsWrongTooOftenIsDemotedOnce(t *testing.T) {
	const rule = "poaching/加我微信"
	tests := []struct {
		name    string
		record  bot.RuleRecord
		demoted bool
	}{
		{"decided on too seldom", bot.RuleRecord{Upheld: 1, Overturned: 1}, false},
		{"often enough, and wrong", bot.RuleRecord{Upheld: 2, Overturned: 1}, true},
		{"right often enough", bot.RuleRecord{Upheld: 9, Overturned: 1}, false},
		{"exactly on the line", bot.RuleRecord{Upheld: 4}, false},
	}
	for _, tt := range tests {
		s := newStreet(t)
		s.records[rule] = tt.record
		s.hears(inTheGroup("1", xiaomei, "加我微信", 0), inTheGroup("2", aqiang, "加我微信", 60))
		s.decides("hanmei", s.m.Overturn, "1")
		if got := s.rules[rule]; got.Reviewing != tt.demoted || tt.demoted && !got.At.Equal(s.now) {
			t.Errorf("%s: %+v", tt.name, got)
		}
		if got := s.heardBy("不再自己提醒或处理"); got != map[bool]string{true: "wangzong"}[tt.demoted] {
			t.Errorf("%s: %q hear of it", tt.name, got)
		}
		if !tt.demoted {
			continue
		}
		told := len(s.said)
		s.decides("hanmei", s.m.Overturn, "2")
		if len(s.said) != told {
			t.Errorf("%s: told again: %+v", tt.name, s.said[told:])
		}
	}
}

// What a demoted rule finds is looked at and does nothing else.
func TestADemotedRuleOnlyHasThingsLookedAt(t *testing.T) {
	s := newStreet(t)
	s.reviewing("illegal/网赌平台")
	for n := range 5 {
		s.hears(inTheGroup(fmt.Sprint(n), xiaomei, "网赌平台", 30*n))
	}
	if s.excluded(xiaomei) || s.waiting(bot.TodoRemove) != "" || len(s.said) > 0 || len(s.items) != 5 {
		t.Errorf("%+v %+v", s.exclusions, s.said)
	}
	s.hears(inTheGroup("note", xiaomei, "小笨蛋", 300))
	if got := s.of("note").Step; got != bot.StepNote {
		t.Errorf("it counts as a repetition: %s", got)
	}
}

// The customer's own exclusion, by hand.
func TestExcludeAndLift(t *testing.T) {
	s := newStreet(t)
	exclude := func(by string, span time.Duration) Ruling {
		r, err := s.m.Exclude(s.call(by), s, xiaomei, span, "恶意薅券", "")
		if err != nil {
			t.Fatal(err)
		}
		s.applies(r.Effects...)
		return r
	}
	for by, why := range map[string]string{"liming": "店长或以上", "sunli": "在您的范围内没有"} {
		if r := exclude(by, time.Hour); !r.Refused || !strings.Contains(r.Text, why) || s.excluded(xiaomei) {
			t.Errorf("%s: %+v", by, r)
		}
	}
	if r := exclude("hanmei", 7*24*time.Hour); r.Refused || !strings.Contains(r.Text, "到 11月29日") || !s.excluded(xiaomei) {
		t.Errorf("%+v", r)
	}
	var e bot.Exclusion
	for _, e = range s.exclusions {
		if e.Store != "s17" || e.By != "hanmei" || e.Reason != "恶意薅券" {
			t.Errorf("%+v", e)
		}
	}
	lift := func(by string) Ruling {
		r, err := s.m.Lift(s.call(by), s, s.exclusions[e.ID])
		if err != nil {
			t.Fatal(err)
		}
		s.applies(r.Effects...)
		return r
	}
	for _, by := range []string{"liming", "sunli"} {
		if r := lift(by); !r.Refused || !s.excluded(xiaomei) {
			t.Errorf("%s: %+v", by, r)
		}
	}
	if r := lift("hanmei"); r.Refused || s.excluded(xiaomei) || !strings.Contains(r.Text, "可以照常参加") {
		t.Errorf("%+v", r)
	}
	if r := lift("hanmei"); !r.Refused || !strings.Contains(r.Text, "已经结束") {
		t.Errorf("twice: %+v", r)
	}
	long := exclude("hanmei", 0).Effects[0].(bot.SetExclusion).Exclusion
	e = exclude("hanmei", time.Hour).Effects[0].(bot.SetExclusion).Exclusion
	if r := lift("hanmei"); !strings.Contains(r.Text, "还有另一条暂停，长期（编号 "+long.ID) || !s.excluded(xiaomei) {
		t.Errorf("one of two: %+v", r)
	}
}

// A lifted exclusion does not come back with what is told again or found right.
func TestWhatWasLiftedStaysLifted(t *testing.T) {
	s := newStreet(t)
	said := inTheGroup("1", xiaomei, "网赌平台", 0)
	s.hears(said)
	r, err := s.m.Lift(s.call("hanmei"), s, s.exclusions["E"+s.of("1").ID+"-1"])
	if err != nil || r.Refused {
		t.Fatalf("%+v %v", r, err)
	}
	s.applies(r.Effects...)
	s.hears(said)
	s.decides("hanmei", s.m.Uphold, "1")
	if s.excluded(xiaomei) {
		t.Errorf("%+v", s.exclusions)
	}
}
