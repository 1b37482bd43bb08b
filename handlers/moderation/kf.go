package moderation

import (
	"maps"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// What WeCom takes in a kf account: so many messages for each of the customer's,
// within so long, of so many bytes [docs 94677].
const (
	kfAnswers = 5
	kfWithin  = 48 * time.Hour
	kfBytes   = 2048
)

// byKf writes to a customer in the kf account where they wrote last, if WeCom lets
// the bot write there: not after two days, not more than five times for a message
// of theirs, and not where a person has the talk.
func (m *Moderator) byKf(v bot.View, x bot.Violation, text string) ([]bot.Effect, error) {
	var best bot.KfTalk
	for _, account := range slices.Sorted(maps.Keys(m.Kf)) {
		talk, err := v.Kf().KfTalk(account, x.ExternalUserID)
		if err != nil {
			return nil, err
		}
		open := !talk.SaidAt.IsZero() && v.Now().Sub(talk.SaidAt) < kfWithin && talk.Answered < kfAnswers && !talk.Human
		if open && talk.SaidAt.After(best.SaidAt) {
			best = talk
		}
	}
	if best.OpenKfID == "" || len(text) > kfBytes {
		return nil, nil
	}
	best.Answered++
	best.At = v.Now()
	return []bot.Effect{
		bot.KfMessage{
			OpenKfID: best.OpenKfID, ExternalUserID: best.ExternalUserID, MsgID: code("appeal", x.ID, x.DecidedAt.UnixNano()), Text: text,
			Until: best.SaidAt.Add(kfWithin),
		},
		bot.SetKfTalk{KfTalk: best},
	}, nil
}
