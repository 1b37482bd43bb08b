package store

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// chatting lets a question wait for the events before it that change what it is
// about, and notes what the database says.
func chatting[T any](v view, about subject, ask func(tx *gorm.DB) (T, error)) (T, error) {
	var none T
	if err := v.wait(about); err != nil {
		return none, err
	}
	answer, err := ask(v.tx)
	v.note(err)
	return answer, err
}

// ofCustomer asks about what a customer said or what became of it. Their row is
// locked for it: what they say in two groups at the same time is handled one after
// the other, so that nothing is counted that the other does not see.
func ofCustomer[T any](v view, who string, ask func(tx *gorm.DB) (T, error)) (T, error) {
	who = key(who, sizeID)
	var none T
	if err := v.wait(subject{customer: who}); err != nil {
		return none, err
	}
	if _, err := v.seen.person(who); err != nil {
		v.note(err)
		return none, err
	}
	return chatting(v, subject{speaker: who}, ask)
}

// Feed is how far a feed was read.
func (m moderation) Feed(name string) (bot.FeedPlace, error) {
	row, err := feedOf(m.tx, name)
	m.note(err)
	return row.seen(), err
}

// Message is a kept message by its msgid.
func (m moderation) Message(msgID string) (bot.KeptMessage, error) {
	return chatting(m.view, subject{message: key(msgID, sizeID)}, func(tx *gorm.DB) (bot.KeptMessage, error) { return messageOf(tx, msgID) })
}

// Said are the newest messages of a speaker.
func (m moderation) Said(speaker string, since time.Time, limit int) ([]bot.KeptMessage, error) {
	ask := func(tx *gorm.DB) ([]bot.KeptMessage, error) { return saidBy(tx, speaker, at(since), limit) }
	if bot.SpeakerOf(speaker) == bot.SpeakerCustomer {
		return ofCustomer(m.view, speaker, ask)
	}
	return chatting(m.view, subject{speaker: key(speaker, sizeID)}, ask)
}

// Consents are what a customer said about archiving. Whoever keeps a message and
// whoever looks at it both ask: it is read once.
func (m moderation) Consents(externalUserID string) ([]bot.ConsentChanged, error) {
	return ofCustomer(m.view, externalUserID, func(tx *gorm.DB) ([]bot.ConsentChanged, error) {
		if said, known := m.seen.consents[externalUserID]; known {
			return slices.Clone(said), nil
		}
		said, err := consentsOf(tx, externalUserID)
		if err == nil {
			m.seen.consents[externalUserID] = slices.Clone(said)
		}
		return said, err
	})
}

// Messages are the kept messages with words, newest first.
func (m moderation) Messages(scope bot.Scope, olderThan int64, limit int) ([]bot.KeptMessage, error) {
	all, err := wordsKept(m.tx, scope, olderThan, limit)
	m.note(err)
	return all, err
}

// Around are a message and those before and after it in its chat, oldest first.
func (m moderation) Around(scope bot.Scope, msgID string, n int) ([]bot.KeptMessage, error) {
	all, err := around(m.tx, scope, msgID, n)
	m.note(err)
	return all, err
}

// Kf reads how kf accounts stand with customers.
func (v view) Kf() bot.KfView { return kfView{v} }

// kfView reads talks.
type kfView struct{ view }

// KfTalk is how one account stands with a customer.
func (k kfView) KfTalk(openKfID, externalUserID string) (bot.KfTalk, error) {
	return ofCustomer(k.view, externalUserID, func(tx *gorm.DB) (bot.KfTalk, error) { return kfTalkOf(locking(tx), openKfID, externalUserID) })
}
