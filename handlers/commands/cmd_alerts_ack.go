package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// ackSummary begins what the taking on of an alert is called.
const ackSummary = "处理提醒："

// ack takes an alert on. Whom it was given to says with it that it is done.
func (c *counter) ack(call bot.Call, v bot.View, a bot.Alert) (bot.Answer, error) {
	given := a.Assigned != "" && a.ClosedAt.IsZero()
	done, err := c.assignedDone(call, v, a)
	if err != nil {
		return bot.Answer{}, err
	}
	if !a.Open() && !given && len(done) == 0 {
		state, err := c.alertState(call, v, a)
		if swallowed(a) {
			return bot.Answer{Text: "提醒 " + a.ID + " " + state + "，请处理那一条。", Store: a.Store}, err
		}
		return bot.Answer{Text: "提醒 " + a.ID + " " + state + "，不用再处理。", Store: a.Store}, err
	}
	title, err := c.alertTitle(v, a)
	if err != nil {
		return bot.Answer{}, err
	}
	text := fmt.Sprintf("好，记下了：%s，由您处理。不会再重复提醒。", title)
	switch {
	case given:
		a.ClosedAt = call.At
		text = fmt.Sprintf("好，记下了：%s，处理完了。", title)
	case a.Open():
		a.AckAt, a.AckBy = call.At, call.UserID
	default:
		// It ended by itself, and only the to-do is left.
		return bot.Answer{
			Text: fmt.Sprintf("好，记下了：%s，处理完了。", title), Effects: done,
			Plan: &bot.Plan{Summary: ackSummary + title, Bind: digestOf(a.ID, "to-do"), Lasting: "提醒已经过去了"}, Store: a.Store,
		}, nil
	}
	effects := append([]bot.Effect{bot.SetAlert{Alert: a}}, done...)
	cards, err := c.cardsDone(call, v, a, title)
	return bot.Answer{
		Text:    text,
		Effects: append(effects, cards...), Plan: &bot.Plan{Summary: ackSummary + title, Bind: digestOf(a.ID, given)},
		Undo: &bot.Undo{Payload: alertWrite{Do: alertAck, ID: a.ID, At: call.At}}, Store: a.Store,
	}, err
}

// assignedDone ticks off the to-do of whom an alert was given to, if it waits.
func (c *counter) assignedDone(call bot.Call, v bot.View, a bot.Alert) ([]bot.Effect, error) {
	if a.Assigned == "" {
		return nil, nil
	}
	todo, err := v.Desk().Todo(call.Scope, a.Assigned, alertTodo(a))
	if err != nil || todo.ID == "" || !todo.DoneAt.IsZero() {
		return nil, err
	}
	todo.DoneAt, todo.DoneBy, todo.Outcome = call.At, call.UserID, "处理了"
	return []bot.Effect{bot.SetTodo{Todo: todo}}, nil
}

// cardsDone makes that the cards that tell of an alert have no more effect.
func (c *counter) cardsDone(call bot.Call, v bot.View, a bot.Alert, outcome string) ([]bot.Effect, error) {
	var effects []bot.Effect
	for _, task := range a.Tasks {
		state, err := v.Staff().Card(task)
		if err != nil {
			return nil, err
		}
		if state.Task == "" || !state.DoneAt.IsZero() {
			continue
		}
		state.DoneAt, state.DoneBy, state.Outcome = call.At, call.UserID, outcome
		effects = append(effects, bot.SetCardState{CardState: state})
	}
	return effects, nil
}

// ackUndo makes an alert stand again as nobody's, if it stands as the caller left
// it.
func (c *counter) ackUndo(call bot.Call, v bot.View, w alertWrite) (bot.Answer, error) {
	a, err := v.Alerting().Alert(call.Scope, w.ID)
	if err != nil {
		return bot.Answer{}, err
	}
	title := "这条提醒"
	if a.ID != "" {
		if title, err = c.alertTitle(v, a); err != nil {
			return bot.Answer{}, err
		}
	}
	finished := a.ClosedAt.Equal(w.At) && !a.ClosedAt.IsZero()
	if a.ID == "" || !finished && (!a.AckAt.Equal(w.At) || !a.ClosedAt.IsZero()) {
		return say("%s：后来又有变化，不能撤销了。", title)
	}
	if finished {
		a.ClosedAt = time.Time{}
	} else {
		a.AckAt, a.AckBy = time.Time{}, ""
	}
	if a.Notices > 0 {
		// Who hears of it has as much time again.
		a.LevelAt, a.NotifiedAt = call.At, call.At
	}
	effects := []bot.Effect{}
	if a.Assigned != "" {
		todo, err := v.Desk().Todo(call.Scope, a.Assigned, alertTodo(a))
		if err != nil {
			return bot.Answer{}, err
		}
		switch {
		case todo.ID == "":
		case finished:
			// What was done is open again only if it is made anew.
			todo.CreatedAt = call.At
			todo.DoneAt, todo.DoneBy, todo.Outcome = time.Time{}, "", ""
			effects = append(effects, bot.SetTodo{Todo: todo})
		case todo.DoneAt.IsZero():
			todo.DoneAt, todo.DoneBy, todo.Outcome = call.At, call.UserID, "分派撤回了"
			effects = append(effects, bot.SetTodo{Todo: todo}, bot.AppMessage{
				ToUsers: []string{a.Assigned}, Text: "分派撤回了，不用您处理了：" + title,
			})
		}
		if !finished {
			a.Assigned = ""
		}
	}
	text := "好，又等人处理了：" + title + "。"
	return bot.Answer{
		Text: text, Effects: append(effects, bot.SetAlert{Alert: a}),
		Plan: &bot.Plan{Summary: "撤回对提醒的处理：" + title, Bind: digestOf(a.ID)}, Store: a.Store,
	}, nil
}

// alertTodo is the to-do of whom an alert was given to.
func alertTodo(a bot.Alert) string { return "A" + a.ID }

// assign gives an alert to somebody: it waits among their to-dos, and they are
// told.
func (c *counter) assign(call bot.Call, v bot.View, a bot.Alert) (bot.Answer, error) {
	if !a.ClosedAt.IsZero() {
		return say("提醒 %s 已经过去了，不用再分派。", a.ID)
	}
	who := fold(strings.TrimLeft(strings.TrimSpace(call.Arg("其他").Text), "@＠"))
	able, err := c.assignable(call, v, a)
	if err != nil {
		return bot.Answer{}, err
	}
	fit := slices.DeleteFunc(slices.Clone(able), func(s bot.Caller) bool {
		return fold(s.UserID) != who && !strings.Contains(fold(s.Name), who)
	})
	if i := slices.IndexFunc(fit, func(s bot.Caller) bool { return fold(s.UserID) == who }); i >= 0 {
		fit = fit[i : i+1]
	}
	switch {
	case len(able) == 0:
		return say("这家店现在没有可以分派的同事。")
	case len(fit) == 0:
		return say("没有找到可以处理这条提醒的「%s」。写姓名，例如：\n/提醒 分派 %s @%s", shownText(cutRunes(who, 20)), a.ID, able[0].Name)
	case len(fit) > 1 || who == "":
		answer := bot.Answer{Text: "交给谁？"}
		for _, s := range fit[:min(len(fit), mostFound)] {
			answer.Pick = append(answer.Pick, bot.Choice{
				Label: shownText(s.Name) + " · " + s.Role.Title(), Line: "/提醒 分派 " + a.ID + " @" + s.UserID,
			})
		}
		return answer, nil
	}
	return c.assigned(call, v, a, fit[0])
}

// assignable are those at the alert's store whom the caller may ask: auditors only
// read.
func (c *counter) assignable(call bot.Call, v bot.View, a bot.Alert) ([]bot.Caller, error) {
	everybody, err := c.roster.Everybody(v.Staff())
	return slices.DeleteFunc(everybody, func(s bot.Caller) bool {
		return s.Role == bot.RoleAuditor || !roster.Shows(s.Scope, a.Store) || !roster.Within(s.Scope, call.Scope)
	}), err
}

func (c *counter) assigned(call bot.Call, v bot.View, a bot.Alert, to bot.Caller) (bot.Answer, error) {
	title, err := c.alertTitle(v, a)
	if err != nil {
		return bot.Answer{}, err
	}
	var effects []bot.Effect
	if a.Assigned != "" && !sameUser(a.Assigned, to.UserID) {
		effects = append(effects, bot.AppMessage{ToUsers: []string{a.Assigned}, Text: fmt.Sprintf("已经改由%s处理，您不用管了：%s", shownText(to.Name), title)})
	}
	a.AckAt, a.AckBy, a.Assigned = call.At, call.UserID, to.UserID
	name := shownText(to.Name)
	effects = append(effects, bot.SetAlert{Alert: a}, bot.SetTodo{Todo: bot.Todo{
		ID: alertTodo(a), Kind: bot.TodoAlert, UserID: to.UserID, Store: a.Store, Ref: a.ID, Text: title, CreatedAt: call.At,
	}})
	if !sameUser(to.UserID, call.UserID) {
		effects = append(effects, bot.AppMessage{ToUsers: []string{to.UserID}, Text: fmt.Sprintf(
			"%s请您处理一件事：%s\n细节发 /提醒 %s，处理完发 /提醒 处理 %s", shownText(call.Name), title, a.ID, a.ID)})
	}
	cards, err := c.cardsDone(call, v, a, "分派给了"+name)
	return bot.Answer{
		Text:    fmt.Sprintf("好，已经交给%s：%s。TA 会收到消息，也在 TA 的待办里。", name, title),
		Effects: append(effects, cards...), Plan: &bot.Plan{Summary: "把提醒分派给" + name + "：" + title, Bind: digestOf(a.ID, to.UserID)},
		Undo: &bot.Undo{Payload: alertWrite{Do: alertAssign, ID: a.ID, At: call.At}}, Store: a.Store,
	}, err
}
