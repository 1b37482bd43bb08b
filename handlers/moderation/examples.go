package moderation

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// examples keep what somebody found, so that rules can be tried on it: what was
// found wrong, and what was found right after all.
func (m *Moderator) examples(_ bot.View, c change) ([]bot.Effect, error) {
	x := c.now
	wrong := x.State == bot.ViolationOverturned
	if x.Text == "" || !wrong && c.old.State != bot.ViolationOverturned {
		return nil, nil
	}
	var effects []bot.Effect
	for _, rule := range rules(x) {
		speaker := x.ExternalUserID
		if x.ByStaff {
			speaker = ""
		}
		effects = append(effects, bot.SetWordExample{WordExample: bot.WordExample{
			ID: code("X", x.ID, rule), Text: x.Text, Rule: rule, Harmless: wrong, ExternalUserID: speaker, By: x.DecidedBy, At: x.DecidedAt,
		}})
	}
	return effects, nil
}

// rules are the rules whose hits a violation has, each once, in order.
func rules(x bot.Violation) []string {
	var all []string
	for _, h := range x.Hits {
		if h.Rule != "" && !slices.Contains(all, h.Rule) {
			all = append(all, h.Rule)
		}
	}
	slices.Sort(all)
	return all
}
