package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// postRemind is what 群发 does besides listing.
const postRemind = "remind"

const (
	// remindersMost is how often WeCom reminds of one task within a day [docs 97610].
	remindersMost = 3
	// remindGap is how long a sender has before they can be reminded again.
	remindGap = 30 * time.Minute
)

// postsCommand lists the posts that wait for their senders, and reminds of them.
func postsCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "群发", English: "posts", Topic: bot.TopicShop,
		Help:     "哪些群发还没确认；店长可以请企业微信提醒发的人",
		Examples: []string{"/群发", "/群发 催 1"},
		Args: []bot.Arg{
			{Name: "做", English: "do", Type: bot.ArgChoice, Optional: true, Options: []bot.Option{
				{Value: postRemind, Words: []string{"催", "提醒", "催一下", "remind"}},
			}},
			{Name: "哪条", English: "which", Type: bot.ArgText, Optional: true, Help: "半小时内看过的列表里的序号，或群发的编号"},
		},
		Role: bot.RoleClerk, Writes: true, Reads: true,
		Run: c.posts,
	}
}

func (c *counter) posts(call bot.Call, v bot.View) (bot.Answer, error) {
	open, err := v.Desk().Posts(call.Scope, true, postsMost)
	if err != nil {
		return bot.Answer{}, err
	}
	if !call.Given("做") {
		return c.postList(call, v, open)
	}
	if !call.Role.May(bot.RoleManager, true) {
		return bot.Answer{Text: "提醒别人确认群发，要店长及以上来做。您自己的群发，请打开企业微信的「群发助手」，点一下发送。", Refused: "没有权限"}, nil
	}
	p, problem, err := c.postNamed(call, v, open)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	return c.postReminded(call, v, p)
}

func (c *counter) postList(call bot.Call, v bot.View, open []bot.Post) (bot.Answer, error) {
	if len(open) == 0 {
		return bot.Answer{Text: "没有等着确认的群发。", List: listPosts}, nil
	}
	entries, err := c.postEntries(call, v, open)
	lines := append([]string{fmt.Sprintf("有 %d 条群发还没确认：", len(entries))}, numbered(entries)...)
	if call.Role.May(bot.RoleManager, true) {
		lines = append(lines, "催一下发 /群发 催 1")
	}
	return bot.Answer{Text: strings.Join(lines, "\n"), List: listPosts, Listed: idsOf(entries)}, err
}

// postEntries are posts as the list has them.
func (c *counter) postEntries(call bot.Call, v bot.View, all []bot.Post) ([]listEntry, error) {
	var entries []listEntry
	for _, p := range all {
		text, err := c.postLine(call, v, p)
		if err != nil {
			return nil, err
		}
		entries = append(entries, listEntry{p.ID, text})
	}
	return entries, nil
}

// postLine says of a post what it is, whom it waits for and since when.
func (c *counter) postLine(call bot.Call, v bot.View, p bot.Post) (string, error) {
	who, err := c.staffName(v, p.Sender)
	if err != nil {
		return "", err
	}
	whom := fmt.Sprintf("%d 位客户", len(p.Customers))
	if len(p.ChatIDs) > 0 {
		whom = fmt.Sprintf("%d 个群", len(p.ChatIDs))
	}
	text := fmt.Sprintf("等%s确认：发到 %s，「%s」，%s 建的", who, whom, shorten(shownText(moderation.Masked(p.Text)), saidMost), c.moment(p.At, call.At))
	switch {
	case p.MsgID == "":
		text += "，还没建好"
	case p.Reminders > 0:
		text += fmt.Sprintf("，提醒过 %d 次，最近 %s", p.Reminders, c.moment(p.RemindedAt, call.At))
	}
	return text, nil
}

// postNamed is the post that the caller means, by its number in the list that they
// saw or its ID.
func (c *counter) postNamed(call bot.Call, v bot.View, open []bot.Post) (bot.Post, bot.Answer, error) {
	which := strings.TrimLeft(call.Arg("哪条").Text, "#＃")
	if which == "" {
		return bot.Post{}, bot.Answer{Text: "催哪一条？写序号，例如：\n/群发 催 1\n发 /群发 看有哪些。"}, nil
	}
	id, listed := which, false
	if n, isNumber := lineNumber(which); isNumber {
		seen, problem, err := seenAt(call, v, listPosts, n)
		if err != nil || problem != "" {
			return bot.Post{}, bot.Answer{Text: problem}, err
		}
		if seen == "" && len(open) > 0 {
			entries, err := c.postEntries(call, v, open)
			return bot.Post{}, pickFrom(postsCommand(c), call, listPosts, entries), err
		}
		id, listed = seen, true
	}
	if i := slices.IndexFunc(open, func(p bot.Post) bool { return strings.EqualFold(p.ID, id) }); i >= 0 {
		return open[i], bot.Answer{}, nil
	}
	return c.postGone(call, v, id, listed)
}

// postGone says of a post that waits for nobody what became of it, as far as the
// caller may know.
func (c *counter) postGone(call bot.Call, v bot.View, id string, listed bool) (bot.Post, bot.Answer, error) {
	all, err := v.Desk().Posts(call.Scope, false, postsMost)
	if err != nil {
		return bot.Post{}, bot.Answer{}, err
	}
	i := slices.IndexFunc(all, func(p bot.Post) bool { return strings.EqualFold(p.ID, id) })
	switch {
	case i < 0 && listed:
		return bot.Post{}, bot.Answer{Text: "这条群发现在不用催了，什么都没有做。发 /群发 看现在有哪些。"}, nil
	case i < 0:
		return bot.Post{}, bot.Answer{
			Text: fmt.Sprintf("在您的范围内没有等着确认的群发「%s」，什么都没有做。发 /群发 看现在有哪些。", shownText(cutRunes(id, 20))), Refused: outOfScope,
		}, nil
	}
	who, err := c.staffName(v, all[i].Sender)
	text := "这条群发已经取消了，不用催。"
	switch p := all[i]; {
	case !p.ConfirmedAt.IsZero():
		text = fmt.Sprintf("%s在 %s 已经确认了这条群发，不用催。", who, c.moment(p.ConfirmedAt, call.At))
	case p.Problem != "":
		text = "这条群发没有建成，不用催：" + shownText(p.Problem)
	}
	return bot.Post{}, bot.Answer{Text: text, Store: all[i].Store}, err
}

// postReminded has WeCom remind the sender, and writes to them once.
func (c *counter) postReminded(call bot.Call, v bot.View, p bot.Post) (bot.Answer, error) {
	who, err := c.staffName(v, p.Sender)
	since := call.At.Sub(p.RemindedAt)
	switch {
	case err != nil:
		return bot.Answer{}, err
	case p.MsgID == "":
		return bot.Answer{Text: "这条群发还没在企业微信里建好，过几分钟再催。", Store: p.Store}, nil
	case !p.RemindedAt.IsZero() && since < remindGap:
		return bot.Answer{Text: fmt.Sprintf("%s 刚提醒过%s，这次没有再提醒。半小时后还没确认，再催一次。", c.moment(p.RemindedAt, call.At), who), Store: p.Store}, nil
	case p.Reminders >= remindersMost && since < day:
		return bot.Answer{Text: fmt.Sprintf("这条群发已经提醒过 %d 次，企业微信一天最多提醒 %d 次。请直接和%s说一声。", p.Reminders, remindersMost, who), Store: p.Store}, nil
	}
	p.Reminders++
	p.RemindedAt = call.At
	effects := []bot.Effect{bot.SavePost{Post: p}, bot.RemindPost{ID: p.ID, MsgID: p.MsgID}}
	if !sameUser(p.Sender, call.UserID) {
		effects = append(effects, bot.AppMessage{ToUsers: []string{p.Sender}, Text: fmt.Sprintf(
			"%s请您确认一条群发：「%s」。请打开企业微信的「群发助手」，点一下发送。", shownText(call.Name), shorten(shownText(moderation.Masked(p.Text)), saidMost))})
	}
	return bot.Answer{
		Text:    fmt.Sprintf("好，已经请企业微信提醒%s确认这条群发（第 %d 次）。", who, p.Reminders),
		Effects: effects, Store: p.Store,
		Plan: &bot.Plan{Summary: "提醒" + who + "确认群发", People: 1, Noun: "员工", Bind: digestOf("post remind", p.ID, p.Reminders), Lasting: "提醒已经发出去了"},
	}, nil
}
