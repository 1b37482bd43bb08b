package simulator

import (
	"fmt"
	"slices"
	"time"
)

// chats are the customer groups and the codes that lead into them.
type chats struct {
	rooms     map[string]*group
	roomOrder []*group
	joinWays  map[string]*joinWay
}

type group struct {
	id, name, owner, notice string
	created                 time.Time
	dismissed               bool
	version                 string
	admins                  []string
	members                 []*groupMember
	// before is the group as it was before the latest change, at changed.
	before  *group
	changed time.Time
	feed    []PhoneItem
	// posts is the last day on which a mass post reached the group.
	posts string
	// welcome is the template_id that the owner has picked, or empty.
	welcome string
	size    int
}

type groupMember struct {
	id, name   string
	customer   *customer // nil for staff
	joined     time.Time
	scene      int // 1 invited, 2 by an invite link, 3 by a code
	invitor    string
	state      string
	groupAlias string
}

// group finds a group for an act.
func (s *Simulator) group(chatID string) (*group, error) {
	g := s.rooms[chatID]
	if g == nil {
		return nil, fmt.Errorf("simulator: there is no group %q", chatID)
	}
	if g.dismissed {
		return nil, fmt.Errorf("simulator: group %q has been dismissed", chatID)
	}
	return g, nil
}

func (g *group) member(id string) *groupMember {
	i := slices.IndexFunc(g.members, func(m *groupMember) bool { return m.id == id })
	if i < 0 {
		return nil
	}
	return g.members[i]
}

func (g *group) full() bool { return len(g.members) >= g.size }

// change keeps the group as it is before it is changed: for a while that is
// what the API still shows.
func (s *Simulator) change(g *group) {
	now := s.now()
	if now.Sub(g.changed) >= s.conf.GroupLag {
		before := *g
		before.before, before.members = nil, slices.Clone(g.members)
		g.before = &before
	}
	g.changed = now
}

// settled is the group as the API shows it.
func (s *Simulator) settled(g *group) *group {
	if g.before != nil && s.now().Sub(g.changed) < s.conf.GroupLag {
		return g.before
	}
	return g
}

// newGroup makes a group with its owner in it. The caller holds the lock.
func (s *Simulator) newGroup(conf Group) (*group, error) {
	owner, err := s.member(conf.Owner)
	if err != nil {
		return nil, err
	}
	if !owner.CustomerContact {
		return nil, fmt.Errorf("simulator: %s has no customer contact and cannot own a customer group", conf.Owner)
	}
	if conf.ChatID == "" {
		conf.ChatID = s.newID("wr", 30)
	}
	if s.rooms[conf.ChatID] != nil {
		return nil, fmt.Errorf("simulator: group %q exists", conf.ChatID)
	}
	g := &group{id: conf.ChatID, name: conf.Name, owner: owner.UserID, notice: conf.Notice,
		created: s.now(), version: s.newID("", 32), size: s.conf.GroupCapacity}
	g.members = []*groupMember{{id: owner.UserID, name: owner.Name, joined: s.now(), scene: 1}}
	for _, id := range conf.Members {
		if id == owner.UserID || g.member(id) != nil {
			continue
		}
		m, err := s.asMember(id)
		if err != nil {
			return nil, err
		}
		m.scene, m.invitor = 1, owner.UserID
		g.members = append(g.members, m)
	}
	s.rooms[g.id] = g
	s.roomOrder = append(s.roomOrder, g)
	return g, nil
}

// asMember makes a group member of a userid or an external_userid.
func (s *Simulator) asMember(id string) (*groupMember, error) {
	if c := s.customers[id]; c != nil {
		return &groupMember{id: c.id, name: c.name, customer: c, joined: s.now()}, nil
	}
	m, err := s.member(id)
	if err != nil {
		return nil, fmt.Errorf("simulator: %q is neither staff nor a customer", id)
	}
	return &groupMember{id: m.UserID, name: m.Name, joined: s.now()}, nil
}

// changeMembers raises the update event of people who came or went.
func (s *Simulator) changeMembers(g *group, detail string, scene element, ids []string) {
	last := g.version
	g.version = s.newID("", 32)
	s.raiseChat(g, "update", append([]element{text("UpdateDetail", detail), scene}, members(ids, last, g.version)...)...)
}

func (s *Simulator) populateGroups() error {
	s.chats = chats{rooms: map[string]*group{}, joinWays: map[string]*joinWay{}}
	for _, conf := range s.conf.Groups {
		// Customers of the configuration exist only by being listed here.
		for _, id := range conf.Members {
			if s.staff[lower(id)] == nil && s.customers[id] == nil {
				c := s.newCustomer(person{})
				delete(s.customers, c.id)
				c.id = id
				s.customers[id] = c
			}
		}
		if _, err := s.newGroup(conf); err != nil {
			return err
		}
	}
	return nil
}

// ownGroup finds a group whose owner the app sees.
func (s *Simulator) ownGroup(a *app, chatID string) (*group, error) {
	g := s.rooms[chatID]
	switch {
	case chatID == "":
		return nil, refuse(40063, "chat_id")
	case g == nil:
		return nil, refuse(40058, "unknown chat_id")
	case g.dismissed:
		return nil, refuse(49008, "")
	case !a.sees(g.owner):
		return nil, refuse(60011, "the owner is out of the visible range")
	}
	return g, nil
}
