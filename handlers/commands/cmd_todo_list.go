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
}

// todoList says what waits for the caller.
func (c *counter) todoList(call bot.Call, v bot.View, open []bot.Todo) (bot.Answer, error) {
	var lines []string
	for i, t := range open {
		line := fmt.Sprintf("%d. ", i+1)
		if title := todoTitles[t.Kind]; !strings.HasPrefix(t.Text, title) {
			line += "[" + title + "] "
		}
		line += shownText(t.Text)
		if !t.DueAt.IsZero() {
			line += "，" + c.moment(t.DueAt, call.At)
			if t.DueAt.Before(call.At) {
				line += "（已到时间）"
			}
		}
		if t.UserID == "" {
			line += "，" + c.roster.StoreName(t.Store) + "的，谁先办都行"
		}
		lines = append(lines, line)
	}
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
		return say("没有待办，清清爽爽。\n要记一条：/跟进 小雨 3天 带试用装")
	}
	if len(open) > 0 {
		lines = append(lines, "办好了：/待办 完成 1　晚点再说：/待办 推迟 1 2天")
	}
	return bot.Answer{Text: strings.Join(lines, "\n")}, nil
}
