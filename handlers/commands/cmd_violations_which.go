package commands

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// violationID is how a violation's ID looks.
var violationID = regexp.MustCompile(`^V[2-9A-Z]{7}$`)

// violationNamed is the violation that the caller of 违规 means, by its number in
// the list that they saw or its ID. Instead of either they may name a customer,
// whose violations are listed.
func (c *counter) violationNamed(call bot.Call, v bot.View) (bot.Violation, bot.Answer, error) {
	which := call.Arg("哪条").Text
	if which == "" {
		return bot.Violation{}, bot.Answer{Text: "哪一条？写序号或编号，例如：\n/违规 属实 1\n发 /违规 看有哪些。"}, nil
	}
	x, problem, err := c.violationMeant(call, v, violationsCommand(c), which)
	if _, isNumber := lineNumber(which); err != nil || x.ID != "" || isNumber {
		return x, problem, err
	}
	if call.Arg("做").Text == "" && !violationID.MatchString(strings.ToUpper(fold(which))) {
		problem, err = c.violationsOfCustomer(call, v, which)
	}
	return x, problem, err
}

// violationMeant is a violation that the caller may see, by its number in the list
// that they saw or its ID, or the answer that says that there is none.
func (c *counter) violationMeant(call bot.Call, v bot.View, cmd bot.Command, which string) (bot.Violation, bot.Answer, error) {
	which = strings.TrimLeft(which, "#＃")
	id, listed := strings.ToUpper(fold(which)), false
	if n, isNumber := lineNumber(which); isNumber {
		seen, problem, err := seenAt(call, v, listViolations, n)
		switch {
		case err != nil || problem != "":
			return bot.Violation{}, bot.Answer{Text: problem}, err
		case seen == "":
			answer, err := c.violationPick(call, v, cmd)
			return bot.Violation{}, answer, err
		}
		id, listed = seen, true
	}
	x, err := v.Moderation().Violation(call.Scope, id)
	if err != nil || len(openTo(call, []bot.Violation{x})) > 0 && x.ID != "" {
		return x, bot.Answer{}, err
	}
	x = bot.Violation{}
	if listed {
		// They did not reach for it: it was theirs when they saw it.
		return x, bot.Answer{Text: fmt.Sprintf("您看到的第 %s 条是 %s，它现在不归您看了，什么都没有做。发 /违规 看看现在有哪些。", which, id)}, nil
	}
	answer := bot.Answer{Text: fmt.Sprintf("在您的范围内没有找到编号「%s」，什么都没有做。发 /违规 看看现在有哪些。", shownText(cutRunes(which, 20)))}
	if do := call.Arg("做").Text; do == violationUphold || do == violationOverturn || !cmd.Reads {
		answer.Refused = outOfScope
	}
	return x, answer, nil
}

// violationPick asks whose number names nothing that they saw which one they mean.
func (c *counter) violationPick(call bot.Call, v bot.View, cmd bot.Command) (bot.Answer, error) {
	waiting, _, err := c.waitingViolations(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(waiting) == 0 {
		return c.violationsWaiting(call, v)
	}
	entries, err := c.violationEntries(call, v, waiting)
	return pickFrom(cmd, call, listViolations, entries), err
}

// customerMeant is the customer that a word of the line means, or the answer that
// asks or says that there is none. The name is how they are called.
func (c *counter) customerMeant(call bot.Call, v bot.View, cmd bot.Command, what string) (id, name string, problem bot.Answer, err error) {
	r := reader{counter: c, view: v, caller: call.Caller, now: c.local(call.At)}
	meant, trouble, err := r.customer(bot.Arg{Name: "客户"}, what)
	if err != nil || trouble == nil {
		return meant.Text, meant.Label, bot.Answer{}, err
	}
	problem = bot.Answer{Text: trouble.text}
	values := map[string]bot.Value{}
	for _, arg := range cmd.Args {
		if call.Given(arg.Name) {
			values[arg.Name] = call.Arg(arg.Name)
		}
	}
	for _, choice := range trouble.pick {
		values["哪条"] = bot.Value{Text: choice.Line}
		choice.Line = written(cmd, values)
		if call.Trial {
			choice.Line += " 试"
		}
		problem.Pick = append(problem.Pick, choice)
	}
	if trouble.hidden && call.Given("做") {
		problem.Refused = outOfScope
	}
	return "", "", problem, nil
}
