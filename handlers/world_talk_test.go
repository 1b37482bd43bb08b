package handlers

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// talk is what was said in the world of these tests.
type talk struct {
	messages []bot.KeptMessage
	consents []bot.ConsentChanged
}

func (t *talk) save(e bot.SaveMessage) {
	if m, _ := t.Message(e.MsgID); m.MsgID != "" {
		return
	}
	m := bot.KeptMessage{ID: int64(len(t.messages) + 1), ChatMessage: e.ChatMessage, Store: e.Store, Words: e.Text()}
	if e.Withheld {
		m.Words, m.Gone = "", "withheld"
	}
	t.messages = append(t.messages, m)
}

func (t *talk) Message(id string) (bot.KeptMessage, error) {
	for _, m := range t.messages {
		if m.MsgID == id {
			return m, nil
		}
	}
	return bot.KeptMessage{}, nil
}

func (t *talk) Said(who string, since time.Time, limit int) ([]bot.KeptMessage, error) {
	var said []bot.KeptMessage
	for _, m := range t.messages {
		if m.Speaker == who && m.At.After(since) {
			said = append(said, m)
		}
	}
	slices.SortFunc(said, func(a, b bot.KeptMessage) int { return b.At.Compare(a.At) })
	return said[:min(len(said), limit)], nil
}

func (t *talk) Consents(id string) ([]bot.ConsentChanged, error) {
	return slices.DeleteFunc(slices.Clone(t.consents), func(c bot.ConsentChanged) bool { return c.ExternalUserID != id }), nil
}

func (t *talk) Feed(string) (bot.FeedPlace, error) { return bot.FeedPlace{}, nil }

// says is a message of the customer of the tests to their member of staff.
func says(id string, at time.Time, text string) bot.ChatMessage {
	return bot.ChatMessage{
		MsgID: id, Speaker: customer, By: bot.SpeakerCustomer, Listeners: []string{"liming"}, At: at, Type: "text",
		Parts: []bot.TextPart{{Where: "text", Text: text}},
	}
}

// saysInGroup is a message of theirs in the group.
func saysInGroup(id string, at time.Time, text string) bot.ChatMessage {
	m := says(id, at, text)
	m.ChatID = group
	return m
}

func (t *talk) Violations(string, time.Time) ([]bot.Violation, error) { return nil, nil }
