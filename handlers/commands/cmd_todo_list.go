package commands

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// openAlertsMost is how many open alerts are counted.
const openAlertsMost = 200

// todoTitles are the kinds of to-do in words.
var todoTitles = map[bot.TodoKind]string{
	bot.TodoFollow: "跟进", bot.TodoWelcome: "欢迎", bot.TodoPost: "群发", bot.TodoAlert: "提醒", bot.TodoConfirm: "待确认",
	bot.TodoReview: "看一看", bot.TodoRemove: "移除", bot.TodoSuggest: "回复", bot.TodoCoupon: "优惠券", bot.TodoSale: "秒杀",
}

// todoEntries are to-dos as the list has them.
func (c *counter) todoEntries(call bot.Call, v bot.View, open []bot.Todo) ([]listEntry, error) {
	var entries []listEntry
	for _, t := range open {
		line, err := c.todoText(call, v, t)
		if err != nil {
			return nil, err
		}
		if title := todoTitles[t.Kind]; !strings.HasPrefix(t.Text, title) {
			line = "[" + title + "] " + line
		}
		if !t.DueAt.IsZero() {
			line += "，" + c.moment(t.DueAt, call.At)
			if t.Kind == bot.TodoConfirm {
				line += " 前有效"
			}
			if t.DueAt.Before(call.At) {
				line += "（已到时间）"
			}
		}
		if t.UserID == "" {
			line += "，" + c.roster.StoreName(t.Store) + "的，谁先办都行"
		}
		entries = append(entries, listEntry{t.ID, line})
	}
	return entries, nil
}

// todoList says what waits for the caller.
func (c *counter) todoList(call bot.Call, v bot.View) (bot.Answer, error) {
	open, err := v.Desk().Todos(call.Scope, call.UserID, todosMost)
	if err != nil {
		return bot.Answer{}, err
	}
	entries, err := c.todoEntries(call, v, open)
	if err != nil {
		return bot.Answer{}, err
	}
	lines := numbered(entries)
	if call.Role.May(bot.RoleManager, false) {
		alerts, err := v.Alerting().Alerts(call.Scope, true, openAlertsMost+1)
		if err != nil {
			return bot.Answer{}, err
		}
		if len(alerts) > openAlertsMost {
			lines = append(lines, fmt.Sprintf("还有 %d 条以上提醒没人接手：发 /提醒", openAlertsMost))
		} else if len(alerts) > 0 {
			lines = append(lines, fmt.Sprintf("还有 %d 条提醒没人接手：发 /提醒", len(alerts)))
		}
	}
	if len(lines) == 0 {
		lines = append(lines, "没有待办，清清爽爽。\n要记一条：/跟进 小雨 3天 带试用装")
	}
	if len(open) > 0 {
		lines = append(lines, "办好了：/待办 完成 1　晚点再说：/待办 推迟 1 2天")
	}
	return bot.Answer{Text: strings.Join(lines, "\n"), List: listTodos, Listed: idsOf(entries)}, nil
}
