package commands

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// tap is a tap on a card's button.
type tap struct {
	bot.CardClicked
	state bot.CardState
}

// tapped does what a card's button says, once: as if the one who taps had typed
// it. A card that is done, or that nobody knows, does nothing any more.
func (t *turn) tapped(body bot.CardClicked) error {
	state, err := t.view.Staff().Card(body.TaskID)
	if err != nil {
		return err
	}
	line := body.EventKey + selected(body.Selected)
	switch {
	case body.TaskID == "" || state.Task == "":
		return t.gone(line)
	case !state.DoneAt.IsZero():
		return t.late(body, state)
	}
	t.tap = &tap{CardClicked: body, state: state}
	return t.typedByCard(line)
}

// typedByCard is a line that came by a card. It is longer than people type, and
// never a number that picks.
func (t *turn) typedByCard(line string) error {
	if _, ok := t.commandOf(line); !ok {
		return t.gone(line)
	}
	return t.command(line)
}

// selected is what was chosen on a card, as arguments.
func selected(chosen map[string][]string) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(chosen)) {
		b.WriteString(" " + key + "=" + quote(strings.Join(chosen[key], ",")))
	}
	return b.String()
}

// gone answers a tap on a card that nobody knows any more.
func (t *turn) gone(line string) error {
	if !t.cool(otherLines) {
		return nil
	}
	if cmd, ok := t.commandOf(line); ok && (cmd.Writes || cmd.Name == confirmName) {
		t.refuse(cmd.Command, t.caller, "卡片已失效")
	}
	t.say("这张卡片已经失效，什么都没有做。需要的话请重新输入命令，用法见 /帮助。")
	return nil
}

// late answers a tap on a card that had its effect. What that was is for those
// who were sent the card.
func (t *turn) late(body bot.CardClicked, state bot.CardState) error {
	mine := slices.ContainsFunc(state.Users, t.isCaller)
	if mine {
		if err := t.grey(body, state, []string{t.caller.UserID}); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(state.Told, t.isCaller) || !t.cool(otherLines) {
		return nil
	}
	state.Told = append(slices.Clone(state.Told), t.caller.UserID)
	t.add(bot.SetCardState{CardState: state})
	if !mine {
		t.say("这张卡片已经处理过了，这次什么都没有做。")
		return nil
	}
	if state.DoneBy == "" {
		t.say("这张卡片已经失效" + because(state.Outcome) + "。这次什么都没有做。")
		return nil
	}
	by, err := t.you(state.DoneBy)
	if err != nil {
		return err
	}
	t.say(fmt.Sprintf("这张卡片已经由%s在%s 处理过了%s。这次什么都没有做。", by, t.moment(state.DoneAt, t.view.Now()), because(strings.TrimPrefix(state.Outcome, ackSummary))))
	return nil
}

// because is what came of something as the end of a sentence: the first line of
// it, without the mark that ends it.
func because(outcome string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(outcome), "\n")
	if first = strings.TrimRight(first, " 。，、；：！!.,;:"); first == "" {
		return ""
	}
	return "：" + first
}

func (t *turn) isCaller(userID string) bool { return sameUser(userID, t.caller.UserID) }

// you is how a member is called in a sentence to the caller.
func (t *turn) you(userID string) (string, error) {
	if sameUser(userID, t.caller.UserID) {
		return "您", nil
	}
	name, err := t.staffName(t.view, userID)
	return cmp.Or(name, "同事"), err
}

// What a card's grey button says: WeCom shows a few characters of it. Who did it
// and when stands in the card's text.
const (
	doneHandled   = "已处理"
	doneConfirmed = "已确认"
	doneAgreed    = "已同意"
	doneCancelled = "已取消"
	doneLapsed    = "已失效"
)

// grey shows on a card what became of it.
func (t *turn) grey(body bot.CardClicked, state bot.CardState, users []string) error {
	if body.ResponseCode == "" {
		return nil
	}
	by, err := t.staffName(t.view, state.DoneBy)
	if err != nil {
		return err
	}
	card := state.Card
	card.Task = state.Task
	card.Done = cmp.Or(card.Done, doneHandled)
	// It stands first, so that it is not what is cut of a long text.
	card.Text = strings.TrimSpace(strings.TrimSpace(by+" "+t.local(state.DoneAt).Format("01-02 15:04")) + " " + card.Done + "\n" + card.Text)
	t.add(bot.UpdateCard{UserIDs: users, ResponseCode: body.ResponseCode, Card: card})
	return nil
}

// finish ends the card whose tap had an effect, and others that asked for the
// same, with what came of it in a word and in a sentence.
func (t *turn) finish(became, outcome string, others ...string) error {
	tasks := slices.Clone(others)
	if t.tap != nil {
		tasks = append(tasks, t.tap.TaskID)
	}
	slices.Sort(tasks)
	for _, task := range slices.Compact(tasks) {
		state, err := t.view.Staff().Card(task)
		if err != nil {
			return err
		}
		if state.Task == "" || !state.DoneAt.IsZero() {
			continue
		}
		state.DoneAt, state.DoneBy, state.Outcome, state.Card.Done = t.view.Now(), t.caller.UserID, outcome, became
		t.add(bot.SetCardState{CardState: state})
		if t.tap == nil || t.tap.TaskID != task {
			continue
		}
		if err := t.grey(t.tap.CardClicked, state, t.holders(state)); err != nil {
			return err
		}
	}
	t.tap = nil
	return nil
}

// holders are who has a card, the one who tapped first.
func (t *turn) holders(state bot.CardState) []string {
	users := []string{t.caller.UserID}
	for _, u := range state.Users {
		if !sameUser(u, t.caller.UserID) {
			users = append(users, u)
		}
	}
	return users
}

// deal sends a card, and keeps what its buttons need to be understood.
func (t *turn) deal(users []string, card bot.Card, text, about string) {
	t.cards++
	if card.Task == "" {
		card.Task = "card-" + digestOf("card", t.ev.ID, t.cards)
	}
	t.add(bot.AppMessage{ToUsers: users, Text: text, Card: &card, About: about, Answer: true})
	if len(card.Buttons) > 0 {
		t.add(bot.SetCardState{CardState: bot.CardState{Task: card.Task, Users: users, Card: card, SentAt: t.view.Now()}})
	}
}

// tell sends others a card, or its text to those whose client shows none.
func (t *turn) tell(users []string, card bot.Card, text string) error {
	var plain, fancy []string
	for _, u := range users {
		session := t.session
		if !sameUser(u, t.caller.UserID) {
			var err error
			if session, err = t.view.Staff().Session(u); err != nil {
				return err
			}
		}
		if session.PlainText {
			plain = append(plain, u)
		} else {
			fancy = append(fancy, u)
		}
	}
	page, _ := paged(text)
	if len(fancy) > 0 {
		t.deal(fancy, card, page, "")
	}
	if len(plain) > 0 {
		t.add(bot.AppMessage{ToUsers: plain, Text: page, Answer: true})
	}
	return nil
}
