package simulator

import (
	"fmt"
	"slices"
	"time"
)

// Past is how a shop grew before the bot: customers who came one after the other by
// one code, as its members remember them. No event tells of it.
type Past struct {
	// State is the code by which they came; its members got them in turn.
	State string `json:"state"`
	// Customers came between From and Until, at even distances; Names are theirs in
	// turn.
	Customers   int       `json:"customers"`
	From, Until time.Time `json:"-"`
	Names       []string  `json:"names"`
	// ChatID is the group that of every so many one joined (EveryJoins), an hour after
	// they came; empty is none.
	ChatID     string `json:"chat_id"`
	EveryJoins int    `json:"every_joins"`
}

// Grow adds customers of the past and answers their external_userids, oldest first. It
// fails if there is no such code or group.
func (s *Simulator) Grow(in Past) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := s.wayNamed("", in.State)
	if err != nil {
		return nil, err
	}
	users := s.usersOf(w)
	var g *group
	if in.ChatID != "" {
		if g, err = s.group(in.ChatID); err != nil {
			return nil, err
		}
	}
	step := in.Until.Sub(in.From) / time.Duration(max(in.Customers, 1))
	ids := make([]string, 0, in.Customers)
	for i := range in.Customers {
		m, err := s.member(users[i%len(users)])
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("顾客%06d", i+1)
		if len(in.Names) > 0 {
			name = in.Names[i%len(in.Names)]
		}
		came := in.From.Add(time.Duration(i) * step)
		c := s.newCustomer(person{name: name})
		p := s.join(m, c, in.State, ByQR, false)
		p.created, p.lastTouch, p.chatting = came, came, true
		if g != nil && in.EveryJoins > 0 && i%in.EveryJoins == 0 {
			if len(g.members) >= s.conf.GroupCapacity {
				return nil, fmt.Errorf("simulator: the group %q is full", in.ChatID)
			}
			g.members = append(g.members, &groupMember{id: c.id, name: c.name, customer: c, joined: came.Add(time.Hour), scene: 3})
		}
		ids = append(ids, c.id)
	}
	s.acted("grow", in.State, fmt.Sprint(in.Customers))
	return slices.Clip(ids), nil
}
