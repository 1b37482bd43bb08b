package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// couponGive gives one customer one coupon by hand. The same rules hold as for what
// the bot gives by itself.
func (c *counter) couponGive(call bot.Call, v bot.View) (bot.Answer, error) {
	if !call.Given("哪条") || !call.Given("其他") {
		return say("给谁发哪种券？例如：\n/券 发 小雨 till5\n发 /券 看有哪些券。")
	}
	p, problem, err := c.planMeant(call, v, call.Arg("其他").Text)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	id, name, problem, err := c.customerMeant(call, v, couponsCommand(c), call.Arg("哪条").Text)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	pair, store, err := c.servedBy(call, v, id)
	if err != nil {
		return bot.Answer{}, err
	}
	gift, err := c.giver.Give(v, coupons.Recipient{Pair: pair, Store: store, Source: "hand:" + call.UserID}, p.ID, call.At)
	if err != nil {
		return bot.Answer{}, err
	}
	answer := bot.Answer{Customers: []string{id}, Store: store}
	switch {
	case !gift.Given():
		answer.Text = fmt.Sprintf("没有发给「%s」：%s。", name, gift.Why)
		return answer, nil
	case len(gift.Effects) == 0:
		answer.Text = fmt.Sprintf("「%s」手里就有%s，没有重复发。\n%s", name, c.planTitle(gift.Plan), c.toPaste(gift))
		return answer, nil
	}
	what := c.planTitle(gift.Plan)
	if gift.Plan.ID != p.ID {
		what += fmt.Sprintf("（TA 符合条件，换下「%s」）", shownText(p.Name))
	}
	answer.Text = fmt.Sprintf("发好了：给「%s」%s。把这句发给客户：\n%s", name, what, c.toPaste(gift))
	if gift.Review != "" {
		answer.Text += "\n这位客户领券有些异常（" + gift.Review + "），已经请店长看一眼，券照常能用。"
	}
	w := couponWrite{Do: couponGive}
	// Of a pack they may have had some already: those are not taken back with it.
	for _, e := range gift.Effects {
		if one, ok := e.(bot.IssueCoupon); ok {
			w.Codes = append(w.Codes, one.Code)
		}
	}
	answer.Effects = gift.Effects
	answer.Plan = &bot.Plan{
		Summary: fmt.Sprintf("给「%s」发%s", name, what), People: 1, Money: worth(gift.Plan), Bind: digestOf("coupon give", w.Codes),
	}
	answer.Undo = &bot.Undo{Payload: w}
	return answer, nil
}

// toPaste is what a customer is told of a gift.
func (c *counter) toPaste(gift coupons.Gift) string {
	if len(gift.Coupons) == 0 {
		return strings.TrimSpace(fmt.Sprintf("送您「%s」，点开就能用：%s", shownText(gift.Plan.Name), gift.URL))
	}
	var lines []string
	for _, k := range gift.Coupons {
		line := "送您" + coupons.Titled(shownText(k.Name), k.CouponTerms)
		if url := c.giver.URL(k.Code); url != "" {
			line += "，点开领取：" + url
		} else {
			line += "，结账时报券码 " + bot.ShowCode(k.Code)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// servedBy is who serves a customer, of those whom the caller sees: themselves first.
func (c *counter) servedBy(call bot.Call, v bot.View, id string) (bot.Pair, string, error) {
	relations, err := v.Pairs(id)
	relations = slices.DeleteFunc(slices.Clone(relations), func(r bot.Relation) bool {
		return !inScope(call.Scope, r) || r.Status != bot.RelationActive && r.Status != bot.RelationHalf
	})
	slices.SortStableFunc(relations, func(a, b bot.Relation) int {
		mine := func(r bot.Relation) int { return map[bool]int{true: 0, false: 1}[sameUser(r.UserID, call.UserID)] }
		return mine(a) - mine(b)
	})
	if len(relations) == 0 {
		return bot.Pair{ExternalUserID: id}, "", err
	}
	return bot.Pair{UserID: relations[0].UserID, ExternalUserID: id}, relations[0].Store, err
}

// couponGiveUndo makes what was given void, as far as it was not taken yet.
func (c *counter) couponGiveUndo(call bot.Call, v bot.View, w couponWrite) (bot.Answer, error) {
	var effects []bot.Effect
	var customers []string
	name := ""
	for _, code := range w.Codes {
		k, err := v.Coupons().Coupon(code)
		if err != nil {
			return bot.Answer{}, err
		}
		if k.State != bot.CouponIssued {
			continue
		}
		k.State, name = bot.CouponVoid, k.Name
		customers = []string{k.ExternalUserID}
		effects = append(effects, bot.SetCoupon{Coupon: k, Step: bot.StepVoided, By: call.UserID, Key: "void/" + code, At: call.At})
	}
	if len(effects) == 0 {
		return say("客户已经领了，收不回来。")
	}
	return bot.Answer{
		Text: "收回了，客户再点开会看到这张券作废了。", Effects: effects, Customers: customers,
		Plan: &bot.Plan{Summary: "收回「" + shownText(name) + "」", People: 1, Bind: digestOf("coupon void", w.Codes)},
	}, nil
}

// couponReviews lists what somebody should look at.
func (c *counter) couponReviews(call bot.Call, v bot.View) (bot.Answer, error) {
	const most = 50
	all, err := v.Coupons().Reviews(call.Scope, most)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(all) == 0 {
		return bot.Answer{Text: "没有要看的券。", List: listCoupons}, nil
	}
	entries, err := c.couponEntries(call, v, all)
	if err != nil {
		return bot.Answer{}, err
	}
	lines := append([]string{fmt.Sprintf("有 %d 张券请您看一眼，它们都照常能用：", len(entries))}, numbered(entries)...)
	lines = append(lines, "没问题发 /券 放行 1（这位客户以后也不再标）；有问题可以发 /违规 暂停 客户")
	return bot.Answer{Text: strings.Join(lines, "\n"), List: listCoupons, Listed: idsOf(entries)}, nil
}

// couponEntries are coupons that somebody should look at, as the list has them.
func (c *counter) couponEntries(call bot.Call, v bot.View, all []bot.Coupon) ([]listEntry, error) {
	var entries []listEntry
	for _, k := range all {
		who, err := c.couponOwner(call, v, k)
		if err != nil {
			return nil, err
		}
		entries = append(entries, listEntry{k.Code, fmt.Sprintf("%s %s，%s：%s", who, shownText(k.Name), c.giver.Stands(v, k, call.At), k.Review)})
	}
	return entries, nil
}

// couponClear says that a customer is fine: by a number of the list, a code, or who
// it is.
func (c *counter) couponClear(call bot.Call, v bot.View) (bot.Answer, error) {
	what := strings.TrimLeft(call.Arg("哪条").Text, "#＃")
	if what == "" {
		return say("放行哪位客户？写名字、券码或 /券 待看 里的序号，例如：\n/券 放行 小雨")
	}
	id, name, problem, err := c.clearedMeant(call, v, what)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	effects, err := c.giver.Clear(call, v, id)
	if err != nil {
		return bot.Answer{}, err
	}
	answer := bot.Answer{Customers: []string{id}}
	if len(effects) == 0 {
		answer.Text = fmt.Sprintf("%s没有要看的券，不用放行。", name)
		return answer, nil
	}
	answer.Text = fmt.Sprintf("好，%s的券都没问题了，以后也不再因为这些标出来。", name)
	answer.Effects = effects
	answer.Plan = &bot.Plan{Summary: fmt.Sprintf("放行%s的 %d 张券", name, len(effects)), People: 1, Bind: digestOf("coupon clear", id, len(effects)), Lasting: "放行只影响以后标不标出来，券一直能用"}
	todos, err := v.Desk().Todos(call.Scope, call.UserID, todosMost)
	for _, t := range todos {
		if t.Kind == bot.TodoCoupon && t.ExternalUserID == id && strings.HasPrefix(t.ID, coupons.ReviewTodo) {
			t.DoneAt, t.DoneBy, t.Outcome = call.At, call.UserID, "放行了"
			answer.Effects = append(answer.Effects, bot.SetTodo{Todo: t})
		}
	}
	return answer, err
}

// clearedMeant is the customer whom a word means who is to be cleared.
func (c *counter) clearedMeant(call bot.Call, v bot.View, what string) (id, name string, problem bot.Answer, err error) {
	code, isCode := bot.ReadCouponCode(what)
	if n, isNumber := lineNumber(what); isNumber {
		seen, wrong, err := seenAt(call, v, listCoupons, n)
		if err != nil || wrong != "" {
			return "", "", bot.Answer{Text: wrong}, err
		}
		if seen == "" {
			return "", "", bot.Answer{Text: "序号只认半小时内看过的 /券 待看，请先发一次 /券 待看。"}, nil
		}
		code, isCode = seen, true
	}
	if !isCode {
		id, name, problem, err = c.customerMeant(call, v, couponsCommand(c), what)
		return id, "「" + name + "」", problem, err
	}
	k, err := v.Coupons().Coupon(code)
	if err != nil {
		return "", "", bot.Answer{}, err
	}
	if k.Code == "" || !roster.Shows(call.Scope, k.Store) {
		return "", "", bot.Answer{Text: "在您的范围内没有这张券。", Refused: outOfScope}, nil
	}
	name, err = c.couponOwner(call, v, k)
	return k.ExternalUserID, cmp.Or(name, "这位客户"), bot.Answer{}, err
}

// couponReverse takes a redemption back.
func (c *counter) couponReverse(call bot.Call, v bot.View) (bot.Answer, error) {
	code, ok := bot.ReadCouponCode(call.Arg("哪条").Text)
	if !ok {
		return say("退回哪张券的核销？写券码，例如：\n/券 退回 5SAQ-D2WX-KGB2")
	}
	return c.giver.Reverse(call, v, code)
}
