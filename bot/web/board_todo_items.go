package web

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// presses makes the buttons of things for a reader.
type presses struct {
	reader bot.Caller
	// manages says that the reader runs a store, writes that they may do anything.
	manages, writes bool
}

// button is one that does a verb to a thing; none for an ID that no form can carry.
func button(verb, id, label string, second bool) []todoButton {
	if !lineID(id) {
		return nil
	}
	return []todoButton{{Do: verb + " " + id, Label: label, Second: second}}
}

func (p presses) alert(a bot.Alert, line bot.BoardLine) todoItem {
	item := todoItem{Anchor: "a-" + a.ID, Text: line.Text, Urgent: a.Urgent}
	switch mine := strings.EqualFold(a.Assigned, p.reader.UserID); {
	case !p.writes:
	case a.Assigned == "":
		item.Buttons = button("ack", a.ID, "处理", false)
	case mine || p.manages:
		item.Buttons = button("ack", a.ID, "处理完了", false)
	}
	item.Buttons = append(item.Buttons, button("alert", a.ID, "看细节", true)...)
	if p.manages && lineID(a.ID) {
		item.Silence = "silence " + a.ID
		item.Hands = kept(line.Hands, func(c bot.Caller) bool { return memberID(c.UserID) && !strings.EqualFold(c.UserID, a.Assigned) })
	}
	if len(item.Hands) > 0 {
		item.Assign = "assign " + a.ID
	}
	return item
}

func (p presses) todo(t bot.Todo, line bot.BoardLine) todoItem {
	item := todoItem{Anchor: "t-" + t.ID, Text: line.Text}
	switch {
	case !p.writes:
	case t.Kind == bot.TodoConfirm:
		item.Buttons = append(button("agree", t.Ref, "同意", false), button("refuse", t.Ref, "不同意", true)...)
	case t.Kind == bot.TodoAlert:
		item.Buttons = append(button("ack", t.Ref, "处理完了", false), button("alert", t.Ref, "看细节", true)...)
	case lineID(t.ID):
		item.Buttons = button("done", t.ID, "办好了", false)
		item.Later = "later " + t.ID
	}
	return item
}

func (p presses) violation(x bot.Violation, line bot.BoardLine) todoItem {
	item := todoItem{Anchor: "v-" + x.ID, Text: line.Text}
	grave := x.State == bot.ViolationAppealed || slices.Index(bot.Steps(), x.Step) >= slices.Index(bot.Steps(), bot.StepReview)
	item.Buttons = append(button("around", x.ID, "看前后", true), button("violation", x.ID, "看细节", true)...)
	if p.manages || p.writes && !grave && !x.ByStaff {
		item.Judge = append(button("uphold", x.ID, "属实", false), button("overturn", x.ID, "误判", true)...)
	}
	return item
}

func (p presses) post(post bot.Post, line bot.BoardLine) todoItem {
	item := todoItem{Anchor: "p-" + post.ID, Text: line.Text}
	switch {
	case strings.EqualFold(post.Sender, p.reader.UserID):
		item.Hint = "等的就是您：请打开企业微信的「群发助手」，点一下发送。"
	case p.manages:
		item.Buttons = button("remind", post.ID, "提醒一下", false)
	}
	return item
}

func (p presses) coupon(c bot.Coupon, line bot.BoardLine) todoItem {
	item := todoItem{Anchor: "c-" + c.Code, Text: line.Text}
	if p.manages {
		item.Buttons = button("clear", c.Code, "没问题，放行", false)
	}
	item.Buttons = append(item.Buttons, button("coupon", c.Code, "看这张券", true)...)
	return item
}
