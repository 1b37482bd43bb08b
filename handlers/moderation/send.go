package moderation

import (
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// note is what somebody is told: as a card, and as words where no cards are shown.
type note struct {
	users []string
	card  bot.Card
	plain string
	// paste follows a card by itself, so that it can be copied as it is.
	paste string
	// about is the customer.
	about string
}

// send tells it.
func (m *Moderator) send(v bot.View, n note) ([]bot.Effect, error) {
	var cards, plain []string
	for _, u := range n.users {
		session, err := v.Staff().Session(u)
		if err != nil {
			return nil, err
		}
		if session.PlainText {
			plain = append(plain, u)
		} else {
			cards = append(cards, u)
		}
	}
	text := templates.Cut(n.card.Title+"\n"+n.plain, textBytes)
	var effects []bot.Effect
	if len(cards) > 0 {
		told := bot.AppMessage{ToUsers: cards, Text: text, Card: &n.card, About: n.about}
		if n.paste != "" {
			told.InOrder = n.card.Task
		}
		effects = append(effects, told)
		if n.paste != "" {
			effects = append(effects, bot.AppMessage{ToUsers: cards, Text: templates.Cut(n.paste, textBytes), About: n.about, InOrder: n.card.Task})
		}
		effects = append(effects, bot.SetCardState{CardState: bot.CardState{Task: n.card.Task, Users: cards, Card: n.card, SentAt: v.Now()}})
	}
	if len(plain) > 0 {
		effects = append(effects, bot.AppMessage{ToUsers: plain, Text: text, About: n.about})
	}
	return effects, nil
}

// textBytes is the limit of a message to staff [docs 90236].
const textBytes = 2048

// both writes a message for a card and for those who see none.
func (m *Moderator) both(name string, words templates.Violation) (card, plain string, err error) {
	if card, err = m.Messages.Message(name, words); err != nil {
		return "", "", err
	}
	words.Plain = true
	plain, err = m.Messages.Message(name, words)
	return card, plain, err
}

// todoDone ends a to-do that waits.
func todoDone(v bot.View, id string, c change, outcome string) ([]bot.Effect, error) {
	t, err := v.Desk().Todo(bot.Everything(), "", id)
	if err != nil || t.ID == "" || !t.DoneAt.IsZero() {
		return nil, err
	}
	t.DoneAt, t.DoneBy, t.Outcome = c.at, c.whom, outcome
	return []bot.Effect{bot.SetTodo{Todo: t}}, nil
}

// cardDone takes the effect from a violation's cards of a kind.
func cardDone(v bot.View, x bot.Violation, kind string, c change, outcome string) ([]bot.Effect, error) {
	var effects []bot.Effect
	for n := 1; ; n++ {
		state, err := v.Staff().Card(task(x, kind, n))
		if err != nil || state.Task == "" {
			return effects, err
		}
		if !state.DoneAt.IsZero() {
			continue
		}
		state.DoneAt, state.DoneBy, state.Outcome = c.at, c.whom, outcome
		effects = append(effects, bot.SetCardState{CardState: state})
	}
}

// task is the n-th of a violation's cards of a kind: WeCom takes no task twice.
func task(x bot.Violation, kind string, n int) string {
	return fmt.Sprintf("violation-%s-%s-%d", x.ID, kind, n)
}

// nextTask is the task of a card that was not sent yet.
func nextTask(v bot.View, x bot.Violation, kind string) (string, error) {
	for n := 1; ; n++ {
		state, err := v.Staff().Card(task(x, kind, n))
		if err != nil || state.Task == "" {
			return task(x, kind, n), err
		}
	}
}
