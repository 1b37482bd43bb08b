package commands

import "github.com/zhanggui/zhanggui/bot"

func (f *floor) Coupons() bot.CouponView { return f.drawer }
func (f *floor) Sales() bot.SaleView     { return tillSales{floor: f} }

// Fits holds for everybody where a test does not say otherwise.
func (f *floor) Fits(_, expression string) (bool, string, error) {
	fits, told := f.fitting[expression]
	return fits || !told, "", nil
}

// tillSales is what the floor answers about sales.
type tillSales struct {
	bot.SaleView
	floor *floor
}

func (f tillSales) ClaimByCode(code string) (bot.SaleClaim, error) { return f.floor.claims[code], nil }

func (s saleSide) ClaimByCode(code string) (bot.SaleClaim, error) {
	for _, c := range s.claims {
		if c.Code == code {
			return c, nil
		}
	}
	return bot.SaleClaim{}, nil
}

// exampleCode is the code that the help speaks of: 小雨 has it.
const exampleCode = "5SAQD2WXKGB2"

// exampleCoupon is hers, claimed and good, with something to look at.
func exampleCoupon() bot.Coupon {
	return bot.Coupon{
		Code: exampleCode, Plan: "new10", ExternalUserID: "wm-yu", N: 1, Name: "新客满50减10", Description: "满 50 减 10",
		CouponTerms: bot.CouponTerms{Kind: bot.CouponAmount, Off: 1000, Over: 5000}, UserID: "liming", Store: "s17", Source: "welcome:门口",
		State: bot.CouponClaimed, IssuedAt: monday.Add(-day), ClaimedAt: monday.Add(-day), Until: monday.Add(6 * day), Review: "加好友 2 秒就领了券（可疑程度 65/100）",
	}
}
