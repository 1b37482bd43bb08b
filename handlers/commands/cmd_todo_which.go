package commands

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// todoNamed is the to-do that the caller means, by its number in the list that
// they saw or its ID.
func (c *counter) todoNamed(call bot.Call, v bot.View, which string) (bot.Todo, bot.Answer, error) {
	n, isNumber := lineNumber(which)
	if !isNumber {
		return c.todoByID(call, v, which)
	}
	id, problem, err := seenAt(call, v, listTodos, n)
	switch {
	case err != nil || problem != "":
		return bot.Todo{}, bot.Answer{Text: problem}, err
	case id == "":
		answer, err := c.todoPick(call, v)
		return bot.Todo{}, answer, err
	}
	t, answer, err := c.todoByID(call, v, id)
	if answer.Refused != "" {
		// They did not reach for it: it was theirs when they saw it.
		answer = bot.Answer{Text: fmt.Sprintf("您看到的第 %d 条是待办 %s，它现在不归您了，什么都没有做。发 /待办 看看现在有哪些。", n, id)}
	}
	return t, answer, err
}

// todoByID is a to-do that waits for the caller, or that they may settle.
func (c *counter) todoByID(call bot.Call, v bot.View, id string) (bot.Todo, bot.Answer, error) {
	t, err := v.Desk().Todo(call.Scope, call.UserID, id)
	if err == nil && t.ID == "" {
		t, err = v.Desk().Todo(call.Scope, call.UserID, strings.ToUpper(id))
	}
	own := t.UserID == "" || sameUser(t.UserID, call.UserID) || call.Role.May(bot.RoleManager, true)
	switch {
	case err != nil:
		return t, bot.Answer{}, err
	case t.ID == "" || !own:
		return t, bot.Answer{Text: fmt.Sprintf("没有找到待办 %s。发 /待办 看看现在有哪些。", shownText(cutRunes(id, 20))), Refused: outOfScope}, nil
	case !t.DoneAt.IsZero():
		what, err := c.todoText(call, v, t)
		return t, bot.Answer{Text: fmt.Sprintf("这条%s 就了结了：%s", c.moment(t.DoneAt, call.At), what)}, err
	}
	return t, bot.Answer{}, nil
}

// todoPick asks whose number names nothing that they saw which to-do they mean.
func (c *counter) todoPick(call bot.Call, v bot.View) (bot.Answer, error) {
	open, err := v.Desk().Todos(call.Scope, call.UserID, todosMost)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(open) == 0 {
		return c.todoList(call, v)
	}
	entries, err := c.todoEntries(call, v, open)
	return pickFrom(todoCommand(c), call, listTodos, entries), err
}
