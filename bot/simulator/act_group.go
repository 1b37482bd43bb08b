package simulator

import (
	"fmt"
	"slices"
)

// Join is somebody who enters a customer group: by a code (ConfigID, State or
// QR of a join way), or invited into ChatID.
type Join struct {
	ConfigID string `json:"config_id"`
	State    string `json:"state"`
	QR       string `json:"qr"`
	ChatID   string `json:"chat_id"`
	// Invitor is who invites; the owner unless set. Link says by a link.
	Invitor string `json:"invitor"`
	Link    bool   `json:"link"`
	// MemberID is a customer or a member; empty is a new person called Name,
	// who is nobody's contact.
	MemberID string `json:"member_id"`
	Name     string `json:"name"`
	// With are customers and members who come in together with MemberID: one
	// event tells of them all.
	With []string `json:"with"`
}

// JoinGroup brings somebody into a group and raises the event. It returns who
// and where.
func (s *Simulator) JoinGroup(in Join) (memberID, chatID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, w, err := s.entered(in)
	if err != nil {
		return "", "", err
	}
	if in.MemberID == "" {
		in.MemberID = s.newCustomer(person{name: in.Name}).id
	}
	var fresh []*groupMember
	var ids []string
	for _, id := range append([]string{in.MemberID}, in.With...) {
		if g.member(id) != nil || slices.Contains(ids, id) {
			continue
		}
		m, err := s.asMember(id)
		if err != nil {
			return "", "", err
		}
		in.mark(m, g, w)
		fresh, ids = append(fresh, m), append(ids, m.id)
	}
	if len(fresh) == 0 {
		return in.MemberID, g.id, nil
	}
	if len(g.members)+len(fresh) > g.size {
		return "", "", fmt.Errorf("simulator: group %q has no place for %d more", g.id, len(fresh))
	}
	s.change(g)
	g.members = append(g.members, fresh...)
	scene := 0
	if w != nil {
		scene = 3
	}
	s.changeMembers(g, "add_member", number("JoinScene", scene), ids)
	s.acted("join_group", append([]string{g.id}, ids...)...)
	s.greet(g, fresh)
	return in.MemberID, g.id, nil
}

// mark notes how somebody came into the group, in the API's numbers.
func (in Join) mark(m *groupMember, g *group, w *joinWay) {
	if w != nil {
		m.scene, m.state = 3, w.State
		return
	}
	m.scene, m.invitor = 1, in.Invitor
	if in.Link {
		m.scene = 2
	}
	if m.invitor == "" {
		m.invitor = g.owner
	}
}

func (s *Simulator) entered(in Join) (*group, *joinWay, error) {
	if in.ChatID != "" {
		g, err := s.group(in.ChatID)
		if err == nil && g.full() {
			err = fmt.Errorf("simulator: group %q is full", in.ChatID)
		}
		return g, nil, err
	}
	id := in.ConfigID
	if in.QR != "" {
		id = configOfQR(in.QR)
	}
	w := s.joinWays[id]
	for _, other := range s.joinWays {
		if w == nil && id == "" && in.State != "" && other.State == in.State {
			w = other
		}
	}
	if w == nil {
		return nil, nil, fmt.Errorf("simulator: there is no join way %q %q", id, in.State)
	}
	g, err := s.room(w)
	return g, w, err
}

// LeaveGroup is somebody who leaves a group.
func (s *Simulator) LeaveGroup(chatID, memberID string) error {
	return s.quit(chatID, []string{memberID}, "leave_group", 0)
}

// RemoveFromGroup is the owner who removes somebody, or several at once: one
// event tells of them all.
func (s *Simulator) RemoveFromGroup(chatID string, memberIDs ...string) error {
	return s.quit(chatID, memberIDs, "remove_from_group", 1)
}

func (s *Simulator) quit(chatID string, memberIDs []string, act string, scene int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.group(chatID)
	if err != nil {
		return err
	}
	for _, id := range memberIDs {
		if g.member(id) == nil {
			return fmt.Errorf("simulator: %q is not in group %q", id, chatID)
		}
		if g.owner == id {
			return fmt.Errorf("simulator: the owner hands the group over before going")
		}
	}
	s.change(g)
	g.members = slices.DeleteFunc(g.members, func(m *groupMember) bool { return slices.Contains(memberIDs, m.id) })
	s.changeMembers(g, "del_member", number("QuitScene", scene), memberIDs)
	s.acted(act, append([]string{chatID}, memberIDs...)...)
	return nil
}

// CreateGroup is a member who makes a customer group.
func (s *Simulator) CreateGroup(conf Group) (chatID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.newGroup(conf)
	if err != nil {
		return "", err
	}
	s.raiseChat(g, "create")
	s.acted("create_group", g.id)
	return g.id, nil
}

// RenameGroup changes a group's name.
func (s *Simulator) RenameGroup(chatID, name string) error {
	return s.update(chatID, "change_name", func(g *group) error { g.name = name; return nil })
}

// ChangeNotice changes a group's notice.
func (s *Simulator) ChangeNotice(chatID, notice string) error {
	return s.update(chatID, "change_notice", func(g *group) error { g.notice = notice; return nil })
}

// ChangeOwner hands a group to another member in it.
func (s *Simulator) ChangeOwner(chatID, userID string) error {
	return s.update(chatID, "change_owner", func(g *group) error {
		m, err := s.member(userID)
		if err != nil {
			return err
		}
		if g.member(m.UserID) == nil {
			return fmt.Errorf("simulator: %s is not in group %q", userID, chatID)
		}
		g.owner = m.UserID
		return nil
	})
}

func (s *Simulator) update(chatID, detail string, change func(*group) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.group(chatID)
	if err != nil {
		return err
	}
	s.change(g)
	if err := change(g); err != nil {
		return err
	}
	s.raiseChat(g, "update", append([]element{text("UpdateDetail", detail)}, strays(g.version)...)...)
	s.acted(detail, chatID)
	return nil
}

// DismissGroup ends a group.
func (s *Simulator) DismissGroup(chatID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.group(chatID)
	if err != nil {
		return err
	}
	g.dismissed = true
	s.raiseChat(g, "dismiss")
	s.acted("dismiss_group", chatID)
	return nil
}
