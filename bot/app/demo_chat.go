package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store"
)

// types lets a member of staff type lines into the app's chat, each when the one
// before it was answered.
func types(userID string, lines ...string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		for _, line := range lines {
			before, err := p.answers(userID)
			if err != nil {
				return "", err
			}
			if _, err := p.sim.TypeToApp("", userID, line); err != nil {
				return "", err
			}
			if err := p.answered(userID, before); err != nil {
				return "", fmt.Errorf("%s: %w", line, err)
			}
		}
		return "", nil
	}
}

// answered waits until a member's chat holds more answers than before.
func (p *player) answered(userID string, before int) error {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	return eventually(ctx, func() error {
		now, err := p.answers(userID)
		if err == nil && now <= before {
			err = fmt.Errorf("%s got no answer", userID)
		}
		return err
	})
}

// answers counts what the app has said to a member.
func (p *player) answers(userID string) (int, error) {
	chat, err := p.sim.MemberChat(userID)
	n := 0
	for _, m := range chat {
		if !m.Mine {
			n++
		}
	}
	return n, err
}

// heard are the messages of a member's chat since the scene began.
func (p *player) heard(userID string) ([]simulator.AppMessage, error) {
	chat, err := p.sim.MemberChat(userID)
	if err != nil {
		return nil, err
	}
	return chat[min(len(chat), p.marks[userID]):], nil
}

// mark notes where the chats of the staff stand when a scene begins.
func (p *player) mark() {
	p.marks = map[string]int{}
	for _, s := range p.config.Shop.Staff {
		if chat, err := p.sim.MemberChat(s.UserID); err == nil {
			p.marks[s.UserID] = len(chat)
		}
	}
}

// taps lets a member tap a button of the newest card that has it and says some
// words, so often, as soon as there is one.
func taps(userID, button string, times int, words ...string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		defer cancel()
		var tap simulator.Tap
		err := eventually(ctx, func() (err error) {
			tap, err = p.button(userID, button, words)
			return err
		})
		for i := range times {
			// A card that was greyed by the first tap cannot be tapped again.
			if refused := p.sim.TapCard(tap); err == nil && i == 0 {
				err = refused
			}
		}
		return "", err
	}
}

// button finds a button in a member's chat, the newest first.
func (p *player) button(userID, button string, words []string) (simulator.Tap, error) {
	chat, err := p.sim.MemberChat(userID)
	if err != nil {
		return simulator.Tap{}, err
	}
	for _, m := range slices.Backward(chat) {
		if m.Card == nil || m.Greyed != "" || slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(asText(m), w) }) {
			continue
		}
		for _, b := range m.Card.Buttons {
			if b.Text == button {
				return simulator.Tap{UserID: userID, TaskID: m.Card.TaskID, Key: b.Key}, nil
			}
		}
	}
	return simulator.Tap{}, fmt.Errorf("no card of %s has the button %s", userID, button)
}

// hears wants one message in a member's chat, since the scene began, that says
// all of some words: as a text or on a card.
func hears(userID string, words ...string) expectation {
	return expectation{userID + " hears “" + strings.Join(words, " … ") + "”", func(_ context.Context, p *player, _ string) error {
		heard, err := p.heard(userID)
		if err != nil {
			return err
		}
		for _, m := range heard {
			text := asText(m)
			if !m.Mine && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
				return nil
			}
		}
		return fmt.Errorf("nothing of %d messages says that", len(heard))
	}}
}

// asText is a message as somebody reads it who is shown no cards.
func asText(m simulator.AppMessage) string {
	if m.Card == nil {
		if m.Text != "" {
			return m.Text
		}
		return "[" + m.MsgType + "]"
	}
	c := m.Card
	lines := []string{"[卡片] " + m.Text}
	if c.MainTitle != nil && c.MainTitle.Desc != "" {
		lines = append(lines, c.MainTitle.Desc)
	}
	if c.SubTitle != "" {
		lines = append(lines, c.SubTitle)
	}
	for _, r := range c.Horizontal {
		lines = append(lines, r.Key+"："+r.Value)
	}
	var buttons []string
	for _, b := range c.Buttons {
		buttons = append(buttons, "〔"+b.Text+"〕")
	}
	if m.Greyed != "" {
		buttons = []string{"（" + m.Greyed + "）"}
	}
	if len(buttons) > 0 {
		lines = append(lines, strings.Join(buttons, " "))
	}
	return strings.Join(lines, "\n")
}

// nameOf is what people call a member of staff.
func (d *shopDemo) nameOf(userID string) string {
	for _, s := range d.config.Shop.Staff {
		if s.UserID == userID {
			return s.Name
		}
	}
	return userID
}

// emptyQueues answers nil when nothing is left to do. The queues are counted one
// after the other, so a send that becomes an event in between is in neither: a
// second look finds it, or what it led to.
func emptyQueues(ctx context.Context, db *store.Store) error {
	for range 2 {
		stats, err := db.Stats(ctx)
		if err != nil {
			return err
		}
		if stats.Inbox.Depth+stats.Outbox.Depth > 0 {
			return fmt.Errorf("%d events and %d sends wait", stats.Inbox.Depth, stats.Outbox.Depth)
		}
	}
	return nil
}
