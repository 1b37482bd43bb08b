package commands

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// What 待办 does.
const (
	todoDone  = "done"
	todoLater = "later"
)

// todosMost is how many to-dos are listed.
const todosMost = 50

// todoCommand lists what waits for the caller, and ticks it off.
func todoCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "待办", English: "todo", Aliases: []string{"todos"}, Topic: bot.TopicMine,
		Help:     "等着您的事：跟进、没确认的群发、等您同意的操作",
		Examples: []string{"/待办", "/待办 完成 1", "/待办 推迟 1 2天", "/待办 推迟 1 周五"},
		Args: []bot.Arg{
			{Name: "做", English: "do", Type: bot.ArgChoice, Optional: true, Options: []bot.Option{
				{Value: todoDone, Words: []string{"完成", "办完", "done"}},
				{Value: todoLater, Words: []string{"推迟", "later"}},
			}},
			{Name: "哪条", English: "which", Type: bot.ArgText, Optional: true, Help: "半小时内看过的列表里的序号，或提醒里的代号"},
			{Name: "多久", English: "after", Type: bot.ArgWhen, Optional: true, Help: "推迟多久或到什么时候，如 2天、周五、明天 9点"},
		},
		Role: bot.RoleClerk, Writes: true, Reads: true,
		Run: c.todo, Undo: c.todoUndo,
	}
}

func (c *counter) todo(call bot.Call, v bot.View) (bot.Answer, error) {
	if !call.Given("做") {
		return c.todoList(call, v)
	}
	which := strings.TrimLeft(call.Arg("哪条").Text, "#＃")
	if which == "" {
		return say("哪一条？写序号，例如：\n/待办 完成 1\n/待办 推迟 1 2天\n发 /待办 看有哪些。")
	}
	t, problem, err := c.todoNamed(call, v, which)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	if elsewhere := settledElsewhere(t); elsewhere != "" {
		return say("%s", elsewhere)
	}
	what, err := c.todoText(call, v, t)
	if err != nil {
		return bot.Answer{}, err
	}
	if call.Arg("做").Text == todoLater {
		return c.putOff(call, t, what)
	}
	before := t
	t.DoneAt, t.DoneBy, t.Outcome = call.At, call.UserID, "完成"
	return todoAnswer("办好了："+what, before, t)
}

// settledElsewhere says how to be done with what another command settles; empty
// for what is ticked off here.
func settledElsewhere(t bot.Todo) string {
	switch t.Kind {
	case bot.TodoConfirm:
		return fmt.Sprintf("这一条等您点头：同意发 /确认 %s，不同意发 /取消 %s", t.Ref, t.Ref)
	case bot.TodoAlert:
		return fmt.Sprintf("这是一条提醒，处理完发 /提醒 处理 %s，看细节发 /提醒 %s", t.Ref, t.Ref)
	default:
		return ""
	}
}

// putOff reminds of a to-do later.
func (c *counter) putOff(call bot.Call, t bot.Todo, what string) (bot.Answer, error) {
	when := call.Arg("多久")
	if !call.Given("多久") {
		when.Span = 24 * time.Hour
	}
	due, problem := c.dueOf(call, when)
	if problem != "" {
		return say("%s例如：/待办 推迟 %s 2天、/待办 推迟 %s 明天 9点", problem, t.ID, t.ID)
	}
	before := t
	t.DueAt = due
	if t.UserID == "" {
		t.UserID = call.UserID
	}
	answer, err := todoAnswer(fmt.Sprintf("好，%s 再提醒：%s", c.moment(t.DueAt, call.At), what), before, t)
	answer.Effects = append(answer.Effects, remind(t))
	return answer, err
}

// todoWrite is what the journal keeps of a changed to-do.
type todoWrite struct {
	Before bot.Todo `json:"before"`
	After  bot.Todo `json:"after"`
}

func todoAnswer(text string, before, now bot.Todo) (bot.Answer, error) {
	a := bot.Answer{
		Text: text, Effects: []bot.Effect{bot.SetTodo{Todo: now}}, Store: now.Store,
		Plan: &bot.Plan{Summary: text, People: 1, Bind: digestOf(now.ID, text)},
		Undo: &bot.Undo{Payload: todoWrite{Before: before, After: now}},
	}
	if now.ExternalUserID != "" {
		a.Customers = []string{now.ExternalUserID}
	}
	return a, nil
}

// todoUndo brings a to-do back as it was, unless somebody changed it since.
func (c *counter) todoUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var w todoWrite
	if err := json.Unmarshal(payload, &w); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of a to-do: %w", err)
	}
	t, err := v.Desk().Todo(call.Scope, call.UserID, w.After.ID)
	if err != nil {
		return bot.Answer{}, err
	}
	if t.ID == "" || !t.DoneAt.Equal(w.After.DoneAt) || !t.DueAt.Equal(w.After.DueAt) {
		return say("这条待办之后又改过，没有动。发 /待办 看看。")
	}
	if !w.After.DoneAt.IsZero() {
		// What was done is open again only if it is made anew.
		w.Before.CreatedAt = call.At
	}
	what, err := c.todoText(call, v, w.Before)
	if err != nil {
		return bot.Answer{}, err
	}
	text := "恢复了：" + what
	answer, err := todoAnswer(text, t, w.Before)
	answer.Undo = nil
	if w.Before.DueAt.After(call.At) {
		answer.Effects = append(answer.Effects, remind(w.Before))
	}
	return answer, err
}
