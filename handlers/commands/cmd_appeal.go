package commands

import (
	"github.com/zhanggui/zhanggui/bot"
)

// appealCommand asks for another look at a violation, by somebody else: for a
// customer, or about one's own words.
func appealCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "申诉", English: "appeal", Topic: bot.TopicShop,
		Help:     "替客户（或为自己）申诉一条违规，换一位同事复核",
		Examples: []string{"/申诉 1 客户是在开玩笑"},
		Args: []bot.Arg{
			{Name: "哪条", English: "which", Type: bot.ArgText, Help: "/违规 列表里的序号，或编号"},
			{Name: "理由", English: "reason", Type: bot.ArgText, Optional: true, Rest: true, Help: "为什么判得不对"},
		},
		Role: bot.RoleClerk, Writes: true,
		Run: c.appeal,
	}
}

func (c *counter) appeal(call bot.Call, v bot.View) (bot.Answer, error) {
	x, problem, err := c.violationMeant(call, v, appealCommand(c), call.Arg("哪条").Text)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	reason := shownText(call.Arg("理由").Text)
	r, err := c.Moderator.Appeal(call, v, x, call.UserID, reason)
	if err != nil || r.Refused {
		return bot.Answer{Text: r.Text, Store: x.Store}, err
	}
	answer := bot.Answer{
		Text: r.Text, Effects: r.Effects, Store: r.Store,
		Plan: &bot.Plan{
			Summary: r.Summary, People: 1, Bind: digestOf(x.ID, string(x.State), x.DecidedAt.UnixNano(), reason), Lasting: "已经请同事来看了",
		},
	}
	if r.Customer != "" {
		answer.Customers = []string{r.Customer}
	}
	return answer, nil
}
