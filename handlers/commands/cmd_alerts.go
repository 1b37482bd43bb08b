package commands

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// What 提醒 does.
const (
	alertAck       = "ack"
	alertSilence   = "silence"
	alertAssign    = "assign"
	alertSilences  = "silences"
	alertUnsilence = "unsilence"
	alertResults   = "results"
)

// alertsMost is how many alerts are listed.
const alertsMost = 30

// alertsCommand lists what managers should know, and takes it on.
func alertsCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "提醒", English: "alerts", Aliases: []string{"alert", "告警"}, Topic: bot.TopicShop,
		Help:     "有什么要留意；处理、静默、分派提醒，看成效",
		Examples: []string{"/提醒", "/提醒 处理 1", "/提醒 静默 1 4小时 正在换班", "/提醒 静默 退群 2小时 今天盘点", "/提醒 分派 1 @韩梅", "/提醒 静默列表", "/提醒 取消静默 1", "/提醒 成效"},
		Args: []bot.Arg{
			{Name: "做", English: "do", Type: bot.ArgChoice, Optional: true, Options: []bot.Option{
				{Value: alertAck, Words: []string{"处理", "处理了", "已处理", "知道了", "ack"}},
				{Value: alertSilence, Words: []string{"静默", "静音", "silence"}},
				{Value: alertAssign, Words: []string{"分派", "交给", "assign"}},
				{Value: alertSilences, Words: []string{"静默列表", "silences"}},
				{Value: alertUnsilence, Words: []string{"取消静默", "unsilence"}},
				{Value: alertResults, Words: []string{"成效", "results"}},
			}},
			{Name: "哪条", English: "which", Type: bot.ArgText, Optional: true, Help: "半小时内看过的列表里的序号，或提醒的编号；静默时也可以写一种提醒：" + kindWords()},
			{Name: "其他", English: "more", Type: bot.ArgText, Optional: true, Rest: true, Help: "静默多久和原因，或分派给谁"},
		},
		Role: bot.RoleClerk, Writes: true, Reads: true,
		Run: c.alerts, Undo: c.alertsUndo,
	}
}

func (c *counter) alerts(call bot.Call, v bot.View) (bot.Answer, error) {
	do := call.Arg("做").Text
	manager := call.Role.May(bot.RoleManager, false)
	if !manager && do != "" && do != alertAck {
		return say("这一步要店长及以上才能做。交给您的提醒，处理完发 /提醒 处理 编号 就行。")
	}
	switch do {
	case alertSilences:
		return c.silenceList(call, v)
	case alertUnsilence:
		return c.unsilence(call, v)
	case alertResults:
		return c.results(call, v)
	case "":
		if !call.Given("哪条") {
			return c.alertList(call, v)
		}
	}
	if do == alertSilence {
		if answer, ok, err := c.silenceByWord(call, v); ok || err != nil {
			return answer, err
		}
	}
	a, problem, err := c.alertNamed(call, v)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	switch do {
	case alertAck:
		answer, err := c.ack(call, v, a)
		if len(answer.Effects) == 0 && !call.Role.May(bot.RoleClerk, true) {
			// Who only reads has tried to write, though nothing was left to do.
			answer.Refused = "只能查看"
		}
		return answer, err
	case alertSilence:
		return c.silence(call, v, a)
	case alertAssign:
		return c.assign(call, v, a)
	default:
		return c.alertDetails(call, v, a)
	}
}

// openAlerts are the alerts that wait for the caller, newest first, and whether
// there are more than are listed. Who runs no store sees what was given to them,
// in the order of their to-dos.
func (c *counter) openAlerts(call bot.Call, v bot.View) (mine []bot.Alert, more bool, err error) {
	if call.Role.May(bot.RoleManager, false) {
		all, err := v.Alerting().Alerts(call.Scope, true, alertsMost+1)
		return all[:min(len(all), alertsMost)], len(all) > alertsMost, err
	}
	todos, err := v.Desk().Todos(call.Scope, call.UserID, todosMost)
	if err != nil {
		return nil, false, err
	}
	for _, t := range todos {
		if t.Kind != bot.TodoAlert {
			continue
		}
		a, err := v.Alerting().Alert(call.Scope, t.Ref)
		if err != nil {
			return nil, false, err
		}
		if sameUser(a.Assigned, call.UserID) && a.ClosedAt.IsZero() {
			mine = append(mine, a)
		}
	}
	return mine, false, nil
}

func (c *counter) alertList(call bot.Call, v bot.View) (bot.Answer, error) {
	open, more, err := c.openAlerts(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(open) == 0 {
		return bot.Answer{Text: noAlerts(call), List: listAlerts}, nil
	}
	lines := []string{fmt.Sprintf("有 %d 条提醒等人处理：", len(open))}
	if more {
		lines[0] = fmt.Sprintf("等人处理的提醒很多，这里是最新的 %d 条：", len(open))
	}
	entries, err := c.alertEntries(call, v, open)
	lines = append(lines, numbered(entries)...)
	lines = append(lines, alertsHint(call))
	return bot.Answer{Text: strings.Join(lines, "\n"), List: listAlerts, Listed: idsOf(entries)}, err
}

// noAlerts says that nothing waits for the caller. Who sees only what was given
// to them is told of nothing more: whether all is well they cannot know.
func noAlerts(call bot.Call) string {
	if !call.Role.May(bot.RoleManager, false) {
		return "没有交给您的提醒。"
	}
	return "现在没有要处理的提醒，一切都好。"
}

// alertsHint says what one may do about the alerts of a list.
func alertsHint(call bot.Call) string {
	if !call.Role.May(bot.RoleManager, false) {
		return "处理了发 /提醒 处理 1。"
	}
	return "处理了发 /提醒 处理 1，先不提发 /提醒 静默 1 4小时，交给人发 /提醒 分派 1 @姓名。"
}

// alertEntries are alerts as the list has them.
func (c *counter) alertEntries(call bot.Call, v bot.View, open []bot.Alert) ([]listEntry, error) {
	var entries []listEntry
	for _, a := range open {
		title, err := c.alertTitle(v, a)
		if err != nil {
			return nil, err
		}
		entries = append(entries, listEntry{a.ID, fmt.Sprintf("%s（%s，编号 %s）", title, c.moment(a.LastAt, call.At), a.ID)})
	}
	return entries, nil
}

func (c *counter) alertTitle(v bot.View, a bot.Alert) (string, error) {
	title, err := alerts.Title(alerts.Options{Shop: c.Shop, Messages: c.Messages, Location: c.Location}, v, a)
	return withoutPhones(title), err
}

// alertDetails say all of one alert.
func (c *counter) alertDetails(call bot.Call, v bot.View, a bot.Alert) (bot.Answer, error) {
	title, err := c.alertTitle(v, a)
	if err != nil {
		return bot.Answer{}, err
	}
	const shown = 10
	items, err := v.Alerting().Items(a.ID, shown)
	if err != nil {
		return bot.Answer{}, err
	}
	lines := []string{title + "（编号 " + a.ID + "）", fmt.Sprintf("一共 %d 次，%d 位客户，最近一次 %s", a.Count, a.People, c.moment(a.LastAt, call.At))}
	if a.People == 0 {
		lines[1] = "最近一次 " + c.moment(a.LastAt, call.At)
	}
	if a.Cause != "" && !swallowed(a) {
		lines = append(lines, "可能的原因："+a.Cause)
	}
	for _, i := range items {
		line, err := c.itemLine(call, v, i)
		if err != nil {
			return bot.Answer{}, err
		}
		lines = append(lines, line)
	}
	if a.Count > len(items) {
		lines = append(lines, fmt.Sprintf("……还有 %d 条更早的", a.Count-len(items)))
	}
	state, err := c.alertState(call, v, a)
	return bot.Answer{Text: strings.Join(append(lines, state), "\n"), Store: a.Store}, err
}

func (c *counter) itemLine(call bot.Call, v bot.View, i bot.AlertItem) (string, error) {
	parts := []string{"· " + c.moment(i.At, call.At)}
	if i.ExternalUserID != "" {
		customer, err := v.Customer(i.ExternalUserID)
		if err != nil {
			return "", err
		}
		parts = append(parts, "「"+shownName(customer.Name)+"」")
	}
	if i.UserID != "" {
		name, err := c.staffName(v, i.UserID)
		if err != nil {
			return "", err
		}
		parts = append(parts, name)
	}
	if i.Detail != "" {
		parts = append(parts, withoutPhones(i.Detail))
	}
	return strings.Join(parts, " "), nil
}

// alertState says who has taken an alert on, or what can be done.
func (c *counter) alertState(call bot.Call, v bot.View, a bot.Alert) (string, error) {
	by, err := c.staffName(v, a.AckBy)
	if err != nil {
		return "", err
	}
	switch {
	case a.Assigned != "":
		who, err := c.staffName(v, a.Assigned)
		return fmt.Sprintf("%s在 %s 分派给了%s", by, c.moment(a.AckAt, call.At), who), err
	case !a.AckAt.IsZero():
		return fmt.Sprintf("已经由%s在 %s 处理了", by, c.moment(a.AckAt, call.At)), nil
	case !a.ClosedAt.IsZero() && swallowed(a):
		return a.Cause, nil
	case !a.ClosedAt.IsZero():
		return "已经过去了（" + c.moment(a.ClosedAt, call.At) + "）", nil
	default:
		return "还没有人处理。处理了发 /提醒 处理 " + a.ID, nil
	}
}

// swallowed says whether an alert went over into a storm, as its cause then says.
func swallowed(a bot.Alert) bool { return strings.HasPrefix(a.Cause, "并入了提醒") }

// alertWrite is what the journal keeps of what was done about an alert.
type alertWrite struct {
	Do string    `json:"do"`
	ID string    `json:"id,omitempty"`
	At time.Time `json:"at"`
	// IDs are the silences that were begun, Silences those that were ended: they are
	// in no list any more.
	IDs      []string      `json:"ids,omitempty"`
	Silences []bot.Silence `json:"silences,omitempty"`
}

// alertsUndo takes back what was done about an alert or a silence.
func (c *counter) alertsUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var w alertWrite
	if err := json.Unmarshal(payload, &w); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of an alert: %w", err)
	}
	switch w.Do {
	case alertSilence, alertUnsilence:
		return c.silenceUndo(call, v, w)
	default:
		return c.ackUndo(call, v, w)
	}
}
