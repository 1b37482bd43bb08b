package moderation

import (
	"github.com/zhanggui/zhanggui/bot"
)

// Climbed says in a few words why a violation stands on its step: by what was
// found in it, or because it was not the first.
func (m *Moderator) Climbed(v bot.View, x bot.Violation) (string, error) {
	if x.ByStaff {
		_, why := decideStaff(x.Hits)
		return why, nil
	}
	all, err := m.others(v, x)
	if err != nil {
		return "", err
	}
	step, why := decide(x.Hits, earlier(x, all), m.Shop.Moderation.Ladder, x.At)
	if step != x.Step {
		// What counted then counts no more, or the shop has another ladder now.
		why = stepReasons[x.Step]
	}
	return why, nil
}

// Title is what people call the kind of a hit: its list, or the check that found
// it.
func (m *Moderator) Title(h bot.Hit) string { return m.title(h) }

// CheckTitle is what people call a check, and whether there is one of that name.
func (m *Moderator) CheckTitle(name string) (string, bool) {
	for _, c := range m.checks.List() {
		if c.Name == name {
			return c.Title, true
		}
	}
	return name, false
}

// Removal is the ID of the to-do that asks the group's owner to take a customer
// out of the group.
func Removal(x bot.Violation) string { return removeTodo(x.ChatID, x.ExternalUserID) }

// The digits that stay of a long number, at its two ends, and from how many on it
// is one.
const (
	longNumber  = 7
	masked      = "****"
	shownBefore = 3
	shownBehind = 4
)

// Masked is a text in which long numbers have no middle, however their digits are
// written: a phone number, a bank card or an ID card is not shown whole.
func Masked(text string) string {
	p := plainOf(text)
	var out []byte
	at := 0
	for _, n := range p.numbers(true) {
		first, last := shownBefore, len(n.digits)-shownBehind
		switch {
		case len(n.digits) < longNumber:
			continue
		case last-first < 4:
			first, last = 2, len(n.digits)-2
		}
		from, to := p.place(n.places[first], n.places[last-1]+1)
		if from < at {
			continue
		}
		out = append(append(out, text[at:from]...), masked...)
		at = to
	}
	return string(append(out, text[at:]...))
}

// Try says what the checks would find in a text that a customer or a member of
// staff writes into a group, and to which step it would climb the first time.
// Nothing comes of it. Checks that go by who speaks and how often find nothing.
func (m *Moderator) Try(text string, by bot.SpeakerKind) ([]bot.Hit, bot.Step) {
	said := Said{ChatMessage: bot.ChatMessage{ChatID: "?", By: by, Type: "text"}, Words: text, Book: m.Shelf.Load()}
	hits := Hits(m.checks.Look(said))
	if len(hits) == 0 {
		return nil, ""
	}
	step, _ := decide(hits, nil, m.Shop.Moderation.Ladder, said.At)
	if by == bot.SpeakerStaff {
		step, _ = decideStaff(hits)
	}
	return hits, step
}
