package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// excludedMost is how many exclusions are listed.
const excludedMost = 50

// excludeSpans are how long a customer can be kept from coupons, sales and posts;
// 0 is for good.
var excludeSpans = []time.Duration{day, 7 * day, 15 * day, 0}

// exclude keeps a customer from coupons, sales and posts for a time.
func (c *counter) exclude(call bot.Call, v bot.View) (bot.Answer, error) {
	if !call.Given("哪条") {
		return say("暂停哪位客户？例如：\n/违规 暂停 小雨 7天 反复发广告")
	}
	id, name, problem, err := c.customerMeant(call, v, violationsCommand(c), call.Arg("哪条").Text)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	span, why, ok := readExclusion(call.Arg("其他").Text)
	switch {
	case !ok:
		return say("暂停多久？可以写 1天、7天、15天或永久，后面写原因，例如：\n/违规 暂停 %s 7天 反复发广告", quote(name))
	case why == "":
		return say("为什么暂停？请在后面写一句，以后客户问起来说得清，例如：\n/违规 暂停 %s %s 反复发广告", quote(name), spanText(span))
	}
	r, err := c.Moderator.Exclude(call, v, id, span, why, "")
	if err != nil || r.Refused {
		return refusedRuling(call, r), err
	}
	plan := &bot.Plan{Summary: r.Summary, People: 1, Bind: digestOf(id, int64(span), why), Ask: span == 0}
	if plan.Note, err = c.excludedAlready(call, v, id); err != nil {
		return bot.Answer{}, err
	}
	w := violationWrite{Do: violationExclude, At: call.At}
	for _, e := range r.Effects {
		if set, ok := e.(bot.SetExclusion); ok {
			w.Exclusions = append(w.Exclusions, set.Exclusion)
		}
	}
	return bot.Answer{
		Text: r.Text, Effects: r.Effects, Plan: plan, Undo: &bot.Undo{Payload: w}, Customers: []string{id}, Store: r.Store,
	}, nil
}

// readExclusion reads how long and why: "7天 反复发广告".
func readExclusion(text string) (span time.Duration, why string, ok bool) {
	first, rest, _ := strings.Cut(shownText(text), " ")
	why = cutRunes(strings.TrimSpace(rest), 60)
	if slices.Contains([]string{"永久", "长期", "永远", "一直", "forever"}, fold(first)) {
		return 0, why, true
	}
	span, ok = readSpan(first)
	return span, why, ok && slices.Contains(excludeSpans, span)
}

func spanText(span time.Duration) string {
	if span == 0 {
		return "永久"
	}
	return writeSpan(span)
}

// refusedRuling is the answer to what moderation does not allow.
func refusedRuling(call bot.Call, r moderation.Ruling) bot.Answer {
	answer := bot.Answer{Text: r.Text, Store: r.Store}
	if !call.Role.May(bot.RoleManager, true) {
		answer.Refused = "没有权限"
	}
	return answer
}

// heldBy are the exclusions of a customer that hold and that the caller may see.
func (c *counter) heldBy(call bot.Call, v bot.View, id string) ([]bot.Exclusion, error) {
	all, err := v.Moderation().Exclusions(id)
	if err != nil {
		return nil, err
	}
	seen, err := v.Moderation().Excluded(call.Scope, 1000)
	return slices.DeleteFunc(slices.Clone(all), func(e bot.Exclusion) bool {
		return !e.Holds(call.At) || !slices.ContainsFunc(seen, func(s bot.Exclusion) bool { return s.ID == e.ID })
	}), err
}

// excludedAlready says what keeps a customer from these already.
func (c *counter) excludedAlready(call bot.Call, v bot.View, id string) (string, error) {
	held, err := c.heldBy(call, v, id)
	if err != nil || len(held) == 0 {
		return "", err
	}
	return fmt.Sprintf("这位客户已经在暂停：%s（编号 %s），两条都结束了才恢复", c.until(held[0], call.At), held[0].ID), nil
}

// lift lets a customer take part again: by name, by the number in the list or by
// the exclusion's ID.
func (c *counter) lift(call bot.Call, v bot.View) (bot.Answer, error) {
	held, problem, err := c.exclusionsMeant(call, v)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	w := violationWrite{Do: violationLift, At: call.At}
	answer := bot.Answer{Customers: []string{held[0].ExternalUserID}, Store: held[0].Store}
	var last moderation.Ruling
	var bound []string
	for _, e := range held {
		r, err := c.Moderator.Lift(call, v, e)
		if err != nil || r.Refused {
			return refusedRuling(call, r), err
		}
		last, bound = r, append(bound, e.ID)
		answer.Effects, w.Exclusions = append(answer.Effects, r.Effects...), append(w.Exclusions, e)
	}
	if answer.Text, err = c.liftedText(call, v, held, last.Text); err != nil {
		return bot.Answer{}, err
	}
	answer.Plan = &bot.Plan{Summary: last.Summary, People: 1, Bind: digestOf(strings.Join(bound, " "))}
	answer.Undo = &bot.Undo{Payload: w}
	return answer, nil
}

// liftedText says what the customer may do again: nothing as long as something else
// keeps them, which may be another store's.
func (c *counter) liftedText(call bot.Call, v bot.View, held []bot.Exclusion, one string) (string, error) {
	if len(held) == 1 {
		return one, nil
	}
	customer, err := v.Customer(held[0].ExternalUserID)
	if err != nil {
		return "", err
	}
	all, err := v.Moderation().Exclusions(held[0].ExternalUserID)
	text := fmt.Sprintf("好，「%s」的 %d 条暂停都解除了，", shownName(customer.Name), len(held))
	for _, e := range all {
		if e.Holds(call.At) && !slices.ContainsFunc(held, func(h bot.Exclusion) bool { return h.ID == e.ID }) {
			return text + "但是还有一条不在您的范围内，所以还不能参加活动，请总部处理。", err
		}
	}
	return text + "可以照常参加优惠券、抢购和群发。", err
}

// exclusionsMeant are those that the caller wants to end, at least one, or the
// answer that says why there is none.
func (c *counter) exclusionsMeant(call bot.Call, v bot.View) ([]bot.Exclusion, bot.Answer, error) {
	which := strings.TrimLeft(call.Arg("哪条").Text, "#＃")
	if which == "" {
		return nil, bot.Answer{Text: "恢复哪位客户？写客户，或者名单里的序号，例如：\n/违规 恢复 小雨\n发 /违规 名单 看有哪些。"}, nil
	}
	seen, err := v.Moderation().Excluded(call.Scope, 1000)
	if err != nil {
		return nil, bot.Answer{}, err
	}
	wanted := strings.ToUpper(fold(which))
	if n, isNumber := lineNumber(which); isNumber {
		id, problem, err := seenAt(call, v, listExcluded, n)
		switch {
		case err != nil || problem != "":
			return nil, bot.Answer{Text: problem}, err
		case id != "":
			wanted = strings.ToUpper(id)
		}
	}
	for _, e := range seen {
		if strings.EqualFold(e.ID, wanted) {
			return []bot.Exclusion{e}, bot.Answer{}, nil
		}
	}
	id, name, problem, err := c.customerMeant(call, v, violationsCommand(c), which)
	if err != nil || problem.Text != "" {
		return nil, problem, err
	}
	held, err := c.heldBy(call, v, id)
	if len(held) == 0 {
		return nil, bot.Answer{Text: "「" + name + "」现在没有被暂停，不用恢复。"}, err
	}
	return held, bot.Answer{}, err
}

// excludedList says who is kept from coupons, sales and posts, until when and why.
func (c *counter) excludedList(call bot.Call, v bot.View) (bot.Answer, error) {
	all, err := v.Moderation().Excluded(call.Scope, excludedMost+1)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(all) == 0 {
		return bot.Answer{Text: "现在没有客户被暂停参加活动。", List: listExcluded}, nil
	}
	lines := []string{fmt.Sprintf("有 %d 条暂停（不发优惠券、抢购和群发）：", len(all))}
	if len(all) > excludedMost {
		all = all[:excludedMost]
		lines[0] = fmt.Sprintf("暂停很多，这里是最新的 %d 条：", excludedMost)
	}
	var entries []listEntry
	for _, e := range all {
		who, err := c.violator(v, bot.Violation{ExternalUserID: e.ExternalUserID})
		if err != nil {
			return bot.Answer{}, err
		}
		by, err := c.staffName(v, e.By)
		if err != nil {
			return bot.Answer{}, err
		}
		text := who + " " + c.until(e, call.At)
		if e.Reason != "" {
			text += "，原因：" + shownText(moderation.Masked(e.Reason))
		}
		if by != "" {
			text += "，" + by + "定的"
		}
		entries = append(entries, listEntry{e.ID, text + "（编号 " + e.ID + "）"})
	}
	lines = append(append(lines, numbered(entries)...), "提前恢复发 /违规 恢复 1")
	return bot.Answer{Text: strings.Join(lines, "\n"), List: listExcluded, Listed: idsOf(entries)}, nil
}

// excludeUndo lifts what was begun, if it still holds.
func (c *counter) excludeUndo(call bot.Call, v bot.View, w violationWrite) (bot.Answer, error) {
	return c.exclusionsUndo(call, v, w, func(now bot.Exclusion) bool { return now.Holds(call.At) }, c.Moderator.Lift)
}

// liftUndo lets what was lifted hold for the rest of its time.
func (c *counter) liftUndo(call bot.Call, v bot.View, w violationWrite) (bot.Answer, error) {
	return c.exclusionsUndo(call, v, w, func(now bot.Exclusion) bool { return now.LiftedAt.Equal(w.At) }, c.Moderator.Again)
}

// exclusionsUndo takes back what was done about exclusions that stand as they were
// left.
func (c *counter) exclusionsUndo(call bot.Call, v bot.View, w violationWrite, stands func(bot.Exclusion) bool,
	back func(bot.Call, bot.View, bot.Exclusion) (moderation.Ruling, error)) (bot.Answer, error) {
	answer := bot.Answer{Text: "这条暂停后来又有变化，不能撤销了。"}
	for _, e := range w.Exclusions {
		all, err := v.Moderation().Exclusions(e.ExternalUserID)
		if err != nil {
			return bot.Answer{}, err
		}
		i := slices.IndexFunc(all, func(o bot.Exclusion) bool { return o.ID == e.ID })
		if i < 0 || !stands(all[i]) {
			continue
		}
		r, err := back(call, v, all[i])
		if err != nil || r.Refused {
			return bot.Answer{Text: r.Text}, err
		}
		answer.Text, answer.Effects = r.Text, append(answer.Effects, r.Effects...)
		answer.Customers, answer.Store = []string{r.Customer}, r.Store
		answer.Plan = &bot.Plan{Summary: r.Summary, People: 1, Bind: digestOf(e.ID, w.Do)}
	}
	return answer, nil
}
