package kf

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// couponsMost is how many coupons are shown at once; the rest of a menu leads on.
const couponsMost = choicesMost - 2

// coupons shows what the customer has, with what the account gives, to everybody who
// is not kept from it.
func (d *desk) coupons(q *question) error {
	kept, err := moderation.Holding(q.v, q.ExternalUserID, q.v.Now())
	if err != nil {
		return err
	}
	if kept.ID != "" {
		until := "。"
		if !kept.Until.IsZero() {
			until = "，到 " + kept.Until.In(d.Location).Format("1月2日 15:04") + " 为止。"
		}
		q.reply("您现在暂时领不了券"+until+"如果觉得不对，回复「申诉」，我们请另一位同事再看一看。", bot.KfItem{ID: idAppeal, Content: "申诉"})
		return nil
	}
	held, err := d.held(q)
	if err != nil {
		return err
	}
	gift, err := d.gift(q.v, q.account, q.ExternalUserID, "kf")
	if err != nil {
		return err
	}
	q.effects = append(q.effects, gift.Effects...)
	held = slices.DeleteFunc(held, func(c bot.Coupon) bool {
		return slices.ContainsFunc(gift.Coupons, func(g bot.Coupon) bool { return g.Code == c.Code })
	})
	d.show(q, held, gift)
	return nil
}

// held are the customer's coupons that are good, the one that ends first first, as
// far as they open somewhere.
func (d *desk) held(q *question) ([]bot.Coupon, error) {
	if d.PublicURL == "" {
		return nil, nil
	}
	all, err := q.v.Coupons().CouponsOf(q.ExternalUserID)
	now := q.v.Now()
	all = slices.DeleteFunc(slices.Clone(all), func(c bot.Coupon) bool {
		state := c.Now(now)
		return state != bot.CouponIssued && state != bot.CouponClaimed && state != bot.CouponHeld
	})
	slices.SortStableFunc(all, func(a, b bot.Coupon) int {
		switch {
		case a.Until.Equal(b.Until):
			return 0
		case a.Until.IsZero():
			return 1
		case b.Until.IsZero():
			return -1
		}
		return a.Until.Compare(b.Until)
	})
	return all, err
}

// gift is what an account gives a customer. What opens nowhere is not given.
func (d *desk) gift(v bot.View, account config.Kf, externalUserID, source string) (coupons.Gift, error) {
	if account.Coupon == "" {
		return coupons.Gift{}, nil
	}
	to := coupons.Recipient{Pair: bot.Pair{ExternalUserID: externalUserID}, Store: account.Store, Source: source}
	gift, err := d.giver.Give(v, to, account.Coupon, v.Now())
	if err != nil || gift.URL == "" {
		return coupons.Gift{}, err
	}
	return gift, nil
}

// show answers with what there is: what is given first.
func (d *desk) show(q *question, held []bot.Coupon, gift coupons.Gift) {
	var menu []bot.KfItem
	var lines []string
	for _, c := range gift.Coupons {
		menu = append(menu, bot.KfItem{Content: "打开「" + c.Name + "」", URL: d.giver.URL(c.Code)})
	}
	if gift.Given() && len(gift.Coupons) == 0 {
		menu = append(menu, bot.KfItem{Content: "打开「" + gift.Plan.Name + "」", URL: gift.URL})
	}
	if gift.Given() {
		detail := ""
		if what := coupons.Detail(gift.Plan); what != "" {
			detail = "（" + what + "）"
		}
		open := "点开就能用"
		if len(gift.Coupons) > 0 {
			open = "点开领取"
		}
		lines = append(lines, "给您的「"+gift.Plan.Name+"」"+detail+"，"+open+"，结账前给收银员看一下。")
	}
	if len(held) > 0 {
		lines = append(lines, map[bool]string{true: "您还有这些券：", false: "您现在有这些券："}[gift.Given()])
	}
	for n, c := range held {
		if len(menu) >= couponsMost {
			lines = append(lines, "还有更多，用掉前面的再来看。")
			break
		}
		ends := ""
		if !c.Until.IsZero() {
			ends = "，到 " + coupons.Moment(c.Until, d.Location)
		}
		if n < couponsMost {
			lines = append(lines, coupons.Titled(c.Name, c.CouponTerms)+ends)
		}
		menu = append(menu, bot.KfItem{Content: "打开「" + c.Name + "」", URL: d.giver.URL(c.Code)})
	}
	human := bot.KfItem{ID: idHuman, Content: "人工"}
	if len(menu) == 0 {
		q.reply("这里现在没有可以领的券。想问别的优惠，选「人工」让同事回复您。", human)
		return
	}
	q.reply(strings.Join(append(lines, "用不了，或者想问别的优惠，选「人工」："), "\n"), append(menu, human)...)
}

// hasCoupon says whether an account gives something that opens somewhere. Who is to
// get it, and whether there is some left, is asked when they ask.
func (d *desk) hasCoupon(account config.Kf) bool {
	i := slices.IndexFunc(d.Shop.Coupons, func(c config.Coupon) bool { return account.Coupon != "" && c.ID == account.Coupon })
	return i >= 0 && (d.PublicURL != "" || d.Shop.Coupons[i].URL != "")
}
