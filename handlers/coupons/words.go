package coupons

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Yuan is an amount as people say it: "10", "9.9".
func Yuan(m bot.Money) string {
	text := m.String()
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// Terms say in Chinese what a coupon is good for; empty if nothing is known but its
// name.
func Terms(t bot.CouponTerms) string {
	over := ""
	if t.Over > 0 {
		over = "满 " + Yuan(t.Over) + " 元"
	}
	switch t.Kind {
	case bot.CouponAmount:
		if over == "" {
			return "立减 " + Yuan(t.Off) + " 元"
		}
		return over + "减 " + Yuan(t.Off) + " 元"
	case bot.CouponPercent:
		text := over + Percent(t.Percent)
		if t.Most > 0 {
			text += "，最多减 " + Yuan(t.Most) + " 元"
		}
		return text
	case bot.CouponGift:
		return over + "送 " + t.Gift
	default:
		return over
	}
}

// Detail is the line under a plan's name: what somebody wrote, or else its terms.
func Detail(p bot.CouponPlan) string { return cmp.Or(p.Description, Terms(p.CouponTerms)) }

// Percent is what is still paid as people say it: 85 is "8.5 折", 80 "8 折".
func Percent(n int) string {
	if n%10 == 0 {
		return fmt.Sprintf("%d 折", n/10)
	}
	return fmt.Sprintf("%d.%d 折", n/10, n%10)
}

// Titled is a coupon's name with what it is good for, where that says more.
func Titled(name string, t bot.CouponTerms) string {
	if terms := Terms(t); terms != "" && !Says(name, terms) {
		return "「" + name + "」（" + terms + "）"
	}
	return "「" + name + "」"
}

// Says says whether a name tells already what the terms do.
func Says(name, terms string) bool { return strings.Contains(tight(name), tight(terms)) }

// tight is a text as a name would say it: without gaps and units.
func tight(text string) string { return strings.NewReplacer(" ", "", "元", "").Replace(text) }

// Moment is a time as people write it; the end of a day is that day.
func Moment(at time.Time, zone *time.Location) string {
	if zone == nil {
		zone = time.UTC
	}
	local := at.In(zone)
	if local.Hour() == 0 && local.Minute() == 0 && local.Second() == 0 {
		return local.Add(-time.Second).Format("1月2日") + " 24 点"
	}
	return local.Format("1月2日 15:04")
}

// Reference is what stands for a coupon where its code must not: "new10/1".
func Reference(c bot.Coupon) string { return fmt.Sprintf("%s/%d", c.Plan, c.N) }

// entry is what the time line says of a coupon.
func entry(c bot.Coupon, pair bot.Pair, kind bot.InteractionKind, at time.Time) bot.RecordInteraction {
	return bot.RecordInteraction{Pair: pair, Kind: kind, At: at, Detail: c.Name, Ref: Reference(c)}
}

// pairOf are the customer of a coupon and who serves them: who gave it, or else whom
// they talk to now.
func pairOf(v bot.View, c bot.Coupon) (bot.Pair, string, error) {
	pair := bot.Pair{UserID: c.UserID, ExternalUserID: c.ExternalUserID}
	if pair.UserID != "" {
		return pair, c.Store, nil
	}
	relations, err := v.Pairs(c.ExternalUserID)
	for _, r := range relations {
		if r.Status == bot.RelationActive || r.Status == bot.RelationHalf {
			return bot.Pair{UserID: r.UserID, ExternalUserID: c.ExternalUserID}, r.Store, err
		}
	}
	return pair, c.Store, err
}
