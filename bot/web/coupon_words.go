package web

import (
	"strconv"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// couponBig is what a coupon is good for in the fewest signs: "¥10", "8.5 折".
func couponBig(t bot.CouponTerms) string {
	switch t.Kind {
	case bot.CouponAmount:
		return "¥" + yuan(t.Off)
	case bot.CouponPercent:
		return strings.TrimSuffix(strconv.FormatFloat(float64(t.Percent)/10, 'f', 1, 64), ".0") + " 折"
	case bot.CouponGift:
		return "礼品"
	case bot.CouponPack:
		return "礼包"
	default:
		return "券"
	}
}

// couponTerms says it in a line: "满 50 减 10", "满 100 打 8 折，最高减 20 元".
func couponTerms(t bot.CouponTerms) string {
	switch t.Kind {
	case bot.CouponAmount:
		if t.Over > 0 {
			return "满 " + yuan(t.Over) + " 减 " + yuan(t.Off)
		}
		return "立减 " + yuan(t.Off) + " 元，无门槛"
	case bot.CouponPercent:
		text := couponBig(t)
		if t.Over > 0 {
			text = "满 " + yuan(t.Over) + " 打 " + text
		}
		if t.Most > 0 {
			text += "，最高减 " + yuan(t.Most) + " 元"
		}
		return text
	case bot.CouponGift:
		if t.Over > 0 {
			return "满 " + yuan(t.Over) + " 送" + t.Gift
		}
		return "送" + t.Gift
	default:
		return ""
	}
}

// couponStates are what people call the states.
var couponStates = map[bot.CouponState]string{
	bot.CouponIssued: "待领取", bot.CouponClaimed: "可用", bot.CouponHeld: "核销中",
	bot.CouponRedeemed: "已使用", bot.CouponExpired: "已过期", bot.CouponVoid: "已作废",
}

// couponFacts are when and where a coupon is good.
func (s *Site) couponFacts(c calendar, coupon bot.Coupon, state bot.CouponState) []fact {
	var facts []fact
	switch {
	case state == bot.CouponRedeemed:
		facts = append(facts, fact{"使用时间", c.at(coupon.RedeemedAt)})
		if coupon.RedeemedStore != "" {
			facts = append(facts, fact{"使用门店", s.storeName(coupon.RedeemedStore)})
		}
		return facts
	case state == bot.CouponIssued && !coupon.Until.IsZero():
		facts = append(facts, fact{"领取截止", c.by(coupon.Until)})
	case !coupon.Until.IsZero() && coupon.From.After(c.now):
		facts = append(facts, fact{"有效期", c.at(coupon.From) + " 至 " + c.by(coupon.Until)})
	case !coupon.Until.IsZero():
		facts = append(facts, fact{"有效期至", c.by(coupon.Until)})
	case coupon.From.After(c.now):
		facts = append(facts, fact{"开始时间", c.at(coupon.From)})
	}
	if names := s.storeNames(coupon.Stores); len(names) > 0 {
		facts = append(facts, fact{"适用门店", inLine(names)})
	}
	if coupon.Stackable {
		return append(facts, fact{"同用", "可以和其他券一起用"})
	}
	return append(facts, fact{"同用", "不和其他券一起用"})
}

// refused says why a claim came to nothing.
func refused(result bot.CouponResult) string {
	switch result {
	case bot.CouponGone:
		return "慢了一步，券刚刚领完。"
	case bot.CouponLimit:
		return "这张券您已经领过、用过了，每人的张数有限。"
	case bot.CouponOver:
		return "这张券已经停止发放。"
	case bot.CouponDenied:
		return "这张券现在领不了。想知道为什么，请问添加您的店员。"
	case bot.CouponUnknown:
		return "没有找到这张券。请回到微信，重新点开链接。"
	default:
		return ""
	}
}
