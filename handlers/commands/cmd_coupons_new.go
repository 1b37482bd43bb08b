package commands

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons"
)

// What a plan made in chat may be.
const (
	couponNameMost   = 30
	couponBudgetMost = 1_000_000
	couponEachMost   = 100
)

// couponNew makes a plan. What the line does not say is asked for, one thing at a
// time, with values to choose from.
func (c *counter) couponNew(call bot.Call, v bot.View) (bot.Answer, error) {
	p, ask, problem := c.planDraft(call)
	if problem != "" {
		return bot.Answer{Text: problem}, nil
	}
	if ask.text != "" {
		return c.couponAsks(call, ask), nil
	}
	stores, refused := c.couponStores(call)
	if refused.Text != "" {
		return refused, nil
	}
	if p.Stores = stores; len(p.Stores) == 1 {
		p.Store = p.Stores[0]
	}
	plans, err := c.giver.Plans(v)
	if err != nil {
		return bot.Answer{}, err
	}
	if same, ok := planNamed(plans, p.Name); ok && same.OpenAt(call.At) {
		return say("已经有一种券叫「%s」（编号 %s）。加张数发 /券 加量 %s 100，或者换个名字再建。", shownText(p.Name), same.ID, same.ID)
	}
	if p.If != "" {
		audience, err := v.Desk().Audience(call.Scope, p.If, 0, 1)
		if err != nil || audience.Problem != "" {
			return bot.Answer{Text: "「条件」没看懂：" + audience.Problem}, err
		}
	}
	p.ID, p.By, p.At = "q"+strings.ToLower(digestOf("coupon plan", call.Event))[:6], call.UserID, call.At
	return c.couponMade(p), nil
}

// couponMade is the answer that makes a plan.
func (c *counter) couponMade(p bot.CouponPlan) bot.Answer {
	lines := []string{"建好了：" + c.planTitle(p), c.planRules(p) + "。", fmt.Sprintf("编号 %s，发给客户：/券 发 小雨 %s", p.ID, p.ID)}
	plan := &bot.Plan{
		Summary: "新建" + c.planTitle(p) + "，" + c.planRules(p), Money: worth(p) * bot.Money(p.Budget),
		Bind: digestOf("coupon plan", p.Name, fmt.Sprint(p.CouponTerms), p.Budget, p.Each, int64(p.Valid), p.Until.Unix(), p.If),
	}
	if p.Budget == 0 {
		plan.Ask, plan.Note = true, "没有限张数，发多少都算"
	}
	return bot.Answer{
		Text: strings.Join(lines, "\n"), Effects: []bot.Effect{bot.SetCouponPlan{CouponPlan: p}}, Plan: plan, Store: p.Store,
		Undo: &bot.Undo{Payload: couponWrite{Do: couponNew, After: p}, Note: "已经发出去的照常能用"},
	}
}

// planRules are how many there are, for whom, how long and where.
func (c *counter) planRules(p bot.CouponPlan) string {
	parts := []string{"不限张数"}
	if p.Budget > 0 {
		parts[0] = fmt.Sprintf("共 %d 张", p.Budget)
	}
	parts = append(parts, fmt.Sprintf("每人 %d 张", p.Persons()))
	switch {
	case p.Valid > 0:
		parts = append(parts, "领了以后"+writeSpan(p.Valid)+"内有效")
	case !p.Until.IsZero():
		parts = append(parts, "到 "+coupons.Moment(p.Until, c.Location))
	default:
		parts = append(parts, "长期有效")
	}
	var names []string
	for _, s := range p.Stores {
		names = append(names, c.roster.StoreName(s))
	}
	if len(names) == 0 {
		names = []string{"所有门店"}
	}
	parts = append(parts, strings.Join(names, "、")+"能用")
	if p.If != "" {
		parts = append(parts, "给「"+shownText(p.If)+"」的客户")
	}
	if p.Stackable {
		parts = append(parts, "可以和别的券一起用")
	}
	return strings.Join(parts, "，")
}

// ask is the next thing that a plan needs.
type ask struct {
	text, arg string
	values    []string
	labels    []string
}

// couponAsks asks for one thing, by lines that hold what was said so far.
func (c *counter) couponAsks(call bot.Call, next ask) bot.Answer {
	cmd := couponsCommand(c)
	values := map[string]bot.Value{}
	for _, arg := range cmd.Args {
		if call.Given(arg.Name) {
			values[arg.Name] = bot.Value{Text: spoken(arg, call.Arg(arg.Name).Text)}
		}
	}
	values["做"] = bot.Value{Text: "新建"}
	answer := bot.Answer{Text: next.text}
	for i, value := range next.values {
		values[next.arg] = bot.Value{Text: value}
		answer.Pick = append(answer.Pick, bot.Choice{Label: next.labels[i], Line: written(cmd, values)})
	}
	if len(answer.Pick) > 0 && next.arg != "类型" {
		delete(values, next.arg)
		answer.Text += "\n别的数也可以直接写，例如：\n" + written(cmd, values) + " " + next.arg + "=" + next.values[len(next.values)-1]
	}
	return answer
}

// spoken is the word by which people give a value: the line is shown to be sent again.
func spoken(arg bot.Arg, value string) string {
	for _, o := range arg.Options {
		if o.Value == value && len(o.Words) > 0 {
			return o.Words[0]
		}
	}
	return value
}

// planDraft is the plan that a line describes, or the next thing to ask, or what is
// wrong with it.
func (c *counter) planDraft(call bot.Call) (p bot.CouponPlan, next ask, problem string) {
	kind := bot.CouponKind(call.Arg("类型").Text)
	value := strings.TrimSpace(call.Arg("面额").Text)
	if kind == "" && value != "" {
		kind = couponKindOf(value)
	}
	switch {
	case kind == "":
		return p, ask{"新建一种券。您要做哪一种？", "类型", []string{"满减", "折扣", "赠品"}, []string{"满减：满多少减多少", "折扣：打几折", "赠品：送一样东西"}}, ""
	case value == "":
		return p, valueAsk(kind), ""
	}
	p.CouponTerms, problem = termsOf(kind, value, call.Arg("门槛").Money, call.Arg("封顶").Money)
	if problem != "" {
		return p, next, problem
	}
	switch {
	case kind == bot.CouponAmount && !call.Given("门槛"):
		off := int64(p.Off / 100)
		low, high := strconv.FormatInt(max(off*2, off+1), 10), strconv.FormatInt(max(off*5, off+1), 10)
		return p, ask{"满多少元能用？", "门槛", []string{"0", low, high}, []string{"没有门槛", "满 " + low + " 元", "满 " + high + " 元"}}, ""
	case !call.Given("张数"):
		return p, ask{"一共发多少张？发完就没有了，不会多发。", "张数", []string{"100", "300", "1000"}, []string{"100 张", "300 张", "1000 张"}}, ""
	case !call.Given("有效期"):
		return p, ask{"领了以后多久有效？", "有效期", []string{"3天", "7天", "30天"}, []string{"3 天", "7 天", "30 天"}}, ""
	}
	return p, next, c.planLimits(call, &p)
}

// planLimits fills in how many there are, for how long and how a plan is called.
func (c *counter) planLimits(call bot.Call, p *bot.CouponPlan) string {
	budget, each, valid := call.Arg("张数").Number, call.Arg("每人").Number, call.Arg("有效期")
	switch {
	case budget > couponBudgetMost:
		return fmt.Sprintf("张数最多 %d，您写了 %d。", couponBudgetMost, budget)
	case call.Given("每人") && (each < 1 || each > couponEachMost):
		return fmt.Sprintf("每人张数写 1 到 %d，您写了 %d。", couponEachMost, each)
	case budget > 0 && each > budget:
		return fmt.Sprintf("每人 %d 张，比一共的 %d 张还多，请再看看。", each, budget)
	case !valid.Time.IsZero() && !c.dayEnd(valid.Time).After(call.At):
		return "有效期已经过了，请写以后的日子，例如 有效期=12-31。"
	}
	p.Budget, p.Each, p.Valid = int(budget), int(each), valid.Span
	if !valid.Time.IsZero() {
		p.Until = c.dayEnd(valid.Time)
	}
	p.If = strings.TrimSpace(call.Arg("条件").Text)
	p.Stackable = call.Arg("叠加").Text == "yes"
	if p.Name = shownText(call.Arg("哪条").Text); p.Name == "" {
		p.Name = strings.ReplaceAll(coupons.Terms(p.CouponTerms), " ", "")
	}
	if len([]rune(p.Name)) > couponNameMost {
		return fmt.Sprintf("名字最多 %d 个字，客户在手机上看得全，请写短一点。", couponNameMost)
	}
	p.Description = coupons.Terms(p.CouponTerms)
	if p.Valid > 0 {
		p.Description += "，领取后 " + writeSpan(p.Valid) + "内有效"
	}
	return ""
}

// discount is what is still paid as people write it: 8折, 8.5折, 85折, 八折 is not.
var discount = regexp.MustCompile(`^(\d{1,2})(?:\.(\d))?折$`)

// couponKindOf is the kind that a value can only be of.
func couponKindOf(value string) bot.CouponKind {
	if discount.MatchString(fold(value)) {
		return bot.CouponPercent
	}
	if _, ok := readMoney(value); ok {
		return bot.CouponAmount
	}
	return bot.CouponGift
}

// valueAsk asks what a coupon of a kind is worth.
func valueAsk(kind bot.CouponKind) ask {
	switch kind {
	case bot.CouponPercent:
		return ask{"打几折？", "面额", []string{"9折", "8.5折", "8折"}, []string{"9 折", "8.5 折", "8 折"}}
	case bot.CouponGift:
		return ask{text: "送什么？请写在「面额」里，例如：\n/券 新建 生日礼 类型=赠品 面额=生日蛋糕一份 张数=50 有效期=14天"}
	default:
		return ask{"减多少元？", "面额", []string{"5", "10", "20"}, []string{"5 元", "10 元", "20 元"}}
	}
}

// termsOf are what a coupon is good for, or what is wrong with that.
func termsOf(kind bot.CouponKind, value string, over, most bot.Money) (bot.CouponTerms, string) {
	t := bot.CouponTerms{Kind: kind, Over: over}
	switch kind {
	case bot.CouponAmount:
		off, ok := readMoney(value)
		switch {
		case !ok || off <= 0:
			return t, fmt.Sprintf("「面额=%s」没看懂。满减写减多少元，例如 面额=20。", shorten(shownText(value), 30))
		case over > 0 && over < off:
			return t, fmt.Sprintf("满 %s 减 %s，等于倒贴钱，请再看看门槛。", coupons.Yuan(over), coupons.Yuan(off))
		}
		t.Off = off
	case bot.CouponPercent:
		n, ok := readDiscount(value)
		if !ok {
			return t, fmt.Sprintf("「面额=%s」没看懂。折扣写打几折，例如 面额=8.5折。", shorten(shownText(value), 30))
		}
		t.Percent, t.Most = n, most
	case bot.CouponGift:
		if t.Gift = shownText(value); len([]rune(t.Gift)) > couponNameMost {
			return t, fmt.Sprintf("送什么最多写 %d 个字。", couponNameMost)
		}
	}
	return t, ""
}

// readDiscount is what is still paid, in percent: 8折 is 80, 8.5折 and 85折 are 85.
func readDiscount(text string) (int, bool) {
	m := discount.FindStringSubmatch(fold(text))
	if m == nil {
		m = discount.FindStringSubmatch(fold(text) + "折")
	}
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	if len(m[1]) == 1 {
		n *= 10
		if m[2] != "" {
			tenth, _ := strconv.Atoi(m[2])
			n += tenth
		}
	} else if m[2] != "" {
		return 0, false
	}
	return n, err == nil && n >= 1 && n <= 99
}

// couponStores are the stores that take a plan's coupons: those that were named, or
// all of the caller's.
func (c *counter) couponStores(call bot.Call) ([]string, bot.Answer) {
	var ids, names []string
	for _, s := range c.roster.Stores(call.Scope) {
		names = append(names, s.Name)
		if !call.Scope.All {
			ids = append(ids, s.ID)
		}
	}
	if !call.Given("门店") {
		return ids, bot.Answer{}
	}
	ids = nil
	for _, what := range strings.FieldsFunc(call.Arg("门店").Text, func(r rune) bool { return strings.ContainsRune("、,， /+", r) }) {
		s, ok := c.roster.StoreNamed(call.Scope, what)
		if !ok {
			return nil, bot.Answer{Text: fmt.Sprintf("在您的范围内没有门店「%s」。可以写：%s。", shorten(shownText(what), 30), strings.Join(names, "、")), Refused: outOfScope}
		}
		ids = append(ids, s.ID)
	}
	return ids, bot.Answer{}
}
