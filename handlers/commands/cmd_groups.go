package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// The bounds of reading groups and posts for one answer.
const (
	groupsPage = 100
	groupsMost = 500
	postsMost  = 100
	groupsPick = 10
)

// groupsCommand says how the customer groups are doing.
func groupsCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "群", English: "groups", Aliases: []string{"客户群"}, Topic: bot.TopicShop,
		Help:     "各客户群的人数、今天进出、谁还没确认群发",
		Examples: []string{"/群", "/群 福利群"},
		Args:     []bot.Arg{{Name: "群", English: "group", Type: bot.ArgText, Optional: true, Rest: true, Help: "群名的一部分"}},
		Role:     bot.RoleClerk,
		Run:      c.groups,
	}
}

func (c *counter) groups(call bot.Call, v bot.View) (bot.Answer, error) {
	all, more, err := c.allGroups(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	posts, err := v.Desk().Posts(call.Scope, true, postsMost)
	if err != nil {
		return bot.Answer{}, err
	}
	if !call.Given("群") || call.Arg("群").Text == "" {
		return c.groupList(v, all, more, posts)
	}
	return c.groupNamed(call, v, all, posts)
}

// allGroups are the groups of the caller's stores that are not dismissed, and
// whether there are more than are read.
func (c *counter) allGroups(call bot.Call, v bot.View) ([]bot.GroupSummary, bool, error) {
	var all []bot.GroupSummary
	for after := ""; len(all) < groupsMost; {
		page, err := v.Desk().Groups(call.Scope, c.midnight(v.Now()), after, groupsPage)
		if err != nil {
			return nil, false, err
		}
		if len(page) == 0 {
			return all, false, nil
		}
		after = page[len(page)-1].ChatID
		all = append(all, slices.DeleteFunc(slices.Clone(page), func(g bot.GroupSummary) bool { return !g.DismissedAt.IsZero() })...)
		if len(page) < groupsPage {
			return all, false, nil
		}
	}
	return all, true, nil
}

func (c *counter) groupList(v bot.View, all []bot.GroupSummary, more bool, posts []bot.Post) (bot.Answer, error) {
	if len(all) == 0 {
		return say("您的门店还没有客户群。")
	}
	var customers, joined, left int
	var lines []string
	for _, g := range all {
		customers, joined, left = customers+g.Customers, joined+g.Joined, left+g.Left
		lines = append(lines, groupLine(g))
	}
	title := fmt.Sprintf("%d 个客户群，客户 %d 人次；今天进 %d，退 %d", len(all), customers, joined, left)
	if more {
		title = fmt.Sprintf("只看了前 %d 个群：客户 %d 人次；今天进 %d，退 %d", len(all), customers, joined, left)
	}
	waiting, err := c.unconfirmed(v, posts)
	return bot.Answer{Text: strings.Join(slices.Concat([]string{title}, lines, waiting), "\n")}, err
}

func groupLine(g bot.GroupSummary) string {
	return fmt.Sprintf("%s：客户 %d，今天进 %d 退 %d", groupName(g.Group), g.Customers, g.Joined, g.Left)
}

// unconfirmed says who has posts to confirm.
func (c *counter) unconfirmed(v bot.View, posts []bot.Post) ([]string, error) {
	var senders []string
	count := map[string]int{}
	for _, p := range posts {
		if count[p.Sender]++; count[p.Sender] == 1 {
			senders = append(senders, p.Sender)
		}
	}
	if len(senders) == 0 {
		return nil, nil
	}
	slices.Sort(senders)
	parts := make([]string, len(senders))
	for i, s := range senders {
		name, err := c.staffName(v, s)
		if err != nil {
			return nil, err
		}
		parts[i] = fmt.Sprintf("%s %d 条", name, count[s])
	}
	return []string{"群发还没确认：" + strings.Join(parts, "、") + "（在企业微信「客户群发」里点确认）"}, nil
}

// groupNamed is the one group whose name has what was typed in it.
func (c *counter) groupNamed(call bot.Call, v bot.View, all []bot.GroupSummary, posts []bot.Post) (bot.Answer, error) {
	typed := call.Arg("群").Text
	var fits []bot.GroupSummary
	for _, g := range all {
		if g.ChatID == typed || fold(g.Name) == fold(typed) {
			fits = []bot.GroupSummary{g}
			break
		}
		if strings.Contains(fold(g.Name), fold(typed)) {
			fits = append(fits, g)
		}
	}
	switch {
	case len(fits) == 0:
		return say("没有名字里带「%s」的群。发 /群 看有哪些。", shownText(cutRunes(typed, 30)))
	case len(fits) > 1:
		answer := bot.Answer{Text: fmt.Sprintf("有 %d 个群名字里带「%s」，看哪一个？", len(fits), shownText(cutRunes(typed, 30)))}
		for _, g := range fits[:min(len(fits), groupsPick)] {
			answer.Pick = append(answer.Pick, bot.Choice{Label: groupLine(g), Line: "/群 " + quote(g.ChatID)})
		}
		return answer, nil
	}
	return c.groupDetails(call, v, fits[0], posts)
}

func (c *counter) groupDetails(call bot.Call, v bot.View, g bot.GroupSummary, posts []bot.Post) (bot.Answer, error) {
	owner, err := c.staffName(v, g.Owner)
	if err != nil {
		return bot.Answer{}, err
	}
	lines := []string{
		groupName(g.Group),
		fmt.Sprintf("客户 %d 位，员工 %d 位；今天进 %d，退 %d", g.Customers, g.Staff, g.Joined, g.Left),
	}
	if owner != "" {
		lines = append(lines, "群主："+owner)
	}
	if g.Store != "" {
		lines = append(lines, "门店："+c.roster.StoreName(g.Store))
	}
	if !g.CreatedAt.IsZero() {
		lines = append(lines, "建于 "+c.day(g.CreatedAt, call.At))
	}
	posts = slices.DeleteFunc(slices.Clone(posts), func(p bot.Post) bool { return !slices.Contains(p.ChatIDs, g.ChatID) })
	waiting, err := c.unconfirmed(v, posts)
	return bot.Answer{Text: strings.Join(append(lines, waiting...), "\n"), Store: g.Store}, err
}
