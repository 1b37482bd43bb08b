package handlers

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// greeted lets the event happen and returns the welcome that came of it.
func greeted(t *testing.T, w *world, ev bot.Event) bot.Welcome {
	t.Helper()
	effects, err := testDesk(t).welcome(ev, w)
	if err != nil {
		t.Fatal(err)
	}
	before := len(w.sends)
	for _, e := range effects {
		w.apply(e)
	}
	if len(w.sends) != before+1 {
		t.Fatalf("%d messages went out, want one: %v", len(w.sends)-before, effects)
	}
	return w.sends[before].(bot.Welcome)
}

// linked is the address of the coupon in a welcome.
func linked(w bot.Welcome) string {
	for _, a := range w.Attachments {
		if a.Type == "link" {
			return a.URL
		}
	}
	return ""
}

func TestTheSameAddBringsTheSameCode(t *testing.T) {
	ev := event(noon, add("s17-door", "CODE"))
	first := greeted(t, newWorld(), ev)
	again := newWorld()
	again.now = again.now.Add(time.Second)
	if second := greeted(t, again, ev); linked(second) != linked(first) || linked(first) != public+"/c/"+ownCode {
		t.Errorf("an event that is handled again brings %s, the first time %s", linked(second), linked(first))
	}
}

// Who was deleted and comes back finds the coupon that they have, as long as it is
// good, and hears of none once it was used.
func TestWhoComesBackHasTheCouponThatTheyHad(t *testing.T) {
	w := newWorld()
	first := greeted(t, w, event(noon, add("s17-door", "CODE")))
	w.apply(bot.SetCustomer{ExternalUserID: customer, Name: "小美", At: noon})
	w.now = w.now.Add(time.Hour)
	if second := greeted(t, w, event(noon.Add(time.Hour), add("s17-door", "CODE2"))); linked(second) != linked(first) {
		t.Errorf("who comes back is given %s beside %s", linked(second), linked(first))
	}
	if len(w.drawer().All) != 1 {
		t.Errorf("they have %d coupons", len(w.drawer().All))
	}
	w.drawer().All[0].State = bot.CouponRedeemed
	w.now = w.now.Add(time.Hour)
	third := greeted(t, w, event(noon.Add(2*time.Hour), add("s17-door", "CODE3")))
	if linked(third) != "" || third.Coupon != "" || strings.Contains(third.Text, "减10元") {
		t.Errorf("who used it is promised another: %q %v", third.Text, third.Attachments)
	}
}

func TestAWelcomeSpeaksOfNothingThatIsGone(t *testing.T) {
	for name, change := range map[string]func(*world){
		"stopped in chat":  func(w *world) { w.drawer().Made = []bot.CouponPlan{{ID: "new10", ClosedAt: noon}} },
		"nothing left":     func(w *world) { w.drawer().Made = []bot.CouponPlan{{ID: "new10", Budget: 1}}; w.taken("new10") },
		"kept from it all": func(w *world) { w.exclusions = []bot.Exclusion{{ID: "E1", ExternalUserID: customer}} },
	} {
		w := newWorld()
		change(w)
		sent := greeted(t, w, event(noon, add("s17-door", "CODE")))
		if sent.Coupon != "" || linked(sent) != "" || strings.Contains(sent.Text, "减10元") {
			t.Errorf("%s: the welcome speaks of a coupon: %q %v", name, sent.Text, sent.Attachments)
		}
	}
}

// taken gives somebody else a coupon of a plan.
func (w *world) taken(plan string) {
	w.drawer().All = append(w.drawer().All, bot.Coupon{Code: "X", Plan: plan, ExternalUserID: "wmOTHER", N: 1, State: bot.CouponIssued})
}

// A customer waits for the welcome: one question more for somebody new, two for
// somebody known.
func TestACouponCostsAWelcomeLittle(t *testing.T) {
	w := newWorld()
	greeted(t, w, event(noon, add("s17-door", "CODE")))
	if asked := w.drawer().Asked; len(asked) != 1 || asked["Plans"] != 1 {
		t.Errorf("for somebody new the view is asked %v", asked)
	}
	w = newWorld()
	w.customers[customer] = bot.Customer{ExternalUserID: customer, Name: "小美"}
	greeted(t, w, event(noon, add("s17-door", "CODE")))
	if asked := w.drawer().Asked; len(asked) != 2 || asked["Plans"] != 1 || asked["CouponsOf"] != 1 {
		t.Errorf("for somebody known the view is asked %v", asked)
	}
}
