package moderation

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// joined looks once more at what somebody said in a group before it was known that
// they had just come into it: the callback may be later than the archive, or be lost
// and made up for by a reading of the group.
func (m *Moderator) joined(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	if !m.Shop.Moderation.Enabled || !m.checks.has(checkNewcomers) {
		return nil, nil
	}
	switch b := ev.Body.(type) {
	case bot.ChatUpdated:
		if b.Detail != bot.ChatMemberAdded {
			return nil, nil
		}
		var effects []bot.Effect
		for _, id := range b.Members {
			more, err := m.newcomer(v, b.ChatID, id, ev.At)
			if err != nil {
				return nil, err
			}
			effects = append(effects, more...)
		}
		return effects, nil
	case bot.GroupFetched:
		return m.unheardOf(v, b)
	}
	return nil, nil
}

// longUnheardOf is how late, beyond the time in which they are newcomers, a reading
// of the group may tell of them. Who came before is not asked about: the first
// reading of a group tells of all its members.
const longUnheardOf = 24 * time.Hour

// unheardOf are the newcomers of whom a reading of the group tells first.
func (m *Moderator) unheardOf(v bot.View, b bot.GroupFetched) ([]bot.Effect, error) {
	members, err := v.Members(b.ChatID)
	if err != nil {
		return nil, err
	}
	here := present(members)
	var effects []bot.Effect
	for _, g := range b.Members {
		if slices.Contains(here, g.ID) || v.Now().Sub(g.JoinedAt) > m.Shop.Moderation.Newcomer+longUnheardOf {
			continue
		}
		more, err := m.newcomer(v, b.ChatID, g.ID, g.JoinedAt)
		if err != nil {
			return nil, err
		}
		effects = append(effects, more...)
	}
	return effects, nil
}

// mostLookedAt is how many of a newcomer's messages are looked at once more.
const mostLookedAt = 50

// newcomer looks at what somebody said since they came into a group, all at once:
// each counts the others in.
func (m *Moderator) newcomer(v bot.View, chatID, id string, at time.Time) ([]bot.Effect, error) {
	if bot.SpeakerOf(id) != bot.SpeakerCustomer {
		return nil, nil
	}
	said, err := v.Moderation().Said(id, at, mostLookedAt)
	if err != nil {
		return nil, err
	}
	var changes []change
	for _, k := range said {
		if k.ChatID != chatID || k.Words == "" || k.At.Sub(at) > m.Shop.Moderation.Newcomer {
			continue
		}
		if may, err := m.may(v, k.ChatMessage); err != nil {
			return nil, err
		} else if !may {
			continue
		}
		s, err := m.checks.Gather(v, k.ChatMessage, nil)
		if err != nil {
			return nil, err
		}
		s.JoinedAt = at
		c, found, err := m.violated(v, s)
		if err != nil {
			return nil, err
		}
		if found {
			changes = append(changes, c)
		}
	}
	if len(changes) == 0 {
		return nil, nil
	}
	return m.settle(v, changes...)
}
