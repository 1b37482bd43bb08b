package simulator

import (
	"fmt"
	"strings"
)

// nickname is what a group welcome writes in place of the newcomer's name;
// capitals count [docs 92366].
const nickname = "%NICKNAME%"

// PickGroupWelcome is the owner who chooses a group welcome template for a
// group in the client: no API can. An empty id chooses none.
func (s *Simulator) PickGroupWelcome(chatID, templateID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.group(chatID)
	if err != nil {
		return err
	}
	if templateID != "" && s.templates[templateID] == nil {
		return fmt.Errorf("simulator: there is no group welcome template %q", templateID)
	}
	g.welcome = templateID
	s.acted("pick_group_welcome", chatID, templateID)
	return nil
}

// greet shows the group's welcome to customers who have come in. A template
// that was deleted says nothing any more.
func (s *Simulator) greet(g *group, joined []*groupMember) {
	t := s.templates[g.welcome]
	var names []string
	for _, m := range joined {
		if m.customer != nil {
			names = append(names, m.name)
		}
	}
	if t == nil || len(names) == 0 {
		return
	}
	var c content
	if t.in.Text != nil {
		c.Text = &contentText{Content: strings.ReplaceAll(t.in.Text.Content, nickname, strings.Join(names, "、"))}
	}
	if a := t.in.attached(); a != nil {
		c.Attachments = []attachment{*a}
	}
	g.feed = append(g.feed, s.unpack(&c, g.owner, "welcome")...)
}
