package commands

import (
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// verdicts are what can be decided, by what 违规 does.
var verdicts = map[string]struct {
	state bot.ViolationState
	title string
}{
	violationUphold: {bot.ViolationUpheld, "属实"}, violationOverturn: {bot.ViolationOverturned, "误判"},
}

// decideOn finds a violation right or wrong.
func (c *counter) decideOn(call bot.Call, v bot.View, x bot.Violation, do string) (bot.Answer, error) {
	r, err := c.ruling(call, v, x, do, shownText(call.Arg("其他").Text))
	if err != nil {
		return bot.Answer{}, err
	}
	if r.Refused {
		answer := bot.Answer{Text: r.Text, Store: x.Store}
		if verdicts[do].state != x.State && !call.Role.May(bot.RoleManager, true) || !call.Role.May(bot.RoleClerk, true) {
			answer.Refused = "没有权限"
		}
		return answer, nil
	}
	who, err := c.violator(v, x)
	if err != nil {
		return bot.Answer{}, err
	}
	plan := &bot.Plan{
		Summary: fmt.Sprintf("判%s的发言为%s（编号 %s）", who, verdicts[do].title, x.ID), People: 1,
		Bind: digestOf(x.ID, string(x.State), x.DecidedAt.UnixNano(), do, call.Arg("其他").Text),
	}
	if x.ByStaff {
		plan.Noun = "员工"
	}
	answer := bot.Answer{Text: r.Text, Effects: r.Effects, Plan: plan, Store: r.Store}
	if r.Customer != "" {
		answer.Customers = []string{r.Customer}
	}
	switch x.State {
	case bot.ViolationUpheld, bot.ViolationOverturned:
		answer.Undo = &bot.Undo{Payload: violationWrite{Do: do, ID: x.ID, At: call.At, Before: x.State, Note: x.Note}}
	case bot.ViolationAppealed:
		plan.Lasting = "复核的结果已经告诉申诉的人，不再改判"
	default:
		other := violationUphold
		if do == violationUphold {
			other = violationOverturn
		}
		plan.Lasting = fmt.Sprintf("判过的话不会变回没判过。判错了，店长发 /违规 %s %s 改判，后果一起改过来", verdicts[other].title, x.ID)
	}
	return answer, nil
}

// ruling is what comes of a decision.
func (c *counter) ruling(call bot.Call, v bot.View, x bot.Violation, do, note string) (moderation.Ruling, error) {
	if do == violationUphold {
		return c.Moderator.Uphold(call, v, x, note)
	}
	return c.Moderator.Overturn(call, v, x, note)
}

// decideUndo brings back what had been decided before, with all that came of it.
func (c *counter) decideUndo(call bot.Call, v bot.View, w violationWrite) (bot.Answer, error) {
	x, err := v.Moderation().Violation(call.Scope, w.ID)
	if err != nil {
		return bot.Answer{}, err
	}
	if x.ID == "" || x.State != verdicts[w.Do].state || !x.DecidedAt.Equal(w.At) {
		return say("编号 %s 后来又有变化，不能撤销了。", w.ID)
	}
	do := violationUphold
	if w.Before == bot.ViolationOverturned {
		do = violationOverturn
	}
	r, err := c.ruling(call, v, x, do, w.Note)
	if err != nil || r.Refused {
		return bot.Answer{Text: r.Text}, err
	}
	answer := bot.Answer{
		Text: fmt.Sprintf("好，编号 %s 改回「%s」了，后果也一起改了回来。", x.ID, verdicts[do].title), Effects: r.Effects,
		Plan: &bot.Plan{Summary: "改回" + verdicts[do].title + "（编号 " + x.ID + "）", People: 1, Bind: digestOf(x.ID, do, w.At.UnixNano())}, Store: r.Store,
	}
	if r.Customer != "" {
		answer.Customers = []string{r.Customer}
	}
	return answer, nil
}
