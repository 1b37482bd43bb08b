package commands

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// The bounds of a reminder, and the hours of the day that are fit for one.
const (
	followSoonest = time.Minute
	followLatest  = 366 * 24 * time.Hour
	dayBegins     = 9
	dayEnds       = 21
	followHour    = 10
)

// followCommand reminds the caller of a customer after a time.
func followCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "跟进", English: "follow", Aliases: []string{"提醒我"}, Topic: bot.TopicCustomers,
		Help:     "过几天提醒您联系这位客户",
		Examples: []string{"/跟进 小雨 3天 带试用装", "/跟进 小雨 2小时", "/跟进 小雨 周五 下午3点 打电话"},
		Args: []bot.Arg{
			{Name: "客户", English: "customer", Type: bot.ArgCustomer, Help: "名字、备注、手机尾号或客户ID"},
			{Name: "多久", English: "after", Type: bot.ArgWhen, Help: "3天、2小时，或明天、周五、11-25、明天 9点"},
			{Name: "事情", English: "text", Type: bot.ArgText, Optional: true, Rest: true, Help: "到时候提醒什么"},
		},
		Role: bot.RoleClerk, Writes: true,
		Run: c.follow, Undo: c.followUndo,
	}
}

// followTextMost is how many characters a reminder has.
const followTextMost = 100

func (c *counter) follow(call bot.Call, v bot.View) (bot.Answer, error) {
	id, after := call.Arg("客户").Text, call.Arg("多久")
	p, err := c.profileOf(call, v, id)
	if err != nil {
		return bot.Answer{}, err
	}
	if id == "" || len(p.Identities) == 0 {
		return c.nobody()
	}
	due, problem := c.dueOf(call, after)
	if problem != "" {
		return say("%s例如：\n/跟进 %s 3天 带试用装\n/跟进 %s 明天 9点 打电话", problem, p.name(), p.name())
	}
	t := bot.Todo{
		ID: todoID(call.Event), Kind: bot.TodoFollow, UserID: call.UserID, Store: p.store(), ExternalUserID: id,
		Text:      "跟进 " + p.name(),
		CreatedAt: call.At, DueAt: due,
	}
	if what := shownText(cutRunes(call.Arg("事情").Text, followTextMost)); what != "" {
		t.Text += "：" + what
	}
	when := c.moment(t.DueAt, call.At)
	return bot.Answer{
		Text:    fmt.Sprintf("好，%s 提醒您%s。\n不用了发 /待办 完成 %s", when, t.Text, t.ID),
		Effects: []bot.Effect{bot.SetTodo{Todo: t}, remind(t)},
		Plan:    &bot.Plan{Summary: when + " 提醒您" + t.Text, People: 1, Bind: digestOf(id, after.Span, after.Time.Unix(), t.Text)},
		Undo:    &bot.Undo{Payload: t.ID}, Customers: []string{id}, Store: t.Store,
	}, nil
}

// todoID is short, for people to type, and the same whenever the event is
// handled.
func todoID(event int64) string { return "D" + digestOf("todo", event)[:7] }

// remind is the job that reminds of a to-do when it is due.
func remind(t bot.Todo) bot.ScheduleJob {
	// A string always marshals.
	payload, _ := json.Marshal(t.ID)
	return bot.ScheduleJob{
		Name: bot.JobFollow, Key: fmt.Sprint(t.ID, "@", t.DueAt.Unix()), Due: t.DueAt, Payload: payload, Lane: "member:" + t.UserID,
	}
}

// dueOf is when a reminder comes that was wished for after a span or at a
// moment, or what is wrong with it.
func (c *counter) dueOf(call bot.Call, when bot.Value) (due time.Time, problem string) {
	span := when.Span
	if !when.Time.IsZero() {
		span = when.Time.Sub(call.At)
	}
	switch {
	case !when.Time.IsZero() && span <= 0:
		return due, fmt.Sprintf("%s 已经过去了，请写以后的时间，", c.moment(when.Time, call.At))
	case !when.Time.IsZero() && span <= followLatest:
		return when.Time, ""
	case span < followSoonest || span > followLatest:
		return due, "什么时候提醒？从 1 分钟到 366 天以后都行，"
	}
	return c.remindAt(call.At, span), ""
}

// remindAt is when a reminder comes that was wished for after a span. One of
// whole days comes in the daytime.
func (c *counter) remindAt(from time.Time, span time.Duration) time.Time {
	due := from.Add(span)
	if span%(24*time.Hour) != 0 {
		return due
	}
	if hour := c.local(due).Hour(); hour >= dayBegins && hour < dayEnds {
		return due
	}
	return c.midnight(due).Add(followHour * time.Hour)
}

// followUndo calls a reminder off.
func (c *counter) followUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var id string
	if err := json.Unmarshal(payload, &id); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of a reminder: %w", err)
	}
	t, err := v.Desk().Todo(call.Scope, call.UserID, id)
	if err != nil {
		return bot.Answer{}, err
	}
	if t.ID == "" || !t.DoneAt.IsZero() {
		return say("这条跟进已经了结，不用再取消。")
	}
	t.DoneAt, t.DoneBy, t.Outcome = call.At, call.UserID, "撤销了"
	text := "取消了：" + t.Text
	return bot.Answer{
		Text: text, Effects: []bot.Effect{bot.SetTodo{Todo: t}},
		Plan: &bot.Plan{Summary: text, People: 1, Bind: digestOf(t.ID)}, Store: t.Store,
	}, nil
}
