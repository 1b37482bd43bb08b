package coupons

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestWhoSeemsToComeForCouponsOnly(t *testing.T) {
	limits := shop().Abuse
	for name, tt := range map[string]struct {
		signs bot.CouponSignals
		over  bool
		says  string
	}{
		"nobody in particular":       {bot.CouponSignals{Adds: 3, Usual: 2, Claimed: time.Minute}, false, ""},
		"one in a rush":              {bot.CouponSignals{Adds: 40, Usual: 1, Claimed: time.Minute}, false, "来了 40 人"},
		"a busy channel, as always":  {bot.CouponSignals{Adds: 40, Usual: 30, Claimed: time.Second}, false, "1 秒就领了券"},
		"a rush, claimed in seconds": {bot.CouponSignals{Adds: 40, Usual: 1, Claimed: 3 * time.Second}, true, "3 秒就领了券"},
		"never claimed in a rush":    {bot.CouponSignals{Adds: 40, Usual: 1, Claimed: -1}, false, "来了 40 人"},
		"brought by one, one of two": {bot.CouponSignals{Claimed: -1, Invited: 20, Others: []string{"a"}, OthersCoupons: 2}, true, "已经领过 2 张券"},
		"deletes after each claim":   {bot.CouponSignals{Claimed: time.Second, DeletedAfter: 2}, true, "删了店员 2 次"},
		"the same, but buys":         {bot.CouponSignals{Claimed: time.Second, DeletedAfter: 2, Orders: 2}, false, "买过 2 次"},
		"everything at once":         {bot.CouponSignals{Adds: 99, Invited: 99, OthersCoupons: 9, DeletedAfter: 9}, true, "100/100"},
		"everything, and cleared":    {bot.CouponSignals{Adds: 99, Invited: 99, OthersCoupons: 9, DeletedAfter: 9, Cleared: true}, false, ""},
	} {
		s := Judge(tt.signs, limits)
		if (s.Score >= limits.Line) != tt.over || s.Score < 0 || s.Score > 100 || !strings.Contains(s.Text(), tt.says) || tt.says == "" && s.Text() != "" {
			t.Errorf("%s: %d, %q", name, s.Score, s.Text())
		}
	}
}

// A coupon for valued customers that somebody is not given by mistake is theirs once a
// manager has looked, although none of their coupons was marked.
func TestAManagerClearsSomebodyOfWhomNothingIsMarked(t *testing.T) {
	w := newWorld(t)
	w.claimed(xiaomei, "new10")
	w.fits = []string{"金卡"}
	w.drawer.Signs[xiaomei] = bot.CouponSignals{Claimed: time.Second, Adds: 100, Invited: 20}
	if gift := w.gives(xiaomei, "gold50"); gift.Given() || !strings.Contains(gift.Why, "/券 放行") {
		t.Fatalf("%+v", gift)
	}
	effects, err := w.giver.Clear(w.call("hanmei"), w, xiaomei)
	if len(effects) != 1 || err != nil {
		t.Fatalf("%v, %v", effects, err)
	}
	w.apply(effects)
	if last := w.drawer.Steps[len(w.drawer.Steps)-1]; last.Step != bot.StepCleared || last.By != "hanmei" {
		t.Errorf("%+v", last)
	}
	if effects, err = w.giver.Clear(w.call("hanmei"), w, aqiang); len(effects) != 0 || err != nil {
		t.Errorf("of whom nothing speaks against: %v, %v", effects, err)
	}
}
