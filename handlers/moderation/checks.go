package moderation

import (
	"cmp"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// every lists the checks, in the order in which their hits are told. A check
// that the configuration does not want answers with false.
var every = []func(*Settings) (Check, bool){
	words,
}

// Settings are what checks are made from.
type Settings struct {
	config.Moderation
	// Shelf holds the words in force.
	Shelf *Shelf
	// Own are the addresses that the shop's own codes and pages lead to, beside
	// moderation.domains.
	Own []string
}

// Checks are the checks in force.
type Checks struct {
	settings *Settings
	list     []Check
}

// NewChecks makes the checks that the configuration wants.
func NewChecks(s Settings) *Checks {
	c := &Checks{settings: &s}
	for _, make := range every {
		if check, wanted := make(c.settings); wanted {
			c.list = append(c.list, check)
		}
	}
	return c
}

// List are the checks in force, in order.
func (c *Checks) List() []Check { return c.list }

// Gather reads what checks ask about a message, with the codes in its pictures
// where they were read.
func (c *Checks) Gather(v bot.View, m bot.ChatMessage, codes []string) (Said, error) {
	return Said{ChatMessage: m, Words: m.Text(), Codes: codes, Book: c.settings.Shelf.Load()}, nil
}

// Look asks every check that is about the speaker. Robots are nobody's: nothing
// that they say is looked at.
func (c *Checks) Look(s Said) []Verdict {
	if s.By == bot.SpeakerRobot {
		return nil
	}
	var all []Verdict
	for _, check := range c.list {
		if check.Speakers.Hears(s.Speaking()) {
			all = append(all, check.Look(s))
		}
	}
	return all
}

// sortByPlace puts hits in the order of their places.
func sortByPlace(hits []bot.Hit) {
	slices.SortStableFunc(hits, func(a, b bot.Hit) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
}

// Hits are all that verdicts found.
func Hits(verdicts []Verdict) []bot.Hit {
	var all []bot.Hit
	for _, v := range verdicts {
		all = append(all, v.Hits...)
	}
	return all
}
