package moderation

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
	"github.com/zhanggui/zhanggui/templates"
)

// The most that is shown of what somebody said, in characters: a card has 160 for
// everything.
const saidMost = 60

// words are what there is to say of a violation.
func (m *Moderator) words(v bot.View, x bot.Violation, all []bot.Violation) (templates.Violation, error) {
	w := templates.Violation{ID: x.ID, Said: quoted(Excerpt(x)), Why: m.whys(x), Category: worst(x).Category}
	var err error
	if w.Customer, err = customer(v, x.ExternalUserID); err != nil {
		return w, err
	}
	if x.ChatID != "" {
		group, err := v.Group(x.ChatID)
		if err != nil {
			return w, err
		}
		w.Group = called(group.Name)
	}
	w.Speaker = w.Customer
	if x.ByStaff {
		if w.Speaker, err = m.staff(v, x.UserID); err != nil {
			return w, err
		}
		return w, nil
	}
	if step, why := decide(x.Hits, earlier(x, all), m.Shop.Moderation.Ladder, x.At); why != stepReasons[step] {
		w.Climbed = why
	}
	return w, nil
}

// earlier are those before a violation.
func earlier(x bot.Violation, all []bot.Violation) []bot.Violation {
	return slices.DeleteFunc(slices.Clone(all), func(o bot.Violation) bool { return inOrder(o, x) >= 0 })
}

// reply are polite words to paste: those of the rule, else those of the check or of
// the list.
func (m *Moderator) reply(x bot.Violation) (string, error) {
	h := worst(x)
	if rule, ok := m.Shelf.Load().Rule(h.Rule); ok && rule.Reply != "" {
		return rule.Reply, nil
	}
	category := h.Category
	if h.Check != checkWords {
		category = h.Check
	} else if reply := m.Messages.WordCategory(category).Reply; reply != "" {
		return reply, nil
	}
	return m.Messages.Message("moderation/reply", templates.Violation{Category: category})
}

// leadIn is how much of what was said stands before the matter where it is shown
// from there on, in characters.
const leadIn = 12

// Excerpt is what somebody said, from shortly before the worst of it where that is
// far into it: whoever looks at it is to see why.
func Excerpt(x bot.Violation) string {
	start := worst(x).Start
	if start > len(x.Text) || utf8.RuneCountInString(x.Text[:start]) <= saidMost/2 {
		return x.Text
	}
	lead := []rune(x.Text[:start])
	return "…" + string(lead[len(lead)-leadIn:]) + x.Text[start:]
}

// quoted are somebody's words as they stand in a message: in marks, on one line,
// cut.
func quoted(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	switch short := templates.CutRunes(line, saidMost); {
	case line == "":
		return "（没有文字，或者已经收回）"
	case short != line:
		return "「" + short + "…」"
	}
	return "「" + line + "」"
}

// whys are what the matter is, each reason once.
func (m *Moderator) whys(x bot.Violation) string {
	const most = 3
	var all []string
	for _, h := range x.Hits {
		if why := cmp.Or(strings.TrimRight(h.Why, "。"), m.title(h)); !slices.Contains(all, why) && len(all) < most {
			all = append(all, why)
		}
	}
	return strings.Join(all, "；")
}

// title is what people call the kind of a hit: the list, or where there is none the
// check.
func (m *Moderator) title(h bot.Hit) string {
	category := m.Messages.WordCategory(h.Category)
	if category.Title != category.ID {
		return category.Title
	}
	for _, c := range m.checks.List() {
		if c.Name == h.Check && h.Check != checkWords {
			return c.Title
		}
	}
	return category.Title
}

// customer is how a customer is called.
func customer(v bot.View, externalUserID string) (string, error) {
	c, err := v.Customer(externalUserID)
	return cmp.Or(called(c.Name), alerts.Somebody), err
}

// staff is how a member is called.
func (m *Moderator) staff(v bot.View, userID string) (string, error) {
	name, err := m.roster.Name(v.Staff(), userID)
	return cmp.Or(name, "店员"), err
}

// called is a name in marks, fit to stand in a sentence; empty if none is known.
func called(raw string) string {
	n := templates.NewNickname(raw)
	if !n.Known() {
		return ""
	}
	return "「" + n.String() + "」"
}
