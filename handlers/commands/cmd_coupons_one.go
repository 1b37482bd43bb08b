package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons"
)

// couponsShown is how many of a customer's coupons are listed.
const couponsShown = 20

// couponLook shows what a word means: one coupon by its code, a plan, or the coupons
// of a customer.
func (c *counter) couponLook(call bot.Call, v bot.View) (bot.Answer, error) {
	what := call.Arg("哪条").Text
	if code, ok := bot.ReadCouponCode(what); ok {
		k, err := v.Coupons().Coupon(code)
		if err != nil {
			return bot.Answer{}, err
		}
		if k.Code != "" && c.giver.Shows(call.Scope, k) {
			return c.couponStory(call, v, k)
		}
		return say("在您的范围内没有「%s」这张券。", bot.ShowCode(code))
	}
	plans, err := c.giver.Plans(v)
	if err != nil {
		return bot.Answer{}, err
	}
	if p, ok := planNamed(plans, what); ok {
		return c.planStory(call, v, plans, p)
	}
	id, name, problem, err := c.customerMeant(call, v, couponsCommand(c), what)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	return c.couponsOf(call, v, id, name)
}

// couponStory is one coupon: whose, how it stands, and everything that happened to it.
func (c *counter) couponStory(call bot.Call, v bot.View, k bot.Coupon) (bot.Answer, error) {
	lines := []string{fmt.Sprintf("%s %s", bot.ShowCode(k.Code), coupons.Titled(shownText(k.Name), k.CouponTerms)), "现在：" + c.giver.Stands(v, k, call.At)}
	whose, err := c.couponOwner(call, v, k)
	if err != nil {
		return bot.Answer{}, err
	}
	lines = append(lines, "客户："+whose)
	if len(k.Stores) > 0 {
		var names []string
		for _, s := range k.Stores {
			names = append(names, c.roster.StoreName(s))
		}
		lines = append(lines, "能用的门店："+strings.Join(names, "、"))
	}
	if k.Review != "" {
		lines = append(lines, "等店长看一眼："+k.Review+"。没问题发 /券 放行 "+bot.ShowCode(k.Code))
	}
	journal, err := v.Coupons().Journal(k.Code)
	if err != nil {
		return bot.Answer{}, err
	}
	for _, e := range journal {
		by, err := c.staffName(v, e.By)
		if err != nil {
			return bot.Answer{}, err
		}
		line := c.moment(e.At, call.At) + " " + stepTitles[e.Step]
		if e.Store != "" && (e.Step == bot.StepRedeemed || e.Step == bot.StepReversed || e.Step == bot.StepHeld) {
			line += "，在" + c.roster.StoreName(e.Store)
		}
		if by != "" {
			line += "，" + by
		}
		lines = append(lines, "· "+line)
	}
	return bot.Answer{Text: strings.Join(lines, "\n"), Customers: []string{k.ExternalUserID}, Store: k.Store}, nil
}

// stepTitles are what people call the steps of a coupon's life.
var stepTitles = map[bot.CouponStep]string{
	bot.StepIssued: "发出", bot.StepClaimed: "领取", bot.StepHeld: "放到收银台", bot.StepFreed: "从收银台放回", bot.StepRedeemed: "核销",
	bot.StepReversed: "退回核销", bot.StepExpired: "过期", bot.StepVoided: "作废", bot.StepCleared: "看过，没问题", bot.StepReviewed: "标记待看",
	bot.StepReminded: "提醒快到期",
}

// couponOwner names whose a coupon is, as far as the caller may know.
func (c *counter) couponOwner(call bot.Call, v bot.View, k bot.Coupon) (string, error) {
	person, err := v.Desk().Person(call.Scope, k.ExternalUserID)
	if err != nil || len(person.Identities) == 0 {
		return "别家门店的客户", err
	}
	return "「" + shownName(person.Identities[0].Name) + "」", nil
}

// planStory is one plan: its rules, its numbers, what it gives whom.
func (c *counter) planStory(call bot.Call, v bot.View, plans []bot.CouponPlan, p bot.CouponPlan) (bot.Answer, error) {
	counts, err := c.couponCounts(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	lines := []string{c.planLine(p, counts[p.ID]), c.planRules(p)}
	if p.High {
		lines = append(lines, "只给老客和高价值客户，领券异常的先不给")
	}
	for _, t := range p.Tiers {
		if other := coupons.Plan(plans, t.Plan); other.ID != "" {
			lines = append(lines, fmt.Sprintf("符合「%s」的客户换成%s", shownText(t.If), c.planTitle(other)))
		}
	}
	for _, id := range p.Pack {
		part := coupons.Plan(plans, id)
		lines = append(lines, "· 里面有"+c.planLine(part, counts[id]))
	}
	if p.By != "" {
		by, err := c.staffName(v, p.By)
		if err != nil {
			return bot.Answer{}, err
		}
		lines = append(lines, fmt.Sprintf("%s 在 %s 改的", by, c.moment(p.At, call.At)))
	}
	if url := c.giver.PlanURL(p); url != "" {
		lines = append(lines, url)
	}
	return say("%s", strings.Join(lines, "\n"))
}

// couponsOf are a customer's coupons, those that are good first.
func (c *counter) couponsOf(call bot.Call, v bot.View, id, name string) (bot.Answer, error) {
	all, err := v.Coupons().Coupons(call.Scope, id)
	if err != nil {
		return bot.Answer{}, err
	}
	answer := bot.Answer{Customers: []string{id}}
	if len(all) == 0 {
		answer.Text = fmt.Sprintf("「%s」还没有券。", name)
		plans, err := c.giver.Plans(v)
		if i := slices.IndexFunc(plans, func(p bot.CouponPlan) bool { return p.OpenAt(call.At) }); i >= 0 {
			answer.Text += fmt.Sprintf("发一张：/券 发 %s %s", quote(name), plans[i].ID)
		}
		return answer, err
	}
	good := func(k bot.Coupon) int {
		switch k.Now(call.At) {
		case bot.CouponIssued, bot.CouponClaimed, bot.CouponHeld:
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b bot.Coupon) int { return good(a) - good(b) })
	lines := []string{fmt.Sprintf("「%s」有 %d 张券：", name, len(all))}
	for _, k := range all[:min(len(all), couponsShown)] {
		line := fmt.Sprintf("· %s %s：%s", bot.ShowCode(k.Code), coupons.Titled(shownText(k.Name), k.CouponTerms), c.giver.Stands(v, k, call.At))
		if k.Review != "" {
			line += "（待看）"
		}
		lines = append(lines, line)
	}
	if len(all) > couponsShown {
		lines = append(lines, fmt.Sprintf("还有 %d 张更早的没有列出来。", len(all)-couponsShown))
	}
	answer.Text = strings.Join(lines, "\n")
	return answer, nil
}
