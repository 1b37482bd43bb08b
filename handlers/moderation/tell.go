package moderation

import (
	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
	"github.com/zhanggui/zhanggui/templates"
)

// tell brings a violation to those whom the step concerns that it climbed to.
func (m *Moderator) tell(v bot.View, c change, all []bot.Violation) ([]bot.Effect, error) {
	x := c.now
	switch fell := demands(x) < demands(c.old); {
	case fell && x.State == bot.ViolationOpen && x.Step == bot.StepWarn:
		// It was the manager's to look at, and is the clerk's now.
		return m.warn(v, x, all)
	case fell || demands(x) == demands(c.old):
		return nil, nil
	}
	quiet := burst(x, all)
	if demands(x) < rank(bot.StepReview) {
		if quiet {
			return nil, nil
		}
		return m.warn(v, x, all)
	}
	return m.review(v, x, all, quiet)
}

// warn gives the clerk the message, why it is a matter, and polite words.
func (m *Moderator) warn(v bot.View, x bot.Violation, all []bot.Violation) ([]bot.Effect, error) {
	users, err := m.whom(v, x.UserID, x.Store)
	if err != nil {
		return nil, err
	}
	words, err := m.words(v, x, all)
	if err != nil {
		return nil, err
	}
	if words.Reply, err = m.reply(x); err != nil {
		return nil, err
	}
	text, plain, err := m.both("moderation/warn", words)
	if err != nil {
		return nil, err
	}
	task, err := nextTask(v, x, "warn")
	card := bot.Card{
		Task: task, Source: "言语提醒", Title: "请提醒一下" + words.Customer, Detail: m.detail(x), Text: text,
		Buttons: []bot.CardButton{
			{Text: "已处理", Line: "/违规 属实 " + x.ID, Main: true}, {Text: "误判", Line: "/违规 误判 " + x.ID}, {Text: "看看前后", Line: "/违规 前后 " + x.ID},
		},
	}
	if err != nil {
		return nil, err
	}
	return m.send(v, note{users: users, card: card, plain: plain, paste: words.Reply, about: x.ExternalUserID})
}

// detail is the small line of a card: when it was said, and its number.
func (m *Moderator) detail(x bot.Violation) string {
	return x.At.In(m.Location).Format("1月2日 15:04") + " · 编号 " + x.ID
}

// review has those who run the store look at it: with others of its kind as an
// alert, and as a to-do that waits.
func (m *Moderator) review(v bot.View, x bot.Violation, all []bot.Violation, quiet bool) ([]bot.Effect, error) {
	words, err := m.words(v, x, all)
	if err != nil {
		return nil, err
	}
	customer, err := v.Customer(x.ExternalUserID)
	if err != nil {
		return nil, err
	}
	said := words.Said + "\n为什么：" + words.Why
	if words.Climbed != "" {
		said += "（" + words.Climbed + "）"
	}
	effects := alerts.Raise(m.Shop.Alerts, v.Now(), alerts.ViolationItem(x, customer.UnionID, said))
	if quiet {
		return effects, nil
	}
	todo := reviewTodo(x, words)
	before, err := v.Desk().Todo(bot.Everything(), "", todo.ID)
	if !before.DoneAt.IsZero() {
		// It is a matter once more.
		todo.CreatedAt = v.Now()
	}
	return append(effects, bot.SetTodo{Todo: todo}), err
}

func reviewTodo(x bot.Violation, words templates.Violation) bot.Todo {
	return bot.Todo{
		ID: x.TodoID(), Kind: bot.TodoReview, Store: x.Store, ExternalUserID: x.ExternalUserID, Ref: x.ID, CreatedAt: x.At,
		Text: "看一看" + words.Speaker + "说的" + words.Said + "（/违规 " + x.ID + "）",
	}
}

// untell takes back what waits for people about a violation that asks for less
// now: to-dos are done and cards have no more effect.
func (m *Moderator) untell(v bot.View, c change, _ []bot.Violation) ([]bot.Effect, error) {
	x := c.now
	waited := c.old.State == bot.ViolationOpen || c.old.State == bot.ViolationAppealed
	if !waited || x.State == bot.ViolationAppealed || x.State == bot.ViolationOpen && demands(x) >= demands(c.old) {
		return nil, nil
	}
	outcome := outcomes[x.State]
	var effects []bot.Effect
	if demands(x) < rank(bot.StepReview) {
		done, err := todoDone(v, x.TodoID(), c, outcome)
		if err != nil {
			return nil, err
		}
		effects = append(effects, done...)
	}
	if x.State == bot.ViolationOpen {
		return effects, nil
	}
	for _, kind := range []string{"warn", "appeal"} {
		done, err := cardDone(v, x, kind, c, outcome)
		if err != nil {
			return nil, err
		}
		effects = append(effects, done...)
	}
	return effects, nil
}

// outcomes are what became of a violation, for those who had to look at it.
var outcomes = map[bot.ViolationState]string{
	bot.ViolationUpheld: "属实", bot.ViolationOverturned: "误判，已撤销", bot.ViolationNoted: "之前的一条是误判，这一条只留痕", bot.ViolationOpen: "之前的一条是误判，不用再处理",
}
