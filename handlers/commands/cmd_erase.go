package commands

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// eraseCommand erases everything that is stored about a customer, who may demand
// it by law.
func eraseCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "删除", English: "erase", Aliases: []string{"删除数据", "删除资料"}, Topic: bot.TopicCustomers,
		Help:     "客户要求时，删除店里存着的这位客户的全部资料，不能恢复",
		Examples: []string{"/删除 小雨 试", "/删除 小雨"},
		Args:     []bot.Arg{{Name: "客户", English: "customer", Type: bot.ArgCustomer, Help: "名字、备注、手机尾号或客户ID"}},
		Role:     bot.RoleManager, Writes: true,
		Run: c.erase,
	}
}

func (c *counter) erase(call bot.Call, v bot.View) (bot.Answer, error) {
	p, e, err := c.exportFor(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(e.Parts) == 0 {
		return c.elsewhere(p)
	}
	rows, kinds := 0, []string{}
	for _, part := range e.Parts {
		rows += len(part.Rows)
		kinds = append(kinds, fmt.Sprintf("%s %d 条", part.Title, len(part.Rows)))
	}
	what := strings.Join(kinds, "、")
	erase := bot.Erase{ExternalUserID: p.id(), At: call.At, Receipt: receiptOf(call, p.id()), By: call.UserID}
	text, err := c.erasedText(v, p, erase, rows, what)
	return bot.Answer{
		Text: text, Effects: []bot.Effect{erase},
		Plan: &bot.Plan{
			// The name stands on the card beside this; what is kept of the deed holds
			// none.
			Summary: fmt.Sprintf("删除一位客户的全部资料（%d 条）", rows),
			People:  1, Bind: digestOf("erase", p.id()), Ask: true,
			Lasting: "删除后不能恢复。要删的是：" + what,
		},
		Customers: []string{p.id()}, Store: p.store(),
	}, err
}

// receiptOf is the number by which the customer can ask about the erasure later.
func receiptOf(call bot.Call, id string) string { return "R" + digestOf("erase", call.Event, id)[:8] }

// erasedText says what went, what stays and who has to do what is left. It names
// the customer nowhere: it is the first thing that is said after they are
// forgotten.
func (c *counter) erasedText(v bot.View, p profile, e bot.Erase, rows int, what string) (string, error) {
	friends, err := c.friendsOf(v, p)
	if err != nil {
		return "", err
	}
	lines := []string{
		"已删除，回执编号 " + e.Receipt + "。",
		fmt.Sprintf("删掉的：共 %d 条（%s）。收发记录里提到的内容，会在一两个小时内清空。", rows, what),
		"留下的：订单金额，作为不记名的账；审计记录里的代号 " + bot.Pseudonym(p.id()) + "。",
		"企业微信里还有好友关系、备注、标签和聊天记录，机器人删不了，" + friends,
		"以后对账不会再把这位客户带回来；除非客户重新添加店员，那时就是一位新客户。",
	}
	for _, other := range p.Identities[1:] {
		lines = append(lines, "像是同一个人的还有 "+other.ExternalUserID+"，也要删的话：/删除 "+other.ExternalUserID)
	}
	return strings.Join(append(lines, "可以转给客户的话：", fmt.Sprintf(
		"您好，您在%s的个人资料已在 %s 删除，回执编号 %s。订单金额会留在账里，但不再和您有关。企业微信里的聊天记录和好友关系，我们的店员也会删除；您手机上的请您自己删除。",
		c.Shop.Name, c.local(e.At).Format("2006-01-02 15:04"), e.Receipt)), "\n"), nil
}

// friendsOf says who has to delete the customer in WeCom.
func (c *counter) friendsOf(v bot.View, p profile) (string, error) {
	pairs, err := v.Pairs(p.id())
	if err != nil {
		return "", err
	}
	var names []string
	for _, r := range pairs {
		if !r.Status.Reachable() && r.Status != bot.RelationHalf {
			continue
		}
		name, err := c.staffName(v, r.UserID)
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return "有的话请店员在企业微信里删除。", nil
	}
	return "请" + strings.Join(names, "、") + "在企业微信里删除这位客户和聊天记录。", nil
}
