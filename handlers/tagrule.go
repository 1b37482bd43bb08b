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

// applies says whether a rule is about an occasion, before its conditions are
// asked.
func applies(rule config.TagRule, o occasion) bool {
	return rule.On == o.on &&
		(len(rule.States) == 0 || slices.Contains(rule.States, o.from.State)) &&
		(len(rule.Stores) == 0 || slices.Contains(rule.Stores, o.from.Store.ID)) &&
		(len(rule.Staff) == 0 || slices.ContainsFunc(rule.Staff, sameUser(o.pair.UserID)))
}

// What is filled in from the customer's orders.
const (
	namesCategory = "{category}"
	namesRFM      = "{rfm}"
)

// tagOf is the tag a rule means. A rule whose names cannot be filled in means
// none: a tag 渠道 without a channel would say nothing.
func (t *tagger) tagOf(rule config.TagRule, o occasion) (bot.Tag, bool, error) {
	values := originNames(o.from)
	if names := rule.Group + rule.Tag; strings.Contains(names, namesCategory) || strings.Contains(names, namesRFM) {
		orders, err := t.past.bought(o.at)
		if err != nil {
			return bot.Tag{}, false, err
		}
		values = append(values, namesCategory, favourite(orders), namesRFM, Score(t.RFM, orders, o.at).Class())
	}
	group, okGroup := fill(rule.Group, values)
	tag, okTag := fill(rule.Tag, values)
	return bot.Tag{Group: group, Name: tag, Class: rule.Class}, okGroup && okTag, nil
}

// originNames are the placeholders that tell where a customer came from, each
// with what it stands for.
func originNames(o origin) []string {
	return []string{"{store}", o.Store.Name, "{channel}", o.Channel.Name, "{campaign}", o.Channel.Campaign, "{staff}", o.Staff.Name}
}

// fill puts values into a pattern and shortens the result to what WeCom takes.
// It fails if a value that is asked for is not known.
func fill(pattern string, values []string) (string, bool) {
	for i := 0; i < len(values); i += 2 {
		if values[i+1] == "" && strings.Contains(pattern, values[i]) {
			return "", false
		}
	}
	filled := pattern
	if strings.Contains(pattern, "{") {
		filled = strings.NewReplacer(values...).Replace(pattern)
	}
	filled = strings.TrimSpace(templates.CutRunes(filled, nameCharacters))
	return filled, filled != ""
}
