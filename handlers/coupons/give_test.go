package coupons

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestACustomerGetsACouponOfTheirOwn(t *testing.T) {
	w := newWorld(t)
	got := w.gives(xiaomei, "new10")
	code := bot.NewCouponCode([]byte("a key"), "new10", xiaomei, "1")
	want := bot.Coupon{
		Code: code, Plan: "new10", ExternalUserID: xiaomei, N: 1, Name: "新客券",
		CouponTerms: bot.CouponTerms{Kind: bot.CouponAmount, Off: 1000, Over: 5000}, UserID: "liming", Store: "s17", Source: "hand:liming",
		State: bot.CouponIssued, Until: noon.Add(30 * 24 * time.Hour), IssuedAt: noon,
	}
	if diff := cmp.Diff([]bot.Coupon{want}, got.Coupons); diff != "" || got.URL != "https://bot.example.com/c/"+code {
		t.Errorf("at %s (-want +got):\n%s", got.URL, diff)
	}
	if len(w.line) != 1 || w.line[0].Kind != bot.InteractionCouponGiven || w.line[0].Ref != "new10/1" || strings.Contains(w.line[0].Detail, code) {
		t.Errorf("the time line has %+v", w.line)
	}
	w.now = w.now.Add(time.Hour)
	if again := w.gives(xiaomei, "new10"); again.Coupons[0].Code != code || len(again.Effects) != 0 {
		t.Errorf("asked again they get %+v, with %d effects", again.Coupons, len(again.Effects))
	}
}

// Who used theirs, or let it pass after claiming it, has had it. One that lapsed
// unclaimed counts for nothing.
func TestHowManyOnePersonMayHave(t *testing.T) {
	for name, tt := range map[string]struct {
		state   bot.CouponState
		claimed bool
		until   time.Duration
		gets    int
	}{
		"used":               {bot.CouponRedeemed, true, time.Hour, 0},
		"claimed and passed": {bot.CouponClaimed, true, -time.Hour, 0},
		"lapsed unclaimed":   {bot.CouponIssued, false, -time.Hour, 2},
		"taken back":         {bot.CouponVoid, false, time.Hour, 2},
	} {
		w := newWorld(t)
		w.gives(xiaomei, "new10")
		c := &w.drawer.All[0]
		c.State, c.Until = tt.state, w.now.Add(tt.until)
		if tt.claimed {
			c.ClaimedAt = noon
		}
		got := w.gives(xiaomei, "new10")
		if n := len(got.Coupons); n != tt.gets/2 || n > 0 && got.Coupons[0].N != 2 || n == 0 && !strings.Contains(got.Why, "每人 1 张") {
			t.Errorf("%s: gets %+v, because %q", name, got.Coupons, got.Why)
		}
	}
}

func TestNobodyIsGivenMoreThanThereIs(t *testing.T) {
	w := newWorld(t)
	w.names["third"] = "三"
	w.gives(xiaomei, "till5")
	w.gives(aqiang, "till5")
	if got := w.gives("third", "till5"); got.Given() || !strings.Contains(got.Why, "2 张都发完了") {
		t.Errorf("beyond the budget: %+v", got)
	}
	if got := w.gives(xiaomei, "till5"); len(got.Coupons) != 1 {
		t.Error("who has one gets no answer any more")
	}
	// One word that gives to several counts what it gave before.
	w = newWorld(t)
	w.names["third"] = "三"
	ahead := map[string]int{}
	given := 0
	for _, who := range []string{xiaomei, aqiang, "third"} {
		gift, err := w.giver.Give(w, Recipient{Pair: bot.Pair{ExternalUserID: who}, Source: "winback", Ahead: ahead}, "till5", w.now)
		if err != nil {
			t.Fatal(err)
		}
		given += len(gift.Coupons)
	}
	if given != 2 {
		t.Errorf("of two, one word gives %d", given)
	}
}

func TestATierGivesAnotherCoupon(t *testing.T) {
	w := newWorld(t)
	if got := w.gives(aqiang, "new10"); got.Plan.ID != "new10" {
		t.Errorf("who fits no tier gets %s", got.Plan.ID)
	}
	w.fits = []string{"金卡"}
	if got := w.gives(xiaomei, "new10"); got.Plan.ID != "gold50" || got.Coupons[0].Off != 5000 {
		t.Errorf("a valued customer gets %+v", got.Plan)
	}
	if w.asked != 2 {
		t.Errorf("%d questions of fitting for two customers; the same is asked once", w.asked)
	}
	w = newWorld(t)
	if got := w.gives(xiaomei, "gold50"); got.Given() || !strings.Contains(got.Why, "金卡") {
		t.Errorf("who does not fit gets %+v", got)
	}
	// A tier that is stopped gives way to the ordinary one.
	w.fits, w.drawer.Made = []string{"金卡"}, []bot.CouponPlan{{ID: "gold50", ClosedAt: noon}}
	if got := w.gives(xiaomei, "new10"); got.Plan.ID != "new10" {
		t.Errorf("where the tier is stopped they get %q", got.Plan.ID)
	}
}

// Somebody against whom something speaks gets the ordinary coupon, which is good, and
// a manager is asked once a day.
func TestASuspectGetsNoValuedCoupon(t *testing.T) {
	w := newWorld(t)
	w.fits = []string{"金卡"}
	w.drawer.Signs[xiaomei] = bot.CouponSignals{Adds: 40, Usual: 2, Claimed: 2 * time.Second}
	got := w.gives(xiaomei, "new10")
	if got.Plan.ID != "new10" || !strings.Contains(got.Review, "65/100") || w.drawer.All[0].Review == "" {
		t.Fatalf("they get %+v", got)
	}
	if got := w.gives(xiaomei, "gold50"); got.Given() || !strings.Contains(got.Why, "10 分钟里来了 40 人") {
		t.Errorf("asked for the valued one alone: %+v", got)
	}
	if len(w.todos) != 1 || len(w.alerts) != 1 || w.alerts[0].Human != "union-"+xiaomei {
		t.Errorf("managers are asked %v, %v", w.todos, w.alerts)
	}
	effects, err := w.giver.Clear(w.call("hanmei"), w, xiaomei)
	if err != nil {
		t.Fatal(err)
	}
	w.apply(effects)
	if w.drawer.All[0].Review != "" {
		t.Error("the mark stays after it was cleared")
	}
	if got := w.gives(xiaomei, "new10"); got.Plan.ID != "gold50" || got.Review != "" {
		t.Errorf("after somebody cleared them they get %+v", got.Plan)
	}
}

func TestAPackIsGivenWholeOrNotAtAll(t *testing.T) {
	w := newWorld(t)
	got := w.gives(xiaomei, "newpack")
	if len(got.Coupons) != 2 || got.Coupons[0].Source != "pack:newpack" || got.Coupons[0].Plan != "p1" || got.Plan.ID != "newpack" {
		t.Fatalf("a pack gives %+v", got.Coupons)
	}
	if again := w.gives(xiaomei, "newpack"); len(again.Coupons) != 2 || len(again.Effects) != 0 {
		t.Errorf("asked again: %+v", again)
	}
	if other := w.gives(aqiang, "newpack"); other.Given() || len(other.Effects) != 0 {
		t.Errorf("its budget of one gives a second one: %+v", other)
	}
}

func TestWhatIsNotGiven(t *testing.T) {
	w := newWorld(t)
	w.exclusions = []bot.Exclusion{{ID: "E1", ExternalUserID: aqiang, Until: noon.Add(time.Hour)}}
	for _, tt := range []struct{ who, plan, why string }{
		{aqiang, "new10", "暂停参加优惠活动"}, {xiaomei, "nosuch", "没有「nosuch」这种券"}, {xiaomei, "film", "券码用完了"},
	} {
		if got := w.gives(tt.who, tt.plan); got.Given() || len(got.Effects) > 0 || !strings.Contains(got.Why, tt.why) {
			t.Errorf("%s: %+v", tt.plan, got)
		}
	}
	w.now = time.Date(2026, 12, 27, 0, 0, 0, 0, shanghai)
	if got := w.gives(xiaomei, "xmas"); got.Given() || !strings.Contains(got.Why, "12月26日 24 点 已经结束") {
		t.Errorf("after its last day: %+v", got)
	}
	if got := w.gives(xiaomei, "mall"); got.URL != "https://mall.example.com/c" || len(got.Coupons) != 0 {
		t.Errorf("what opens elsewhere: %+v", got)
	}
}
