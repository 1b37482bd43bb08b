package archive

import (
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// sameConsent is how far apart the callback and the archive tell of the same
// agreement: WeCom does not say that they bear the same second.
const sameConsent = 10 * time.Minute

// consent records what a customer said about archiving. The callback
// msg_audit_approved [docs 92005] and the archive's agree [docs 91774] tell of
// the same agreement with a member of staff; the time line has it once, as of the
// callback's time where there is one.
func (k *keeper) consent(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.ArchiveConsented:
		if b.UserID == "" || b.ExternalUserID == "" {
			return nil, nil
		}
		// The time line has it from the handler of relations.
		return []bot.Effect{bot.SetConsent{ConsentChanged: bot.ConsentChanged{Pair: b.Pair, Agreed: true, At: ev.At}}}, nil
	case bot.ConsentChanged:
		if b.ExternalUserID == "" || b.ChatID == "" && b.UserID == "" {
			return nil, nil
		}
		effects := []bot.Effect{bot.SetConsent{ConsentChanged: b}}
		if !b.Agreed {
			return effects, nil
		}
		told, err := Told(v, b.Pair, b.ChatID, b.At)
		if err == nil && told.IsZero() {
			effects = append(effects, bot.RecordInteraction{Pair: b.Pair, Kind: bot.InteractionConsented, At: b.At, Ref: b.ChatID})
		}
		return effects, err
	}
	return nil, nil
}

// Told is when the time line says that a customer agreed, if it says so of about
// that time and for that place; zero if it does not.
func Told(v bot.View, pair bot.Pair, chatID string, at time.Time) (time.Time, error) {
	line, err := v.Activity(pair.ExternalUserID, at.Add(-sameConsent))
	for _, i := range line {
		same := i.Kind == bot.InteractionConsented && i.UserID == pair.UserID && i.Ref == chatID
		if same && i.At.Sub(at).Abs() <= sameConsent {
			return i.At, err
		}
	}
	return time.Time{}, err
}

// Withheld says whether the words of a message may neither be kept nor looked at:
// who said it did not agree to that at the time, in this group or with this
// member of staff. Between two that is so for both sides, for what one says tells
// what the other did. Who writes to a kf account writes to the shop itself and
// needs to agree to nothing.
func Withheld(v bot.View, m bot.ChatMessage) (bool, error) {
	customer := m.Customer()
	if m.OpenKfID != "" || customer == "" {
		return false, nil
	}
	said, err := v.Moderation().Consents(customer)
	if err != nil {
		return false, err
	}
	var newest bot.ConsentChanged
	for _, c := range said {
		switch here := c.ChatID == m.ChatID && (m.ChatID != "" || strings.EqualFold(c.UserID, m.Pair().UserID)); {
		case !here || c.At.After(m.At):
		case c.At.After(newest.At), c.At.Equal(newest.At) && !c.Agreed:
			newest = c
		}
	}
	return !newest.At.IsZero() && !newest.Agreed, nil
}
