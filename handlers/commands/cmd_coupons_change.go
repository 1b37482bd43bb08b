package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/nearest"
)

// moreMost is how many coupons one word can add.
const moreMost = 1_000_000

// couponChange stops a plan, opens it again or adds to what there is of it.
func (c *counter) couponChange(call bot.Call, v bot.View, do string) (bot.Answer, error) {
	if !call.Given("哪条") {
		return say("哪一种券？写名字或编号，例如：\n/券 停 till5\n/券 开 till5\n/券 加量 newpack 100\n发 /券 看有哪些。")
	}
	p, problem, err := c.planMeant(call, v, call.Arg("哪条").Text)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	if !mayChangePlan(call, p) {
		return bot.Answer{Text: c.planTitle(p) + "不只在您的门店用，要总部来改。", Refused: outOfScope}, nil
	}
	before := p
	plan := &bot.Plan{}
	var text string
	switch do {
	case couponStop:
		if !p.ClosedAt.IsZero() {
			return say("%s已经停发了，没有动。", c.planTitle(p))
		}
		p.ClosedAt = call.At
		text = fmt.Sprintf("停发了%s，已经发出去的照常能用。再开发 /券 开 %s", c.planTitle(p), p.ID)
		plan.Summary = "停发" + c.planTitle(p)
	case couponOpen:
		if p.OpenAt(call.At) {
			return say("%s在发着，没有动。", c.planTitle(p))
		}
		if p.ClosedAt.IsZero() {
			return say("%s到 %s 已经结束了，请新建一种：/券 新建", c.planTitle(p), coupons.Moment(p.Until, c.Location))
		}
		p.ClosedAt = time.Time{}
		text = fmt.Sprintf("又开始发%s了。", c.planTitle(p))
		plan.Summary = "恢复发放" + c.planTitle(p)
	case couponMore:
		n, ok := readNumber(call.Arg("其他").Text)
		switch {
		case !ok || n < 1 || n > moreMost:
			return say("加多少张？写 1 到 %d，例如：\n/券 加量 %s 100", moreMost, p.ID)
		case p.Budget == 0:
			return say("%s本来就不限张数，不用加。", c.planTitle(p))
		}
		p.Budget += int(n)
		plan.Money = worth(p) * bot.Money(n)
		text = fmt.Sprintf("加了 %d 张，%s现在一共 %d 张。", n, c.planTitle(p), p.Budget)
		plan.Summary = fmt.Sprintf("给%s加 %d 张，一共 %d 张", c.planTitle(p), n, p.Budget)
	}
	p.At, p.By = after(call.At, before.At), call.UserID
	plan.Bind = digestOf(do, before.ID, before.Budget, before.ClosedAt.Unix(), p.Budget)
	return bot.Answer{
		Text: text, Effects: []bot.Effect{bot.SetCouponPlan{CouponPlan: p}}, Plan: plan, Store: p.Store,
		Undo: &bot.Undo{Payload: couponWrite{Do: do, Before: before, After: p}},
	}, nil
}

// worth is the most that one coupon of a plan costs the shop, as far as its terms
// say it.
func worth(p bot.CouponPlan) bot.Money {
	if p.Kind == bot.CouponPercent {
		return p.Most
	}
	return p.Off
}

// couponChangeUndo brings a plan back as it was, unless it was changed again since. A
// plan that was made is stopped: whoever has a coupon of it keeps it.
func (c *counter) couponChangeUndo(call bot.Call, v bot.View, w couponWrite) (bot.Answer, error) {
	plans, err := c.giver.Plans(v)
	if err != nil {
		return bot.Answer{}, err
	}
	now := coupons.Plan(plans, w.After.ID)
	if now.ID == "" || !now.At.Equal(w.After.At) {
		return say("这种券后来又改过，没有动。发 /券 看看。")
	}
	back := w.Before
	text := c.planTitle(now) + "改回之前的样子了。"
	if back.ID == "" {
		back = now
		back.ClosedAt = call.At
		text = c.planTitle(now) + "停发了，已经发出去的照常能用。"
	}
	back.At, back.By = after(call.At, now.At), call.UserID
	return bot.Answer{
		Text: text, Effects: []bot.Effect{bot.SetCouponPlan{CouponPlan: back}}, Store: now.Store,
		Plan: &bot.Plan{Summary: "改回" + c.planTitle(now), Bind: digestOf("coupon plan", now.ID, now.At.UnixNano())},
	}, nil
}

// planMeant is the plan that a word means: its ID, its name, or a piece of a name
// that only one has.
func (c *counter) planMeant(call bot.Call, v bot.View, what string) (bot.CouponPlan, bot.Answer, error) {
	plans, err := c.giver.Plans(v)
	if err != nil {
		return bot.CouponPlan{}, bot.Answer{}, err
	}
	if p, ok := planNamed(plans, what); ok {
		return p, bot.Answer{}, nil
	}
	var pieces []bot.CouponPlan
	var names []string
	for _, p := range plans {
		if strings.Contains(fold(p.Name), fold(what)) && what != "" {
			pieces = append(pieces, p)
		}
		names = append(names, p.ID, p.Name)
	}
	if len(pieces) == 1 {
		return pieces[0], bot.Answer{}, nil
	}
	text := fmt.Sprintf("没有「%s」这种券。", shorten(shownText(what), 30))
	if len(pieces) > 1 {
		var ids []string
		for _, p := range pieces {
			ids = append(ids, p.ID+"（"+shownText(p.Name)+"）")
		}
		text = fmt.Sprintf("「%s」有 %d 种，请写编号：%s。", shorten(shownText(what), 30), len(pieces), shorten(strings.Join(ids, "、"), 300))
	} else if best := nearest.Among(fold(what), names); best != "" {
		text += fmt.Sprintf("是不是「%s」？", best)
	}
	return bot.CouponPlan{}, bot.Answer{Text: text + "发 /券 看有哪些。"}, nil
}

// planNamed is the plan of an ID or a whole name, one that is given before one that
// is not.
func planNamed(plans []bot.CouponPlan, what string) (bot.CouponPlan, bool) {
	var named []bot.CouponPlan
	for _, p := range plans {
		if fold(p.ID) == fold(what) {
			return p, true
		}
		if fold(p.Name) == fold(what) {
			named = append(named, p)
		}
	}
	if len(named) == 0 {
		return bot.CouponPlan{}, false
	}
	if i := slices.IndexFunc(named, func(p bot.CouponPlan) bool { return p.ClosedAt.IsZero() }); i >= 0 {
		return named[i], true
	}
	return named[0], true
}
