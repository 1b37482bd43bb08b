package commands

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// tagCommand gives a tag to one customer or to an audience.
func tagCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "标签", English: "tag", Aliases: []string{"打标签"}, Topic: bot.TopicCustomers,
		Help:     "给一位客户或一群客户打标签，企业微信里也会打上",
		Examples: []string{"/标签 小雨 银卡", "/标签 小雨 会员层级/银卡", `/标签 沉睡 人群="复购 and ordered > 90d"`},
		Args:     tagArgs(), Role: bot.RoleClerk, Writes: true,
		Run:  func(call bot.Call, v bot.View) (bot.Answer, error) { return c.tag(call, v, true) },
		Undo: c.tagUndo,
	}
}

// untagCommand takes a tag.
func untagCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "去标签", English: "untag", Aliases: []string{"取标签", "删标签"}, Topic: bot.TopicCustomers,
		Help:     "取下一位客户或一群客户的标签，企业微信里也会取下",
		Examples: []string{"/去标签 小雨 银卡", `/去标签 新客 人群="added > 90d"`},
		Args:     tagArgs(), Role: bot.RoleClerk, Writes: true,
		Run:  func(call bot.Call, v bot.View) (bot.Answer, error) { return c.tag(call, v, false) },
		Undo: c.tagUndo,
	}
}

// segmentArg is the argument that names many customers by what they have in
// common.
const segmentArg = "人群"

func tagArgs() []bot.Arg {
	return []bot.Arg{
		{Name: "客户", English: "customer", Type: bot.ArgCustomer, Optional: true, Help: "名字、备注、手机尾号或客户ID；写了人群就不写"},
		{Name: "标签", English: "tag", Type: bot.ArgTag, Help: "标签名，或 组/标签；写在客户前面也行"},
		{Name: segmentArg, English: "segment", Type: bot.ArgText, Optional: true, Named: true, Help: `一群客户的条件，如 "新客 and seen > 30d"`},
	}
}

func (c *counter) tag(call bot.Call, v bot.View, give bool) (bot.Answer, error) {
	name := "标签"
	if !give {
		name = "去标签"
	}
	whom, expression := call.Arg("客户").Text, call.Arg(segmentArg).Text
	if call.Arg("标签").Text == "" || (whom == "") == (expression == "") {
		return say("写清楚给谁、哪个标签，例如：\n/%s 小雨 银卡\n/%s 银卡 人群=\"首购 and ordered > 60d\"", name, name)
	}
	tag, problem, err := c.tagNamed(call, v, name)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	found, problem, err := c.pairsFor(call, v)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	p := &tagPlan{counter: c, call: call, v: v, tag: tag, give: give, audience: found}
	if p.who, err = c.staffName(v, call.UserID); err != nil {
		return bot.Answer{}, err
	}
	for _, r := range found.relations {
		if err := p.decide(r); err != nil {
			return bot.Answer{}, err
		}
	}
	return p.answer()
}

// answer says what is done, with everything that core needs to do it.
func (p *tagPlan) answer() (bot.Answer, error) {
	if len(p.changed) == 0 {
		return say("%s", p.nothing())
	}
	return bot.Answer{
		Text:    strings.Join(p.notes("已"), "\n"),
		Effects: p.effects,
		Plan:    &bot.Plan{Summary: p.summary(""), People: len(p.people), Bind: digestOf(p.give, p.tag.Group, p.tag.Name, p.bound)},
		Undo:    &bot.Undo{Payload: p.undo(), Note: p.undoNote()},

		Customers: p.people, Store: p.oneStore(),
	}, nil
}

// summary says in one line what happens.
func (p *tagPlan) summary(done string) string {
	verb := map[bool]string{true: "打上", false: "取下"}[p.give]
	text := fmt.Sprintf("%s给%s%s「%s」", done, p.whom(), verb, shownText(p.tag.Name))
	if p.replaced > 0 {
		text += fmt.Sprintf("，换下%s", p.replacedNames())
	}
	if done == "" && p.audience.more > 0 {
		text += fmt.Sprintf("（符合条件的还有 %d 位，这次不动）", p.audience.more)
	}
	return text
}

// notes say what happens, and then what else is to be known.
func (p *tagPlan) notes(done string) []string {
	lines := []string{p.summary(done)}
	if p.replaced > 0 {
		lines = append(lines, fmt.Sprintf("「%s」里的标签一次只有一个，原来的会换下。", shownText(p.tag.Group)))
	}
	if p.same > 0 && p.audience.name != "" {
		lines = append(lines, fmt.Sprintf("在另外 %d 位同事那里本来就是这样，不动。", p.same))
	} else if p.same > 0 {
		lines = append(lines, fmt.Sprintf("另有 %d 位本来就是这样，不动。", p.same))
	}
	if p.newer > 0 {
		lines = append(lines, fmt.Sprintf("另有 %d 位刚被别人改过，不动。", p.newer))
	}
	if p.audience.more > 0 {
		lines = append(lines, fmt.Sprintf("符合条件的还有 %d 位：一次最多 %d 位，把条件写窄一点再来。", p.audience.more, audienceMost))
	}
	return lines
}

// whom names one customer, and counts several.
func (p *tagPlan) whom() string {
	if len(p.people) == 1 && p.audience.name != "" {
		return " " + p.audience.name + " "
	}
	return fmt.Sprintf(" %d 位客户", len(p.people))
}

// nothing says why nothing changes.
func (p *tagPlan) nothing() string {
	tag := "「" + shownText(p.tag.Name) + "」"
	switch {
	case p.newer > 0:
		return "刚有人改过这个标签，没有再动。查一下现在的标签：/客户"
	case p.same == 0:
		return "现在没有能改标签的客户：要先是好友，企业微信才让打标签。"
	case p.give && p.audience.name != "":
		return p.audience.name + " 已经有" + tag + "了，不用再打。"
	case p.audience.name != "":
		return p.audience.name + " 没有" + tag + "，不用取。"
	case p.give:
		return fmt.Sprintf("这 %d 位都已经有%s了，不用再打。", p.same, tag)
	default:
		return fmt.Sprintf("这 %d 位都没有%s，不用取。", p.same, tag)
	}
}
