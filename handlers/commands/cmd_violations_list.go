package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

const (
	// violationsMost is how many violations are listed.
	violationsMost = 30
	// saidMost is how many characters of what somebody said stand in a list.
	saidMost = 40
)

// waitingViolations are those that somebody has to look at: appeals first, then
// the worst, and whether there are more than are listed.
func (c *counter) waitingViolations(call bot.Call, v bot.View) (all []bot.Violation, more bool, err error) {
	for _, state := range []bot.ViolationState{bot.ViolationAppealed, bot.ViolationOpen} {
		some, err := v.Moderation().ViolationsOf(call.Scope, state, violationsMost+1)
		if err != nil {
			return nil, false, err
		}
		some = openTo(call, some)
		slices.SortStableFunc(some, func(a, b bot.Violation) int { return cmp.Compare(stepHeight(b.Step), stepHeight(a.Step)) })
		all = append(all, some...)
	}
	return all[:min(len(all), violationsMost)], len(all) > violationsMost, nil
}

// openTo are those that the caller is to see: what staff say is looked at by those
// above them, and by themselves.
func openTo(call bot.Call, all []bot.Violation) []bot.Violation {
	if call.Role.May(bot.RoleManager, false) {
		return all
	}
	return slices.DeleteFunc(all, func(x bot.Violation) bool { return x.ByStaff && !strings.EqualFold(x.UserID, call.UserID) })
}

func stepHeight(s bot.Step) int { return slices.Index(bot.Steps(), s) }

// violationsWaiting lists what waits for the caller: what somebody has to look at,
// and whom somebody has to take out of a group.
func (c *counter) violationsWaiting(call bot.Call, v bot.View) (bot.Answer, error) {
	waiting, more, err := c.waitingViolations(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	removals, err := c.removals(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(waiting) == 0 && len(removals) == 0 {
		return bot.Answer{Text: "现在没有等人看的发言，大家都客客气气的。\n最近的记录发 /违规 最近", List: listViolations}, nil
	}
	entries, err := c.violationEntries(call, v, waiting)
	if err != nil {
		return bot.Answer{}, err
	}
	var lines []string
	switch {
	case more:
		lines = append(lines, fmt.Sprintf("等人看的发言很多，这里是前 %d 条：", len(entries)))
	case len(entries) > 0:
		lines = append(lines, fmt.Sprintf("有 %d 条发言等人看：", len(entries)))
	}
	lines = append(lines, numbered(entries)...)
	if len(removals) > 0 {
		lines = append(append(lines, "要请群主移出群的："), removals...)
	}
	if len(entries) > 0 {
		lines = append(lines, "看一条发 /违规 1；判定发 /违规 属实 1 或 /违规 误判 1；不服发 /申诉 编号 理由")
	}
	return bot.Answer{Text: strings.Join(lines, "\n"), List: listViolations, Listed: idsOf(entries)}, nil
}

// removals are the tasks to take somebody out of a group that wait for the caller.
func (c *counter) removals(call bot.Call, v bot.View) ([]string, error) {
	todos, err := v.Desk().Todos(call.Scope, call.UserID, todosMost)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, t := range todos {
		if t.Kind != bot.TodoRemove {
			continue
		}
		text, err := c.todoText(call, v, t)
		if err != nil {
			return nil, err
		}
		lines = append(lines, "· "+moderation.Masked(text)+"（移出以后自己完成；不用了发 /待办 完成 "+t.ID+"）")
	}
	return lines, nil
}

// violationsRecent lists the newest, whatever became of them.
func (c *counter) violationsRecent(call bot.Call, v bot.View) (bot.Answer, error) {
	if call.Given("哪条") {
		return c.violationsOfCustomer(call, v, call.Arg("哪条").Text)
	}
	all, err := v.Moderation().ViolationsOf(call.Scope, "", violationsMost)
	if err != nil {
		return bot.Answer{}, err
	}
	return c.violationsListed(call, v, openTo(call, all), "还没有记录过违规发言。", "最近的 %d 条：")
}

// violationsOfCustomer lists those of one customer.
func (c *counter) violationsOfCustomer(call bot.Call, v bot.View, what string) (bot.Answer, error) {
	id, name, problem, err := c.customerMeant(call, v, violationsCommand(c), what)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	all, err := v.Moderation().Violations(id, call.At.Add(-365*day))
	if err != nil {
		return bot.Answer{}, err
	}
	var seen []bot.Violation
	for _, x := range all[:min(len(all), violationsMost)] {
		// Another store's is not shown, though the customer is.
		if x, err = v.Moderation().Violation(call.Scope, x.ID); err != nil {
			return bot.Answer{}, err
		}
		if x.ID != "" {
			seen = append(seen, x)
		}
	}
	answer, err := c.violationsListed(call, v, openTo(call, seen), "「"+name+"」一年里没有违规发言。", "「"+name+"」一年里的 %d 条：")
	answer.Customers = []string{id}
	return answer, err
}

func (c *counter) violationsListed(call bot.Call, v bot.View, all []bot.Violation, none, some string) (bot.Answer, error) {
	if len(all) == 0 {
		return bot.Answer{Text: none, List: listViolations}, nil
	}
	entries, err := c.violationEntries(call, v, all)
	lines := append([]string{fmt.Sprintf(some, len(entries))}, numbered(entries)...)
	return bot.Answer{Text: strings.Join(append(lines, "看一条发 /违规 1"), "\n"), List: listViolations, Listed: idsOf(entries)}, err
}

// violationEntries are violations as the lists have them.
func (c *counter) violationEntries(call bot.Call, v bot.View, all []bot.Violation) ([]listEntry, error) {
	var entries []listEntry
	for _, x := range all {
		who, err := c.violator(v, x)
		if err != nil {
			return nil, err
		}
		parts := []string{who + "说" + saidShort(moderation.Excerpt(x)), c.kinds(x), violationStands(call, x)}
		if x.Store != "" && len(c.roster.Stores(call.Scope)) > 1 {
			parts = append(parts, c.roster.StoreName(x.Store))
		}
		entries = append(entries, listEntry{x.ID, strings.Join(parts, "，") + "（" + c.moment(x.At, call.At) + "，编号 " + x.ID + "）"})
	}
	return entries, nil
}

// violator is who said it.
func (c *counter) violator(v bot.View, x bot.Violation) (string, error) {
	if x.ByStaff {
		name, err := c.staffName(v, x.UserID)
		return cmp.Or(name, "店员"), err
	}
	customer, err := v.Customer(x.ExternalUserID)
	if name := shownName(customer.Name); customer.Name != "" {
		return "「" + name + "」", err
	}
	return alerts.Somebody, err
}

// saidShort is what somebody said as it stands in a list.
func saidShort(text string) string {
	line := shownText(moderation.Masked(text))
	if line == "" {
		return "的话没有留下文字"
	}
	return "「" + shorten(line, saidMost) + "」"
}

// kinds are what it is about, each once.
func (c *counter) kinds(x bot.Violation) string {
	var all []string
	for _, h := range x.Hits {
		if title := shownText(c.Moderator.Title(h)); !slices.Contains(all, title) {
			all = append(all, title)
		}
	}
	return strings.Join(all, "、")
}

// violationStands says how bad it is and where it stands.
func violationStands(call bot.Call, x bot.Violation) string {
	switch x.State {
	case bot.ViolationAppealed:
		return "申诉待复核"
	case bot.ViolationUpheld:
		return x.Step.Title() + "，属实"
	case bot.ViolationOverturned:
		return "误判"
	case bot.ViolationNoted:
		return "留痕"
	}
	if stepHeight(x.Step) >= stepHeight(bot.StepReview) && call.Role == bot.RoleClerk {
		return x.Step.Title() + "，等店长看"
	}
	return x.Step.Title()
}
