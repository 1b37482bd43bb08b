package commands

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// winBackCommand prepares a message to customers who left, for those of the staff
// who may still reach them.
func winBackCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "挽回", English: "winback", Aliases: []string{"win-back"}, Topic: bot.TopicCustomers,
		Help:     "给删了店员的客户备一条挽回消息，由还能联系到的同事发出",
		Examples: []string{"/挽回 K7Q2MDA", "/挽回 小雨", "/挽回 K7Q2MDA 试"},
		Args:     []bot.Arg{{Name: "谁", English: "who", Type: bot.ArgText, Rest: true, Help: "提醒的编号，或一位客户"}},
		Role:     bot.RoleManager, Writes: true,
		Run: c.winBack, Undo: c.winBackUndo,
	}
}

// winBackItems is how many of an alert's items are looked at.
const winBackItems = 1000

func (c *counter) winBack(call bot.Call, v bot.View) (bot.Answer, error) {
	what := strings.TrimSpace(strings.TrimLeft(call.Arg("谁").Text, "@＠#＃"))
	a, err := v.Alerting().Alert(call.Scope, strings.ToUpper(fold(what)))
	if err != nil {
		return bot.Answer{}, err
	}
	if a.ID != "" {
		return c.winBackAlert(call, v, a)
	}
	found, err := v.Desk().FindCustomers(call.Scope, what, mostFound+1)
	if err != nil {
		return bot.Answer{}, err
	}
	meant, ok := exactly(found, what)
	switch {
	case ok:
		return c.winBackOne(call, v, meant.ExternalUserID)
	case len(found) == 0:
		answer, err := say("在您的范围内没有找到提醒或客户「%s」。例如：\n/挽回 K7Q2MDA（提醒的编号）\n/挽回 小雨（客户的名字）", shownText(cutRunes(what, 20)))
		answer.Refused = outOfScope
		return answer, err
	}
	answer := bot.Answer{Text: fmt.Sprintf("「%s」有好几位，要挽回哪一位？", shownText(cutRunes(what, 20)))}
	for _, f := range found[:min(len(found), mostFound)] {
		label, err := reader{counter: c, view: v, caller: call.Caller}.label(f)
		if err != nil {
			return bot.Answer{}, err
		}
		answer.Pick = append(answer.Pick, bot.Choice{Label: withoutPhones(label), Line: "/挽回 " + f.ExternalUserID})
	}
	return answer, nil
}

// winBackAlert prepares a message for each customer of an alert who deleted a
// member of staff, but for those chosen to get none.
func (c *counter) winBackAlert(call bot.Call, v bot.View, a bot.Alert) (bot.Answer, error) {
	kind := a.Kind
	if kind == bot.AlertStorm {
		kind = a.Of
	}
	if kind != bot.AlertLost {
		return say("提醒 %s 不是客户删除店员，没有要挽回的人。", a.ID)
	}
	if swallowed(a) {
		return say("提醒 %s %s，请挽回那一条。", a.ID, a.Cause)
	}
	items, err := v.Alerting().Items(a.ID, winBackItems)
	if err != nil {
		return bot.Answer{}, err
	}
	p := winBackPlan{counter: c, call: call, v: v, alert: a, bulk: true, deleted: map[string][]string{}}
	for _, i := range items {
		p.deleted[i.Human] = append(p.deleted[i.Human], i.UserID)
	}
	for _, i := range items {
		if err := p.consider(i.ExternalUserID, i.Human, p.deleted[i.Human]); err != nil {
			return bot.Answer{}, err
		}
	}
	return p.answer()
}

// winBackOne prepares a message for one customer who was asked for by name.
func (c *counter) winBackOne(call bot.Call, v bot.View, id string) (bot.Answer, error) {
	p := winBackPlan{counter: c, call: call, v: v}
	pairs, err := v.Pairs(id)
	if err != nil {
		return bot.Answer{}, err
	}
	var deleted []string
	for _, r := range pairs {
		if r.Status == bot.RelationLost {
			deleted = append(deleted, r.UserID)
		}
	}
	if len(deleted) == 0 {
		name, err := p.name(id)
		if err != nil {
			return bot.Answer{}, err
		}
		return say("%s没有删除过店员，不用挽回。", name)
	}
	if err := p.consider(id, id, deleted); err != nil {
		return bot.Answer{}, err
	}
	return p.answer()
}

// winBackUndo calls off what was not sent yet.
func (c *counter) winBackUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var posts []string
	if err := json.Unmarshal(payload, &posts); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of a win-back: %w", err)
	}
	var effects []bot.Effect
	sent := 0
	for _, id := range posts {
		p, err := v.Posting().Post(id)
		switch {
		case err != nil:
			return bot.Answer{}, err
		case !p.ConfirmedAt.IsZero():
			sent++
			continue
		case p.ID == "" || !p.CancelledAt.IsZero() || p.Problem != "" || !roster.Shows(call.Scope, p.Store):
			continue
		}
		p.CancelledAt = call.At
		effects = append(effects, bot.SavePost{Post: p})
		if p.MsgID != "" {
			// One that is being made is called off as soon as it was.
			effects = append(effects, bot.CancelPost{ID: p.ID, MsgID: p.MsgID})
		}
		todo, err := v.Desk().Todo(call.Scope, p.Sender, "post:"+p.ID)
		if err != nil {
			return bot.Answer{}, err
		}
		if todo.ID != "" && todo.DoneAt.IsZero() {
			todo.DoneAt, todo.DoneBy, todo.Outcome = call.At, call.UserID, "撤回了"
			effects = append(effects, bot.SetTodo{Todo: todo})
		}
	}
	if len(effects) == 0 {
		return say("没有可以撤回的：%d 条都已经发出去了，或者没有建成。", len(posts))
	}
	text := "挽回消息撤回了，还没确认的不会再发。"
	if sent > 0 {
		text += fmt.Sprintf("有 %d 条已经发出去了，收不回来。", sent)
	}
	return bot.Answer{Text: text, Effects: effects, Plan: &bot.Plan{Summary: "撤回挽回消息", Bind: digestOf(len(effects), sent)}}, nil
}
