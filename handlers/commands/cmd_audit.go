package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// auditPage is how many entries one answer shows.
const auditPage = 20

// auditTitles are outcomes in words.
var auditTitles = map[bot.AuditOutcome]string{
	bot.AuditDone: "做了", bot.AuditRefused: "被拒", bot.AuditAsked: "待确认", bot.AuditNo: "放弃", bot.AuditLapsed: "过期",
	bot.AuditUndone: "做了", bot.AuditFailed: "失败", bot.AuditShown: "看了",
}

// auditCommand shows who did what.
func auditCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "审计", English: "audit", Topic: bot.TopicAdmin,
		Help:     "谁在什么时候做了什么；客户只记代号",
		Examples: []string{"/审计", "/审计 人=李明", "/审计 命令=标签", "/审计 客户=小雨"},
		Args: []bot.Arg{
			{Name: "人", English: "staff", Type: bot.ArgStaff, Optional: true, Named: true, Help: "谁做的"},
			{Name: "客户", English: "customer", Type: bot.ArgCustomer, Optional: true, Named: true, Help: "关于哪位客户"},
			{Name: "命令", English: "command", Type: bot.ArgText, Optional: true, Named: true, Help: "哪个命令"},
			{Name: "之前", English: "before", Type: bot.ArgNumber, Optional: true, Named: true, Help: "从哪一条往前翻"},
		},
		Role: bot.RoleManager,
		Run:  c.audit,
	}
}

func (c *counter) audit(call bot.Call, v bot.View) (bot.Answer, error) {
	q := bot.AuditQuery{UserID: call.Arg("人").Text, Before: call.Arg("之前").Number, Limit: auditPage}
	if id := call.Arg("客户").Text; id != "" {
		q.Subject = bot.Pseudonym(id)
	}
	if q.Action = strings.TrimLeft(call.Arg("命令").Text, "/／"); q.Action != "" {
		q.Action = c.actionNamed(q.Action)
	}
	if call.Given("之前") && q.Before < 1 {
		return say("「之前」写一条记录的编号，例如：/审计 之前=120")
	}
	entries, err := v.Desk().Audit(call.Scope, q)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(entries) == 0 {
		return say("没有符合的记录。少写一个条件试试，例如：/审计 人=李明")
	}
	lines := make([]string, 0, len(entries)+1)
	for _, e := range entries {
		line, err := c.auditLine(v, call, e)
		if err != nil {
			return bot.Answer{}, err
		}
		lines = append(lines, line)
	}
	if len(entries) == auditPage {
		lines = append(lines, "再往前："+auditFurther(call, entries[len(entries)-1].Seq))
	}
	return bot.Answer{Text: strings.Join(lines, "\n")}, nil
}

// actionNamed is the Name of the command that a word means; the word itself if
// it means none, for what is not typed in chat.
func (c *counter) actionNamed(typed string) string {
	for _, cmd := range c.commands {
		if slices.ContainsFunc(append([]string{cmd.Name, cmd.English}, cmd.Aliases...), func(n string) bool { return fold(n) == fold(typed) }) {
			return cmd.Name
		}
	}
	return typed
}

// auditLine is one entry in words.
func (c *counter) auditLine(v bot.View, call bot.Call, e bot.AuditEntry) (string, error) {
	name, isCLI := strings.CutPrefix(e.UserID, "cli:")
	if isCLI {
		name = "服务器上的 " + shownText(name)
	} else {
		var err error
		if name, err = c.staffName(v, e.UserID); err != nil {
			return "", err
		}
	}
	line := fmt.Sprintf("#%d %s %s", e.Seq, c.moment(e.At, call.At), name)
	if e.Role != "" {
		line += "（" + e.Role.Title() + "）"
	}
	outcome := auditTitles[e.Outcome]
	if outcome == "" {
		outcome = string(e.Outcome)
	}
	line += " " + c.actionNamed(e.Action) + " " + outcome
	if len(e.Subjects) > 0 {
		line += fmt.Sprintf("，%d 位客户", e.Count)
	}
	if e.Store != "" {
		line += "，" + c.roster.StoreName(e.Store)
	}
	if e.Detail != "" {
		detail, err := c.auditDetail(v, e)
		if err != nil {
			return "", err
		}
		line += "：" + shownText(detail)
	}
	return line, nil
}

// auditFurther is the line that shows the next page of the same.
func auditFurther(call bot.Call, before int64) string {
	line := "/审计"
	for _, name := range []string{"人", "客户", "命令"} {
		if value := call.Arg(name).Text; value != "" {
			line += " " + name + "=" + quote(value)
		}
	}
	return fmt.Sprintf("%s 之前=%d", line, before)
}
