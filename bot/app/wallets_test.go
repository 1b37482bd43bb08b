package app

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/handlers/coupons"
)

// TestAPackBoundsWhatIsInIt says that a pack's own audience, end and budget hold for
// each of its coupons, also where a form asks for it that no page offered.
func TestAPackBoundsWhatIsInIt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	plans := []bot.CouponPlan{{ID: "p1"}, {ID: "p2", If: "银卡 or 金卡", Budget: 5}}
	pack := bot.CouponPlan{ID: "pack", CouponTerms: bot.CouponTerms{Kind: bot.CouponPack}, Pack: []string{"p1", "p2"}, If: "新客", Budget: 9}
	got := parts(plans, pack, now)
	if len(got) != 2 || got[0].If != "新客" || got[0].Budget != 9 || got[1].If != "(新客) and (银卡 or 金卡)" || got[1].Budget != 5 {
		t.Errorf("a pack gives of %+v", got)
	}
	if !got[0].OpenAt(now) || !got[1].OpenAt(now) {
		t.Error("an open pack gives nothing")
	}
	pack.Until = now
	for _, p := range parts(plans, pack, now) {
		if p.OpenAt(now) {
			t.Errorf("a pack that is over gives of %s", p.ID)
		}
	}
	if one := parts(plans, plans[1], now); len(one) != 1 || one[0].If != plans[1].If {
		t.Errorf("a coupon gives of %+v", one)
	}
}

// TestPagesGiveCouponsToThoseTheyAreFor claims packs and a coupon of a tier as pages do.
func TestPagesGiveCouponsToThoseTheyAreFor(t *testing.T) {
	t.Parallel()
	h := openPlanned(t, onSQLite(t), plan{shop: func(c *config.Config) {
		for i := range c.Shop.Coupons {
			if c.Shop.Coupons[i].ID == "new10" {
				c.Shop.Coupons[i].Tiers = []config.CouponTier{{If: "seen < 30d", Coupon: "cake"}, {If: "seen < 30d", Coupon: "oat8"}}
			}
		}
		vip := c.Shop.Coupons[0]
		vip.ID, vip.Tiers, vip.If, vip.Kind, vip.Off, vip.Over, vip.Valid, vip.Pack = "vippack", nil, "金卡", bot.CouponPack, 0, 0, 0, []string{"pack1", "till5"}
		c.Shop.Coupons = append(c.Shop.Coupons, vip)
	}})
	yu := h.scan(t, "小雨", "s17-door")
	h.settled(t)
	a := h.bots[0]
	w := wallets{
		store: a.store, giver: coupons.New(handlers.CouponOptions(handlerOptions(h.config, a.o.Messages), time.UTC)),
		abuse: h.config.Shop.Abuse, key: sellingKey(h.config), now: a.o.Now,
	}
	claim := func(id string, want ...bot.CouponResult) []bot.CouponAnswer {
		t.Helper()
		answers, err := w.ClaimPlan(t.Context(), id, yu, "KEY-"+id)
		must2(t, err)
		if len(answers) != len(want) {
			t.Fatalf("%s: %+v", id, answers)
		}
		for i, a := range answers {
			if a.Result != want[i] {
				t.Errorf("%s gives %d: %s, want %s", id, i, a.Result, want[i])
			}
		}
		return answers
	}
	claim("vippack", bot.CouponDenied, bot.CouponDenied)
	all := claim("newpack", bot.CouponGot, bot.CouponGot, bot.CouponGot)
	_, with, err := w.Coupon(t.Context(), all[0].Coupon.Code)
	must2(t, err)
	if len(with) != 3 {
		t.Errorf("a coupon of the pack shows %d that came with it", len(with))
	}
	// The first of their tiers is for others all the same; the next one is theirs.
	if got := claim("new10", bot.CouponGot); got[0].Coupon.Plan != "oat8" {
		t.Errorf("they get %s", got[0].Coupon.Plan)
	}
}
