package commands

import (
	"strings"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

// What 客户 shows.
const (
	showProfile = "profile"
	showStory   = "story"
	showPhone   = "phone"
)

// customerCommand shows who a customer is: who talks to them, what they hold,
// bought and did.
func customerCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "客户", English: "customer", Aliases: []string{"查", "c"}, Topic: bot.TopicCustomers,
		Help:     "查一位客户：谁在联系、标签、订单、最近动态",
		Examples: []string{"/客户 小雨", "/客户 8000", "/客户 银卡", "/客户 小雨 时间线", "/客户 小雨 电话 原因=送货联系"},
		Args: []bot.Arg{
			{Name: "客户", English: "customer", Type: bot.ArgCustomer, Optional: true, Help: "名字、备注、手机尾号、标签或客户ID"},
			{Name: "看", English: "show", Type: bot.ArgChoice, Optional: true, Options: []bot.Option{
				{Value: showProfile, Words: []string{"资料"}},
				{Value: showStory, Words: []string{"时间线", "动态", "timeline"}},
				{Value: showPhone, Words: []string{"电话", "手机", "phone"}},
			}},
			{Name: "原因", English: "reason", Type: bot.ArgText, Optional: true, Named: true, Help: "为什么要看完整号码"},
		},
		Role: bot.RoleClerk,
		Run:  c.customer,
	}
}

func (c *counter) customer(call bot.Call, v bot.View) (bot.Answer, error) {
	id := call.Arg("客户").Text
	if id == "" {
		return say("想查谁？写名字、备注、手机后四位或标签都行，例如：\n/客户 小雨\n/客户 8000\n/客户 银卡")
	}
	p, err := c.profileOf(call, v, id)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(p.Identities) == 0 {
		return c.nobody()
	}
	switch call.Arg("看").Text {
	case showStory:
		return p.wholeStory()
	case showPhone:
		return p.wholePhones(call.Arg("原因").Text)
	default:
		return p.answer()
	}
}

// nobody says that a customer is not there for the caller, which is the same for
// one whom nobody knows and for another store's.
func (c *counter) nobody() (bot.Answer, error) {
	return say("没有找到这位客户。可以写名字、备注、手机后四位或标签，例如：/客户 小雨\n刚加的客户过一会儿再查；别的店的客户看不到。")
}

// wholePhones shows the phone numbers whole to somebody who says what for.
func (p profile) wholePhones(reason string) (bot.Answer, error) {
	if len(p.phones) == 0 {
		return say("%s 没有登记手机号。店员在企业微信里给客户填上电话，这里就有了。", p.name())
	}
	reason = shownText(reason)
	if utf8.RuneCountInString(reason) < 2 {
		return say("看完整号码要写一下原因（会留下记录），例如：\n/客户 %s 电话 原因=送货联系", p.id())
	}
	answer, err := say("%s 的手机：%s\n这次查看已记录，原因：%s", p.name(), strings.Join(p.phones, "、"), reason)
	answer.Looked = "看完整手机号，原因：" + cutRunes(reason, 40)
	answer.Customers, answer.Store = []string{p.id()}, p.store()
	return answer, err
}
