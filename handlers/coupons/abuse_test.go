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
