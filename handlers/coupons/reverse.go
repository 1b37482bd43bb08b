package coupons

import (
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// Undo takes a redemption back that the caller made on the same day, as long as it
// still stands.
func (g *Giver) Undo(call bot.Call, v bot.View, what Undone) (bot.Answer, error) {
	c, err := v.Coupons().Coupon(what.Code)
	if err != nil {
		return bot.Answer{}, err
	}
	switch {
	case c.State != bot.CouponRedeemed || c.RedeemedAt.UnixMilli() != what.At:
		return bot.Answer{Text: "这张券后来又变过，没有动。发 /券 " + bot.ShowCode(what.Code) + " 看看。"}, nil
	case g.day(c.RedeemedAt) != g.day(call.At):
		return bot.Answer{Text: "过了核销的当天，自己撤不回了，请店长发 /券 退回 " + bot.ShowCode(what.Code) + "。"}, nil
	}
	return g.reversed(call, v, c)
}

// Reverse takes a redemption back at a manager's word, also on a later day.
func (g *Giver) Reverse(call bot.Call, v bot.View, code string) (bot.Answer, error) {
	c, err := v.Coupons().Coupon(code)
	switch {
	case err != nil:
		return bot.Answer{}, err
	case !call.Role.May(bot.RoleManager, true):
		return bot.Answer{Text: "退回核销要店长或以上来做，请和店长说一声。", Refused: "没有权限"}, nil
	case c.Code == "" || !g.Shows(call.Scope, c):
		return bot.Answer{Text: "在您的范围内没有这张券。", Refused: "不在范围内"}, nil
	case c.State != bot.CouponRedeemed:
		return bot.Answer{Text: Titled(c.Name, c.CouponTerms) + "没有被核销，不用退回。现在是：" + g.Stands(v, c, call.At) + "。"}, nil
	case !roster.Shows(call.Scope, c.RedeemedStore):
		return bot.Answer{Text: "这张券是在" + g.storeName(c.RedeemedStore) + "核销的，请那家店的店长退回。", Refused: "不在范围内"}, nil
	}
	return g.reversed(call, v, c)
}

// reversed makes a coupon good again, as long as its time lasts.
func (g *Giver) reversed(call bot.Call, v bot.View, c bot.Coupon) (bot.Answer, error) {
	pair, _, err := pairOf(v, c)
	if err != nil {
		return bot.Answer{}, err
	}
	where := c.RedeemedStore
	bind := fmt.Sprintf("reverse %s %d", c.Code, c.RedeemedAt.UnixMilli())
	c.State, c.ReversedAt = bot.CouponClaimed, call.At
	text := fmt.Sprintf("退回好了：%s又可以用了", Titled(c.Name, c.CouponTerms))
	switch {
	case c.Now(call.At) == bot.CouponExpired:
		text = fmt.Sprintf("退回好了。不过%s的有效期到 %s，已经过了，客户用不了", Titled(c.Name, c.CouponTerms), Moment(c.Until, g.Location))
	case !c.Until.IsZero():
		text += "，到 " + Moment(c.Until, g.Location) + " 为止"
	}
	return bot.Answer{
		Text: text + "。", Store: where, Customers: []string{c.ExternalUserID},
		Effects: []bot.Effect{
			bot.SetCoupon{Coupon: c, Step: bot.StepReversed, By: call.UserID, Key: key(bot.StepReversed, c, call), At: call.At},
			entry(c, pair, bot.InteractionCouponReversed, call.At),
		},
		Plan: &bot.Plan{Summary: "退回" + Titled(c.Name, c.CouponTerms) + "的核销", People: 1, Bind: bind, Lasting: "退回之后要再核销一次才算用掉"},
	}, nil
}

// Shows says whether a scope shows a coupon: that of its own store does, and that of
// a store that takes it, which found it by its code.
func (g *Giver) Shows(scope bot.Scope, c bot.Coupon) bool {
	if roster.Shows(scope, c.Store) {
		return true
	}
	for _, s := range g.roster.Stores(scope) {
		if c.TakenAt(s.ID) {
			return true
		}
	}
	return false
}

// Stands says in a few words how a coupon stands.
func (g *Giver) Stands(v bot.View, c bot.Coupon, now time.Time) string {
	switch c.Now(now) {
	case bot.CouponIssued:
		if !c.Until.IsZero() {
			return "发了还没领，" + Moment(c.Until, g.Location) + " 前要领"
		}
		return "发了还没领"
	case bot.CouponClaimed:
		if !c.Until.IsZero() {
			return "领了没用，到 " + Moment(c.Until, g.Location)
		}
		return "领了没用"
	case bot.CouponHeld:
		return "正在结账"
	case bot.CouponRedeemed:
		by, err := g.roster.Name(v.Staff(), c.RedeemedBy)
		if err != nil {
			by = c.RedeemedBy
		}
		return fmt.Sprintf("%s 在%s由%s核销", Moment(c.RedeemedAt, g.Location), g.storeName(c.RedeemedStore), by)
	case bot.CouponExpired:
		return Moment(c.Until, g.Location) + " 过期了"
	case bot.CouponVoid:
		return "作废了"
	default:
		return string(c.State)
	}
}

func (g *Giver) day(at time.Time) string { return at.In(g.Location).Format(time.DateOnly) }
