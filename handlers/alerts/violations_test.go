package alerts

import (
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// broke lets somebody break a rule, and managers hear of it.
func (w *world) broke(x bot.Violation, said string) {
	x.At, x.State = w.now, bot.ViolationOpen
	if w.violations == nil {
		w.violations = map[string]bot.Violation{}
	}
	w.violations[x.ID] = x
	for _, e := range Raise(settings(), w.now, ViolationItem(x, "", said)) {
		w.apply(e)
	}
}

// One thing that was said can be decided on from the card; several are looked at
// one by one.
func TestManagersHearOfWhatWasSaid(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.customer("wm1", "小美", "liming", "s17")
	w.broke(bot.Violation{ID: "V1", Store: "s17", ChatID: "wrGROUP", ExternalUserID: "wm1", UserID: "liming"}, "「加我微信」\n为什么：把客户带到别处")
	w.until(clock(9, 5))
	w.want("09:01 hanmei: 十七号店：「小美」在群「福利群」说的话，请您看一看")
	first := w.said[0]
	for _, piece := range []string{"「加我微信」", "把客户带到别处", "/违规 属实 V1", "/违规 误判 V1"} {
		if !strings.Contains(first.text, piece) {
			t.Errorf("no %q:\n%s", piece, first.text)
		}
	}
	var lines []string
	for _, b := range first.card.Buttons {
		lines = append(lines, b.Line)
	}
	a := w.only()
	if !slices.Equal(lines, []string{"/违规 属实 V1", "/违规 误判 V1", "/违规 前后 V1", "/提醒 静默 " + a.ID + " 4小时"}) {
		t.Errorf("%q", lines)
	}
	w.broke(bot.Violation{ID: "V2", Store: "s17", ChatID: "wrGROUP", ExternalUserID: "wm1"}, "「又来」")
	w.until(clock(9, 20))
	cards := slices.DeleteFunc(slices.Clone(w.said), func(s said) bool { return s.card == nil })
	last := cards[len(cards)-1]
	if w.only().Count != 2 || !strings.Contains(last.text, "/违规 可以逐条看") || last.card.Buttons[0].Line != "/违规" {
		t.Errorf("%+v\n%s", w.only(), last.text)
	}
}

// What one clerk says to customers is an alert of its own, which names the clerk.
func TestManagersHearOfWhatStaffSaid(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.broke(bot.Violation{ID: "V1", Store: "s17", UserID: "liming", ByStaff: true}, "「转到我个人」")
	w.broke(bot.Violation{ID: "V2", Store: "s17", ExternalUserID: "wm1"}, "「加我微信」")
	w.until(clock(9, 5))
	if len(w.alerts) != 2 || !slices.Contains(w.people(), "09:01 hanmei: 十七号店：李明对客户说的话，请您看一看") {
		t.Errorf("%q", w.people())
	}
}

// Who said something does not look at it: a manager's own words go to those above.
func TestNobodyLooksAtTheirOwnWords(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.broke(bot.Violation{ID: "V1", Store: "s17", UserID: "hanmei", ByStaff: true}, "「转到我个人」")
	w.until(clock(9, 5))
	if people := w.people(); len(people) == 0 || slices.ContainsFunc(people, func(p string) bool { return strings.Contains(p, " hanmei: ") }) {
		t.Errorf("%q", people)
	}
}

// That somebody was removed whom the bot asked to remove is no news; that another
// was is, and so is the removal of one who turned out to have done no wrong.
func TestARemovalThatWasAskedForIsNoNews(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	for id, state := range map[string]bot.ViolationState{"wm1": bot.ViolationOpen, "wm2": bot.ViolationOverturned} {
		w.customer(id, "客户"+id, "liming", "s17")
		w.broke(bot.Violation{ID: "V" + id, Store: "s17", ChatID: "wrGROUP", ExternalUserID: id, Step: bot.StepRemove}, "「加我微信」")
		x := w.violations["V"+id]
		x.State = state
		w.violations["V"+id] = x
	}
	w.until(clock(9, 5))
	w.said = nil
	removed := bot.ChatUpdated{ChatID: "wrGROUP", Detail: bot.ChatMemberRemoved, Members: []string{"wm1", "wm2"}, QuitScene: 1}
	for _, id := range removed.Members {
		w.inGroup["wrGROUP"+id] = bot.Member{ID: id, Present: true, JoinedAt: clock(8, 0)}
	}
	w.happens(clock(9, 6), removed)
	w.until(clock(9, 10))
	w.want("09:06 hanmei: 十七号店：「客户wm2」被移出了客户群「福利群」")
}

// Of what was decided before it was told nobody hears, and what was decided since is
// not said again.
func TestWhatWasDecidedIsNotSaid(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.broke(bot.Violation{ID: "V1", Store: "s17", ExternalUserID: "wm1"}, "「一」")
	decided := w.violations["V1"]
	decided.State = bot.ViolationUpheld
	w.violations["V1"] = decided
	w.until(clock(9, 5))
	w.want()
	w.broke(bot.Violation{ID: "V2", Store: "s17", ExternalUserID: "wm1"}, "「二」")
	w.until(clock(9, 10))
	before := len(w.said)
	decided = w.violations["V2"]
	decided.State = bot.ViolationOverturned
	w.violations["V2"] = decided
	w.until(clock(15, 0))
	if len(w.said) != before {
		t.Errorf("said again: %q", w.people())
	}
	if a := w.only(); a.ClosedAt.IsZero() {
		t.Errorf("%+v", a)
	}
}

// An alert ends with the last decision about what is in it, and not before.
func TestTheLastDecisionEndsTheAlert(t *testing.T) {
	w := newWorld(t, clock(9, 0))
	w.broke(bot.Violation{ID: "V1", Store: "s17", ExternalUserID: "wm1"}, "「一」")
	w.broke(bot.Violation{ID: "V2", Store: "s17", ExternalUserID: "wm1"}, "「二」")
	w.until(clock(9, 5))
	decide := func(ids ...string) []bot.Effect {
		effects, err := Decided(w, ids, w.now, "hanmei")
		if err != nil {
			t.Fatal(err)
		}
		return effects
	}
	if got := decide("V1"); len(got) != 0 {
		t.Errorf("one of two: %+v", got)
	}
	if got := decide("other"); len(got) != 0 {
		t.Errorf("another: %+v", got)
	}
	got := decide("V1", "V2")
	if len(got) != 1 || got[0].(bot.SetAlert).ClosedAt != w.now {
		t.Errorf("both: %+v", got)
	}
	x := w.violations["V1"]
	x.State = bot.ViolationUpheld
	w.violations["V1"] = x
	if got := decide("V2"); len(got) != 1 {
		t.Errorf("the last: %+v", got)
	}
}
