package coupons

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// reconciles tells what tills took without the database.
func (w *world) reconciles(takes ...OfflineTake) {
	w.t.Helper()
	payload, err := json.Marshal(OfflineTakes{Takes: takes})
	if err != nil {
		w.t.Fatal(err)
	}
	w.handles(bot.JobDue{Name: JobOffline, Due: w.now, Payload: payload})
}

func takeOf(c bot.Coupon) OfflineTake {
	return OfflineTake{Code: c.Code, Store: "s17", UserID: "liming", At: noon.Add(-time.Hour)}
}

// What a till took is a redemption of then, there and by whom, however often it is
// told.
func TestWhatATillTookWithoutTheDatabaseIsRedeemed(t *testing.T) {
	w := newWorld(t)
	c := w.claimed(xiaomei, "new10")
	w.line = nil
	for range 3 {
		w.reconciles(takeOf(c))
	}
	now := w.coupon(c.Code)
	if now.State != bot.CouponRedeemed || !now.RedeemedAt.Equal(noon.Add(-time.Hour)) || now.RedeemedBy != "liming" || now.RedeemedStore != "s17" {
		t.Errorf("%+v", now)
	}
	if got := w.kinds(); !slices.Equal(got, []bot.InteractionKind{bot.InteractionCouponRedeemed}) || !w.line[0].At.Equal(noon.Add(-time.Hour)) {
		t.Errorf("the time line has %v", w.line)
	}
	if len(w.audits) != 1 || w.audits[0].UserID != "liming" || w.audits[0].Store != "s17" || strings.Contains(w.audits[0].Detail, c.Code) {
		t.Errorf("the audit trail has %+v", w.audits)
	}
	if len(w.alerts) != 0 {
		t.Errorf("somebody is alarmed: %+v", w.alerts)
	}
	answer := w.redeems("zhaoyun", Redemption{Code: c.Code})
	if len(answer.Effects) != 0 || !strings.Contains(answer.Text, "在十七号店由李明核销") {
		t.Errorf("the till hears %q", answer.Text)
	}
}

func TestWhatWasNotClaimedIsClaimedByTheTake(t *testing.T) {
	w := newWorld(t)
	c := w.gives(xiaomei, "new10").Coupons[0]
	w.line = nil
	w.reconciles(takeOf(c))
	if now := w.coupon(c.Code); now.State != bot.CouponRedeemed || !now.ClaimedAt.Equal(noon.Add(-time.Hour)) {
		t.Errorf("%+v", now)
	}
	if got := w.kinds(); !slices.Equal(got, []bot.InteractionKind{bot.InteractionCouponClaimed, bot.InteractionCouponRedeemed}) {
		t.Errorf("the time line has %v", got)
	}
}

// The clock has noted that it ended before the till's word came in: it was good when
// the till took it.
func TestATakeInTimeCountsThoughItIsToldLate(t *testing.T) {
	w := newWorld(t)
	c := w.claimed(xiaomei, "new10")
	w.drawer.All[0].Until, w.drawer.All[0].State = noon.Add(-time.Minute), bot.CouponExpired
	w.reconciles(takeOf(c))
	if w.coupon(c.Code).State != bot.CouponRedeemed || len(w.alerts) != 0 {
		t.Errorf("%+v, %+v", w.coupon(c.Code), w.alerts)
	}
}

// What should not have been taken is told to those who run the store, once, and
// nothing else becomes of it.
func TestWhatATillShouldNotHaveTaken(t *testing.T) {
	used := func(at time.Time) func(*bot.Coupon) {
		return func(c *bot.Coupon) {
			c.State, c.RedeemedAt, c.RedeemedBy, c.RedeemedStore = bot.CouponRedeemed, at, "zhaoyun", "s18"
		}
	}
	for name, tt := range map[string]struct {
		change func(*bot.Coupon)
		says   string
	}{
		"used elsewhere before": {used(noon.Add(-2 * time.Hour)), "它在 11月22日 10:00 已经在十八号店由赵云核销过"},
		"used elsewhere since":  {used(noon), "它在 11月22日 12:00 已经在十八号店由赵云核销过"},
		"void":                  {func(c *bot.Coupon) { c.State = bot.CouponVoid }, "它之前已经作废"},
		"over then":             {func(c *bot.Coupon) { c.Until = noon.Add(-2 * time.Hour) }, "那时它已经过期"},
		"nobody knows it":       {func(c *bot.Coupon) { c.Code = "" }, "系统里已经没有这张券"},
		"of another system":     {func(c *bot.Coupon) { c.Kind = bot.CouponExternal }, "不能在收银台核销"},
		"a pack":                {func(c *bot.Coupon) { c.Kind = bot.CouponPack }, "不能在收银台核销"},
	} {
		w := newWorld(t)
		c := w.claimed(xiaomei, "new10")
		w.line = nil
		tt.change(&w.drawer.All[0])
		was := w.drawer.All[0]
		w.reconciles(takeOf(c))
		w.reconciles(takeOf(c))
		if len(w.alerts) != 1 || w.alerts[0].Store != "s17" || w.alerts[0].Kind != bot.AlertCoupon ||
			!strings.Contains(w.alerts[0].Detail, tt.says) || !strings.Contains(w.alerts[0].Detail, "李明在十七号店离线收了") || strings.Contains(w.alerts[0].Detail, c.Code) {
			t.Errorf("%s: %+v", name, w.alerts)
		}
		if now := w.drawer.All[0]; now.State != was.State || !now.RedeemedAt.Equal(was.RedeemedAt) || len(w.line)+len(w.audits) != 0 {
			t.Errorf("%s: %+v, %v", name, now, w.line)
		}
	}
}

// Taken back by a manager it stays taken back when the take is told again, and can be
// taken without the database another time.
func TestATakeThatWasTakenBack(t *testing.T) {
	w := newWorld(t)
	c := w.claimed(xiaomei, "new10")
	first := takeOf(c)
	w.reconciles(first)
	back, err := w.giver.Reverse(w.call("hanmei"), w, c.Code)
	if err != nil {
		t.Fatal(err)
	}
	w.apply(back.Effects)
	if w.reconciles(first); w.coupon(c.Code).State != bot.CouponClaimed {
		t.Errorf("told again it is %+v", w.coupon(c.Code))
	}
	again := first
	again.At = noon.Add(time.Hour)
	if w.reconciles(again); w.coupon(c.Code).State != bot.CouponRedeemed || !w.coupon(c.Code).RedeemedAt.Equal(again.At) {
		t.Errorf("taken again it is %+v", w.coupon(c.Code))
	}
}

// Rules of tags and to-dos hear of it as of any other redemption.
func TestATakeIsARedemptionAsAnyOther(t *testing.T) {
	w := newWorld(t)
	w.giver.Shop.Tags.Rules = []config.TagRule{{Name: "用过券", On: string(bot.InteractionCouponRedeemed)}}
	c := w.claimed(xiaomei, "new10")
	w.now = noon.Add(6 * 24 * time.Hour)
	w.handles(bot.JobDue{Name: JobRemind, Due: w.now})
	w.jobs = nil
	take := takeOf(c)
	take.At = w.now.Add(time.Hour)
	w.reconciles(take)
	if len(w.jobs) != 1 || w.jobs[0].Name != JobUsed {
		t.Errorf("rules of tags hear of %+v", w.jobs)
	}
	if w.todos[reminderID(xiaomei)].DoneAt.IsZero() {
		t.Error("somebody still has to remind of it")
	}
}

func TestATakeThatCannotBeReadIsAnError(t *testing.T) {
	w := newWorld(t)
	if _, err := w.giver.offline(bot.Event{Body: bot.JobDue{Name: JobOffline, Payload: []byte("{")}}, w); err == nil {
		t.Error("nobody hears of it")
	}
	if effects, err := w.giver.offline(bot.Event{Body: bot.CouponMoved{}}, w); effects != nil || err != nil {
		t.Errorf("%v, %v", effects, err)
	}
}
