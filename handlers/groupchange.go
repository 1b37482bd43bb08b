package handlers

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// groupTime is when an event about a group happened, by the earlier of WeCom's
// clock and this one: readings are judged by it, and a clock that runs ahead
// must not make them look too early for long.
func groupTime(ev bot.Event) time.Time {
	if !ev.ReceivedAt.IsZero() && ev.ReceivedAt.Before(ev.At) {
		return ev.ReceivedAt
	}
	return ev.At
}

func (d *desk) groupCreated(ev bot.Event, v bot.View, b bot.ChatCreated) ([]bot.Effect, error) {
	if b.ChatID == "" {
		return nil, nil
	}
	g, err := d.group(v, b.ChatID)
	if err != nil {
		return nil, err
	}
	if g.CreatedAt.IsZero() {
		g.CreatedAt = ev.At
	}
	g.ChangedAt = later(g.ChangedAt, groupTime(ev))
	return []bot.Effect{bot.SetGroup{Group: g}, readGroup(b.ChatID, ev.At, v.Now())}, nil
}

// groupUpdated takes in what an event says, and asks for a reading unless the
// event says it all. A joining never says it all: how the member came and by
// whose code is only in the reading.
func (d *desk) groupUpdated(ev bot.Event, v bot.View, b bot.ChatUpdated) ([]bot.Effect, error) {
	if b.ChatID == "" {
		return nil, nil
	}
	g, err := d.group(v, b.ChatID)
	if err != nil {
		return nil, err
	}
	before := g
	g.ChangedAt = later(g.ChangedAt, groupTime(ev))
	read := readGroup(b.ChatID, ev.At, v.Now())
	if moved(b) == "" {
		// The owner, the name or the notice.
		return []bot.Effect{bot.SetGroup{Group: g}, read}, nil
	}
	movements, err := d.movementsTold(ev, v, b)
	if err != nil {
		return nil, err
	}
	effects, err := d.membersMoved(ev, v, b, g.DismissedAt)
	if err != nil {
		return nil, err
	}
	for _, m := range movements {
		effects = append(effects, m.said())
	}
	known := b.CurrentVersion != "" && b.CurrentVersion == before.Version
	fits := before.Version != "" && b.LastVersion == before.Version && len(distinct(b.Members)) == b.MemberCount
	switch {
	case fits:
		g.Version = b.CurrentVersion
	case !known:
		g.Version = ""
	}
	effects = append(effects, bot.SetGroup{Group: g})
	if b.Detail == bot.ChatMemberAdded || !fits && !known {
		effects = append(effects, read)
	}
	return effects, nil
}

// membersMoved is what an event makes of the members it names, staff too.
func (d *desk) membersMoved(ev bot.Event, v bot.View, b bot.ChatUpdated, dismissed time.Time) ([]bot.Effect, error) {
	var effects []bot.Effect
	for _, id := range distinct(b.Members) {
		known, err := v.Member(b.ChatID, id)
		if err != nil {
			return nil, err
		}
		next := known
		if b.Detail == bot.ChatMemberAdded {
			next = entered(known, ev.At, sceneOf(b))
		} else {
			h := history{view: v, customer: id, chatID: b.ChatID, now: known}
			if next, err = h.after(ev.At, b.QuitScene == quitByRemoval); err != nil {
				return nil, err
			}
		}
		next.ID, next.Customer = id, known.Customer || d.isCustomer(id)
		if !dismissed.IsZero() {
			next.Present = false
		}
		if next != known {
			effects = append(effects, bot.SetMember{ChatID: b.ChatID, Member: next})
		}
	}
	return effects, nil
}

// entered is a member after a joining: the same one again changes nothing, an
// older one neither.
func entered(m bot.Member, at time.Time, scene bot.JoinScene) bot.Member {
	if same(m.JoinedAt, at, m.LeftAt) || at.Before(m.JoinedAt) {
		return m
	}
	m.JoinedAt, m.Scene, m.State, m.Invitor = at, scene, "", ""
	if !at.Before(m.LeftAt) {
		m.Present, m.Removed = true, false
	}
	return m
}

// after is the member after a leaving. The newest one counts; one that a
// reading noticed takes the time and the reason of the event that tells of it.
func (h history) after(at time.Time, removed bool) (bot.Member, error) {
	m := h.now
	switch {
	case at.Before(m.JoinedAt):
		m.LeftAt = later(m.LeftAt, at)
		return m, nil
	case at.Before(m.LeftAt) && m.LeftAt.After(m.JoinedAt):
		_, noticed, err := h.leaving(at)
		if noticed.Equal(m.LeftAt) {
			m.LeftAt, m.Removed = at, removed
		}
		return m, err
	}
	m.Present, m.LeftAt, m.Removed = false, at, removed
	return m, nil
}

// groupEnded is a group that was dismissed: nobody is in it any more, and
// nobody has left it.
func (d *desk) groupEnded(v bot.View, chatID string, at time.Time) ([]bot.Effect, error) {
	if chatID == "" {
		return nil, nil
	}
	g, err := d.group(v, chatID)
	if err != nil || !g.DismissedAt.IsZero() {
		return nil, err
	}
	members, err := v.Members(chatID)
	if err != nil {
		return nil, err
	}
	g.DismissedAt = at
	effects := []bot.Effect{bot.SetGroup{Group: g}}
	for _, m := range members {
		if m.Present {
			m.Present = false
			effects = append(effects, bot.SetMember{ChatID: chatID, Member: m})
		}
	}
	return effects, nil
}

func distinct(ids []string) []string {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
