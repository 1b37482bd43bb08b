package moderation

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// every lists the checks, in the order in which their hits are told. A check
// that the configuration does not want answers with false.
var every = []func(*Settings) (Check, bool){
	words,
	links,
	phones,
	ids,
	bankCards,
	emails,
	qrCodes,
	flood,
	newcomers,
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

// step is how bad the configuration finds what a check finds, and whether it wants
// the check at all.
func (s *Settings) step(name string) (bot.Step, bool) {
	step, wanted := s.Checks[name]
	return cmp.Or(step, bot.StepNote), wanted
}

// The categories of what checks find that have no words of their own: those of the
// shipped lists where one fits.
const (
	categoryAdvertising = "advertising"
	categoryPoaching    = "poaching"
	categoryStaff       = "staff"
)

// verdict is what a check says of the places it stopped at: a hit for each, as in
// the pattern.
func verdict(check string, places []place, pattern bot.Hit) Verdict {
	v := Verdict{Check: check, Details: "没有找到" + pattern.Word}
	pattern.Check = check
	for _, at := range places[:min(len(places), mostHits)] {
		h := pattern
		h.Start, h.End, h.Via = at.start, at.end, at.via
		v.Hits = append(v.Hits, h)
	}
	if len(places) > 0 {
		v.Details = fmt.Sprintf("找到 %d 处%s", len(places), pattern.Word)
	}
	return v
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
// where they were read. It asks for no more than the checks in force want.
func (c *Checks) Gather(v bot.View, m bot.ChatMessage, codes []string) (Said, error) {
	s := Said{ChatMessage: m, Words: m.Text(), Codes: codes, Book: c.settings.Shelf.Load()}
	if m.ChatID == "" || m.By != bot.SpeakerCustomer {
		return s, nil
	}
	if c.has(checkNewcomers) {
		member, err := v.Member(m.ChatID, m.Speaker)
		if err != nil {
			return s, err
		}
		s.JoinedAt = member.JoinedAt
	}
	if c.has(checkFlood) && gistOf(s.Words) != "" {
		recent, err := v.Moderation().Said(m.Speaker, m.At.Add(-c.settings.Flood.Within), c.recent())
		if err != nil {
			return s, err
		}
		s.Recent = slices.DeleteFunc(recent, func(k bot.KeptMessage) bool {
			return k.MsgID == m.MsgID || k.At.Sub(m.At).Abs() > c.settings.Flood.Within
		})
	}
	return s, nil
}

// recent is how many of a speaker's messages are read to see a flood.
func (c *Checks) recent() int { return 4*max(c.settings.Flood.Same, c.settings.Flood.Messages) + 50 }

func (c *Checks) has(name string) bool {
	return slices.ContainsFunc(c.list, func(check Check) bool { return check.Name == name })
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
