package kf

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// What WeCom takes [docs 94677, 95122].
const (
	answersMost = 5
	window      = 48 * time.Hour
	welcomeLife = 20 * time.Second
	textBytes   = 2048
	menuBytes   = 1024
	choicesMost = 10
)

// talk is one customer's talk with an account while an event is handled.
type talk struct {
	bot.KfTalk
	effects []bot.Effect
}

// talkOf reads how an account stands with a customer.
func talkOf(v bot.View, openKfID, externalUserID string) (*talk, error) {
	now, err := v.Kf().KfTalk(openKfID, externalUserID)
	now.OpenKfID, now.ExternalUserID = openKfID, externalUserID
	return &talk{KfTalk: now}, err
}

// finish is everything that was decided, with how the talk stands now.
func (t *talk) finish(v bot.View) []bot.Effect {
	t.At = v.Now()
	return append(t.effects, bot.SetKfTalk{KfTalk: t.KfTalk})
}

// heard takes in that the customer wrote at a time: five answers are free again,
// and a person who had the talk two days ago has it no more.
func (t *talk) heard(at time.Time) {
	last := t.SaidAt
	if t.HumanAt.After(last) {
		last = t.HumanAt
	}
	if t.Human && at.Sub(last) >= window {
		t.release(at)
	}
	if at.After(t.SaidAt) {
		t.SaidAt, t.Answered = at, 0
	}
}

// release takes the talk from people as of a time. WeCom tells times in seconds:
// who got it and gave it back in the same one has it no more.
func (t *talk) release(at time.Time) {
	if !at.After(t.HumanAt) {
		at = t.HumanAt.Add(time.Millisecond)
	}
	t.Human, t.Servicer, t.HumanAt = false, "", at
}

// open says whether the bot may say something more.
func (t *talk) open(now time.Time) bool {
	return !t.Human && t.Answered < answersMost && !t.SaidAt.IsZero() && now.Before(t.SaidAt.Add(window))
}

// say answers the message of an id, as long as WeCom takes it. What does not fit
// above a menu goes before it as a message of its own.
func (t *talk) say(now time.Time, about, text string, menu ...bot.KfItem) {
	if len(menu) > 0 && len(text) > menuBytes && t.Answered+1 < answersMost {
		t.say(now, about, text)
		text = "您可以选："
	}
	if !t.open(now) || text == "" {
		return
	}
	t.Answered++
	t.effects = append(t.effects, bot.KfMessage{
		OpenKfID: t.OpenKfID, ExternalUserID: t.ExternalUserID, MsgID: msgID(about, t.Answered),
		Text: templates.Cut(text, textBytes), Menu: menu[:min(len(menu), choicesMost)], Until: t.SaidAt.Add(window),
	})
}

// handOver gives the talk to people. From then on the bot is silent until they
// have ended it.
func (t *talk) handOver() {
	t.Human, t.Servicer, t.HumanAt, t.Asked = true, "", t.SaidAt, ""
	t.effects = append(t.effects, bot.KfHandOver{OpenKfID: t.OpenKfID, ExternalUserID: t.ExternalUserID})
}

// msgID is what makes an answer exactly-once: the same for the same answer to the
// same message, whoever decides it how often.
func msgID(about string, n int) string { return digest(about, n) }

// digest is short, and the same for the same things.
func digest(things ...any) string {
	sum := sha256.Sum256([]byte(fmt.Sprintln(things...)))
	return hex.EncodeToString(sum[:16])
}

// laneOf keeps what happens in a talk in order, as its messages are.
func laneOf(openKfID, externalUserID string) string {
	return bot.FeedKf + openKfID + "/" + externalUserID
}
