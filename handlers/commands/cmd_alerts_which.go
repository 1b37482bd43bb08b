package commands

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// alertNamed is the alert that the caller means, by its number in the list that
// they saw or its ID.
func (c *counter) alertNamed(call bot.Call, v bot.View) (bot.Alert, bot.Answer, error) {
	which := strings.TrimLeft(fold(call.Arg("哪条").Text), "#")
	if which == "" {
		return bot.Alert{}, bot.Answer{Text: "哪一条？写序号或编号，例如：\n/提醒 处理 1\n发 /提醒 看有哪些。"}, nil
	}
	n, isNumber := lineNumber(which)
	if !isNumber {
		return c.alertByID(call, v, strings.ToUpper(which))
	}
	id, problem, err := seenAt(call, v, listAlerts, n)
	switch {
	case err != nil || problem != "":
		return bot.Alert{}, bot.Answer{Text: problem}, err
	case id == "":
		answer, err := c.alertPick(call, v)
		return bot.Alert{}, answer, err
	}
	a, answer, err := c.alertByID(call, v, id)
	if answer.Text != "" {
		// They did not reach for it: it was theirs when they saw it.
		answer = bot.Answer{Text: fmt.Sprintf("您看到的第 %d 条是提醒 %s，它现在不归您处理了，什么都没有做。发 /提醒 看看现在有哪些。", n, id)}
	}
	return a, answer, err
}

// alertByID is an alert that the caller may see.
func (c *counter) alertByID(call bot.Call, v bot.View, id string) (bot.Alert, bot.Answer, error) {
	a, err := v.Alerting().Alert(call.Scope, id)
	if err != nil {
		return a, bot.Answer{}, err
	}
	hidden := !call.Role.May(bot.RoleManager, false) && !sameUser(a.Assigned, call.UserID)
	if a.ID == "" || hidden {
		answer := bot.Answer{Text: fmt.Sprintf("在您的范围内没有找到提醒「%s」。发 /提醒 看看现在有哪些。", shownText(cutRunes(id, 20)))}
		if call.Given("做") {
			answer.Refused = outOfScope
		}
		return bot.Alert{}, answer, nil
	}
	return a, bot.Answer{}, nil
}

// alertPick asks whose number names nothing that they saw which alert they mean.
func (c *counter) alertPick(call bot.Call, v bot.View) (bot.Answer, error) {
	open, _, err := c.openAlerts(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(open) == 0 {
		return c.alertList(call, v)
	}
	entries, err := c.alertEntries(call, v, open)
	return pickFrom(alertsCommand(c), call, listAlerts, entries), err
}
