package commands

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Teller says on a page of what waits for somebody what the commands say of it in
// chat.
type Teller struct{ counter *counter }

// NewTeller makes one that speaks as the commands with the same options do.
func NewTeller(o Options) *Teller { return &Teller{counter: newCounter(o)} }

// Tell puts lists into words for a reader, and says to whom they may give what.
func (t *Teller) Tell(reader bot.Caller, at time.Time, lists bot.BoardLists, v bot.View) (words bot.BoardWords, err error) {
	call := bot.Call{Caller: reader, At: at}
	for _, part := range []struct {
		into  *[]bot.BoardLine
		lines func(bot.Call, bot.View, bot.BoardLists) ([]listEntry, error)
	}{
		{&words.Alerts, t.alerts}, {&words.Todos, t.todos}, {&words.Violations, t.violations}, {&words.Posts, t.posts}, {&words.Coupons, t.coupons},
	} {
		entries, err := part.lines(call, v, lists)
		if err != nil {
			return words, err
		}
		for _, e := range entries {
			*part.into = append(*part.into, bot.BoardLine{Text: e.text})
		}
	}
	return words, t.hands(call, v, lists.Alerts, words.Alerts)
}

func (t *Teller) alerts(call bot.Call, v bot.View, lists bot.BoardLists) ([]listEntry, error) {
	return t.counter.alertEntries(call, v, lists.Alerts)
}

func (t *Teller) todos(call bot.Call, v bot.View, lists bot.BoardLists) ([]listEntry, error) {
	return t.counter.todoEntries(call, v, lists.Todos)
}

func (t *Teller) violations(call bot.Call, v bot.View, lists bot.BoardLists) ([]listEntry, error) {
	return t.counter.violationEntries(call, v, lists.Violations)
}

func (t *Teller) posts(call bot.Call, v bot.View, lists bot.BoardLists) ([]listEntry, error) {
	return t.counter.postEntries(call, v, lists.Posts)
}

func (t *Teller) coupons(call bot.Call, v bot.View, lists bot.BoardLists) ([]listEntry, error) {
	return t.counter.couponEntries(call, v, lists.Coupons)
}

// hands says of every alert to whom the reader may give it.
func (t *Teller) hands(call bot.Call, v bot.View, all []bot.Alert, lines []bot.BoardLine) error {
	if !call.Role.May(bot.RoleManager, true) {
		return nil
	}
	byStore := map[string][]bot.Caller{}
	for i, a := range all {
		able, known := byStore[a.Store]
		if !known {
			var err error
			if able, err = t.counter.assignable(call, v, a); err != nil {
				return err
			}
			byStore[a.Store] = able
		}
		lines[i].Hands = able
	}
	return nil
}

// RuleTitle is what people call a check of moderation, by its name; empty of what is no
// check.
func (t *Teller) RuleTitle(rule string) string {
	title, ok := t.counter.Moderator.CheckTitle(rule)
	if !ok {
		return ""
	}
	return title
}
