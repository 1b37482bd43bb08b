package commands

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// risksMost is how many customers are listed.
const risksMost = 50

// riskCommand lists the customers who may be lost soon.
func riskCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "流失", English: "risk", Aliases: []string{"risks", "要流失"}, Topic: bot.TopicShop,
		Help:     "谁可能要流失，为什么，可以怎么做",
		Examples: []string{"/流失", "/流失 十七号店"},
		Args:     []bot.Arg{{Name: "门店", English: "store", Type: bot.ArgStore, Optional: true, Help: "店名；不写就是您管的店"}},
		Role:     bot.RoleClerk,
		Run:      c.risks,
	}
}

func (c *counter) risks(call bot.Call, v bot.View) (bot.Answer, error) {
	scope, where := call.Scope, ""
	if call.Given("门店") {
		scope = bot.Scope{Stores: []string{call.Arg("门店").Text}, UserID: call.Scope.UserID}
		where = call.Arg("门店").Label
	}
	all, err := v.Desk().Risks(scope, risksMost+1)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(all) == 0 {
		return say("%s现在没有快要流失的客户。每天凌晨会重新看一遍。", where)
	}
	title := fmt.Sprintf("%s有 %d 位客户可能要流失，最急的在前：", where, len(all))
	if len(all) > risksMost {
		all = all[:risksMost]
		title = fmt.Sprintf("%s可能要流失的客户有很多，这里是最急的 %d 位：", where, risksMost)
	}
	lines := []string{title}
	answer := bot.Answer{}
	for n, r := range all {
		name, err := c.riskName(v, r)
		if err != nil {
			return bot.Answer{}, err
		}
		lines = append(lines, fmt.Sprintf("%d. %s：%s。%s", n+1, name, r.Reason, r.Next))
		answer.Customers = append(answer.Customers, r.ExternalUserID)
	}
	answer.Text = strings.Join(append(lines, "看一位的细节发 /客户 名字；记着联系发 /跟进 名字 1天"), "\n")
	return answer, nil
}

// riskName says who it is and whose.
func (c *counter) riskName(v bot.View, r bot.Risk) (string, error) {
	name := r.Name
	if name == "" {
		known, err := v.Customer(r.ExternalUserID)
		if err != nil {
			return "", err
		}
		name = known.Name
	}
	staff, err := c.staffName(v, r.UserID)
	return fmt.Sprintf("%s（%s的客户）", shownName(name), staff), err
}
