package moderation

import (
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// forgotten takes the words out of violations whose message was taken back, or
// whose speaker does not want what they say to be kept. That there was something
// stays, with what was wrong about it.
func (m *Moderator) forgotten(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.ChatRecalled:
		kept, err := v.Moderation().Message(b.Recalled)
		if err != nil || kept.Speaker != "" && b.Speaker != "" && kept.Speaker != b.Speaker {
			// Nobody takes back what somebody else said.
			return nil, err
		}
		x, _, err := known(v, b.Recalled)
		return wordless(x), err
	case bot.ConsentChanged:
		if b.Agreed || b.ExternalUserID == "" {
			return nil, nil
		}
		all, err := v.Moderation().Violations(b.ExternalUserID, b.At)
		var effects []bot.Effect
		for _, x := range all {
			if x.At.Before(b.At) || x.ChatID != b.ChatID || b.ChatID == "" && !strings.EqualFold(x.UserID, b.UserID) {
				continue
			}
			effects = append(effects, wordless(x)...)
		}
		return effects, err
	}
	return nil, nil
}

// wordless is a violation without the words.
func wordless(x bot.Violation) []bot.Effect {
	if x.ID == "" || x.Text == "" {
		return nil
	}
	x.Text = ""
	return []bot.Effect{bot.SetViolation{Violation: x}}
}

// ended is the end of a time in words, for good if there is none.
func ended(until time.Time, location *time.Location) string {
	if until.IsZero() {
		return "长期"
	}
	return until.In(location).Format("1月2日 15:04")
}
