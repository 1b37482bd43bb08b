package moderation

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// measuredDays is how far back a rule's precision is measured.
const measuredDays = 90

// demote keeps rules from acting by themselves that people found wrong too often,
// and tells headquarters so. A rule that only has things looked at already is left
// as it is, so that this is done and told once. What is decided together with it
// counts as well.
func (m *Moderator) demote(v bot.View, c change, same []change) ([]bot.Effect, error) {
	if c.now.State != bot.ViolationOverturned {
		return nil, nil
	}
	made, err := v.Moderation().WordRules()
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, id := range rules(c.now) {
		rule, acts := m.acting(id, made)
		if !acts {
			continue
		}
		since := c.at.Add(-measuredDays * 24 * time.Hour)
		if rule.At.After(since) {
			// Somebody made it or changed it since: what it did before counts no more.
			since = rule.At
		}
		record, err := v.Moderation().RuleRecord(id, since)
		if err != nil {
			return nil, err
		}
		decideNow(&record, id, since, append([]change{c}, same...))
		line := m.Shop.Moderation.Precision
		if decided := record.Upheld + record.Overturned; decided < line.Least || record.Precision()*100 >= float64(line.Line) {
			continue
		}
		rule.Reviewing, rule.At, rule.By = true, c.at, ""
		told, err := m.tellDemoted(v, rule, record)
		if err != nil {
			return nil, err
		}
		effects = append(append(effects, bot.SetWordRule{WordRule: rule}), told...)
	}
	return effects, nil
}

// decideNow adds what is found wrong now to the record of a rule, which does not
// have it yet, as far as it was said since a time.
func decideNow(record *bot.RuleRecord, rule string, since time.Time, wrong []change) {
	for _, c := range wrong {
		if c.now.At.Before(since) || !slices.Contains(rules(c.now), rule) {
			continue
		}
		record.Overturned++
		if c.old.State == bot.ViolationUpheld {
			record.Upheld = max(record.Upheld-1, 0)
		}
	}
}

// acting is a rule as people made or changed it, and whether it acts. A change of
// a rule that ships says only what is other than it was.
func (m *Moderator) acting(id string, made []bot.WordRule) (bot.WordRule, bool) {
	if i := slices.IndexFunc(made, func(r bot.WordRule) bool { return r.ID == id }); i >= 0 {
		return made[i], !made[i].Reviewing && !made[i].Off
	}
	b, ok := m.Shelf.Load().Rule(id)
	if !ok {
		// It is gone.
		return bot.WordRule{}, false
	}
	return bot.WordRule{ID: id}, !b.Reviewing
}

func (m *Moderator) tellDemoted(v bot.View, rule bot.WordRule, record bot.RuleRecord) ([]bot.Effect, error) {
	everybody, err := m.roster.Everybody(v.Staff())
	if err != nil {
		return nil, err
	}
	users, _ := roster.Listeners(everybody, "", len(roster.Levels)-1)
	word := rule.ID
	if b, ok := m.Shelf.Load().Rule(rule.ID); ok && b.Word != "" {
		word = b.Word
	}
	text, err := m.Messages.Message("moderation/demoted", templates.RuleDemoted{
		Word: word, Rule: rule.ID, Days: measuredDays, Decided: record.Upheld + record.Overturned, Right: record.Upheld,
		Percent: int(record.Precision() * 100), Line: m.Shop.Moderation.Precision.Line,
	})
	if err != nil || len(users) == 0 {
		return nil, err
	}
	return []bot.Effect{bot.AppMessage{ToUsers: users, Text: templates.Cut(text, textBytes)}}, nil
}
