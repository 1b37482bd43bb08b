package handlers

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// nameCharacters is the limit of a tag's and a tag group's name [docs 92117].
const nameCharacters = 30

// apply asks every rule and gathers what the rules give and take.
func (d *desk) apply(o occasion) []bot.Effect {
	var effects []bot.Effect
	for _, rule := range d.Tags.Rules {
		if !applies(rule, o) {
			continue
		}
		tag, ok := tagOf(rule, o.from)
		switch {
		case !ok:
		case rule.Remove:
			effects = append(effects, bot.RemoveTag{Pair: o.pair, Tag: tag, At: o.at, Rule: rule.Name})
		case rule.Expires > 0:
			add := bot.AddTag{Pair: o.pair, Tag: tag, At: o.at, ExpiresAt: o.at.Add(rule.Expires), Rule: rule.Name}
			effects = append(effects, add, expiryOf(add))
		default:
			effects = append(effects, bot.AddTag{Pair: o.pair, Tag: tag, At: o.at, Rule: rule.Name})
		}
	}
	return effects
}

func applies(rule config.TagRule, o occasion) bool {
	return rule.On == o.on &&
		(len(rule.States) == 0 || slices.Contains(rule.States, o.from.State)) &&
		(len(rule.Stores) == 0 || slices.Contains(rule.Stores, o.from.Store.ID)) &&
		(len(rule.Staff) == 0 || slices.ContainsFunc(rule.Staff, sameUser(o.pair.UserID)))
}

// tagOf is the tag a rule means. A rule whose names cannot be filled in means
// none: a tag 渠道 without a channel would say nothing.
func tagOf(rule config.TagRule, from origin) (bot.Tag, bool) {
	group, okGroup := fill(rule.Group, from)
	tag, okTag := fill(rule.Tag, from)
	return bot.Tag{Group: group, Name: tag, Class: rule.Class}, okGroup && okTag
}

// fill puts an origin's names into a pattern and shortens the result to what
// WeCom takes. It fails if a name that is asked for is not known.
func fill(pattern string, from origin) (string, bool) {
	values := []string{
		"{store}", from.Store.Name, "{channel}", from.Channel.Name, "{campaign}", from.Channel.Campaign, "{staff}", from.Staff.Name,
	}
	for i := 0; i < len(values); i += 2 {
		if values[i+1] == "" && strings.Contains(pattern, values[i]) {
			return "", false
		}
	}
	filled := templates.CutRunes(strings.NewReplacer(values...).Replace(pattern), nameCharacters)
	filled = strings.TrimSpace(filled)
	return filled, filled != ""
}
