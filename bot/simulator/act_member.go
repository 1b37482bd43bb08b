package simulator

import (
	"slices"
	"strconv"
)

// raiseContacts sends a change_contact to the contacts assistants; ordinary
// self-built apps get none [docs 90970]. The caller holds the lock.
func (s *Simulator) raiseContacts(change, lane string, more ...element) {
	for _, a := range s.order {
		if !a.Contacts {
			continue
		}
		e := append(s.header("sys", s.now(), "event"), text("Event", "change_contact"), element{name: "ChangeType", text: change, bare: true})
		s.raise(a, "change_contact."+change, lane, "", append(e, more...))
	}
}

// raiseRange tells an app that a member came into its visible range or left it
// [docs 90240].
func (s *Simulator) raiseRange(a *app, event, userID string) {
	s.raiseApp(a, userID, event, append(s.header(userID, s.now(), "event"), text("Event", event), text("EventKey", "")))
}

// DeleteMember is a member who leaves the corp: the contacts assistant hears
// delete_user, the apps that the member had hear unsubscribe. Customers whom
// nobody else knows are nobody's from then on; groups lose the member, and one
// that they owned keeps their userid as its owner's until somebody takes it over.
func (s *Simulator) DeleteMember(userID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.member(userID)
	if err != nil {
		return err
	}
	for _, a := range s.order {
		if a.sees(m.UserID) {
			s.raiseRange(a, "unsubscribe", m.UserID)
		}
	}
	s.raiseContacts("delete_user", "member:"+m.UserID, text("UserID", m.UserID), text("Department", strconv.Itoa(m.Department)))
	for _, p := range slices.Clone(s.byStaff[m]) {
		s.part(p)
	}
	for _, g := range s.roomOrder {
		if g.dismissed || g.owner == m.UserID || g.member(m.UserID) == nil {
			continue
		}
		s.change(g)
		g.members = slices.DeleteFunc(g.members, func(one *groupMember) bool { return one.id == m.UserID })
		s.changeMembers(g, "del_member", number("QuitScene", 0), []string{m.UserID})
	}
	delete(s.staff, lower(m.UserID))
	s.staffOrder = slices.DeleteFunc(s.staffOrder, func(one *Staff) bool { return one == m })
	s.acted("delete_member", m.UserID)
	return nil
}

// AddMember is somebody who comes to the corp, or back to it: the contacts
// assistant hears create_user, the apps that the member gets hear subscribe.
func (s *Simulator) AddMember(conf Staff) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.addStaff(conf); err != nil {
		return err
	}
	m, err := s.member(conf.UserID)
	if err != nil {
		return err
	}
	s.raiseContacts("create_user", "member:"+m.UserID, text("UserID", m.UserID), text("Department", strconv.Itoa(m.Department)))
	for _, a := range s.order {
		if a.sees(m.UserID) {
			s.raiseRange(a, "subscribe", m.UserID)
		}
	}
	s.acted("add_member", m.UserID)
	return nil
}

// SetVisible takes a member out of an app's visible range or puts them into it.
func (s *Simulator) SetVisible(appName, userID string, visible bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, err := s.appNamed(appName)
	if err != nil {
		return err
	}
	m, err := s.member(userID)
	if err != nil {
		return err
	}
	if a.sees(m.UserID) == visible {
		return nil
	}
	event := "subscribe"
	if visible {
		delete(a.hidden, lower(m.UserID))
		if a.visible != nil {
			a.visible[lower(m.UserID)] = true
		}
	} else {
		a.hidden[lower(m.UserID)] = true
		event = "unsubscribe"
	}
	s.raiseRange(a, event, m.UserID)
	s.acted(event, a.Name, m.UserID)
	return nil
}

// WebhookFeed is what an internal group has been shown by its push bot, oldest
// first.
func (s *Simulator) WebhookFeed(name string) []AppMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []AppMessage{}
	for _, one := range s.inboxes.chats["webhook:"+name] {
		out = append(out, *one)
	}
	return out
}
