package simulator

import (
	"fmt"
	"time"
)

// Population is a crowd that exists without ever having come: no event tells of
// it, as with a corp that has used WeCom for years before the bot.
type Population struct {
	// Customers are spread evenly over the staff with customer contact, each in
	// contact with one of them.
	Customers int `json:"customers"`
	// Groups are customer groups owned by the same staff in turn, each with
	// GroupMembers of the customers, taken one after the other.
	Groups       int `json:"groups"`
	GroupMembers int `json:"group_members"`
	// State and Tags are given to every pair.
	State string   `json:"state"`
	Tags  []string `json:"tags"`
	// Since is when they came; a year before now unless set.
	Since time.Time `json:"since"`
}

// Populate adds a crowd. It is quick: 100,000 customers take less than a second.
func (s *Simulator) Populate(in Population) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.crowd(in)
}

func (s *Simulator) crowd(in Population) error {
	if in.Customers+in.Groups == 0 {
		return nil
	}
	var staff []*Staff
	for _, m := range s.staffOrder {
		if m.CustomerContact {
			staff = append(staff, m)
		}
	}
	if len(staff) == 0 {
		return fmt.Errorf("simulator: nobody has customer contact, so there can be no customers and no groups")
	}
	if in.GroupMembers >= s.conf.GroupCapacity {
		return fmt.Errorf("simulator: a group holds %d members, the owner among them", s.conf.GroupCapacity)
	}
	if in.GroupMembers > in.Customers {
		return fmt.Errorf("simulator: %d customers cannot fill groups of %d", in.Customers, in.GroupMembers)
	}
	for _, id := range in.Tags {
		if s.tag(id) == nil {
			return fmt.Errorf("simulator: there is no tag %q", id)
		}
	}
	if in.Since.IsZero() {
		in.Since = s.now().AddDate(-1, 0, 0)
	}
	people := make([]*customer, in.Customers)
	for i := range people {
		people[i] = s.newCustomer(person{name: fmt.Sprintf("顾客%06d", i+1)})
		p := s.join(staff[i%len(staff)], people[i], in.State, ByQR, false)
		p.created, p.lastTouch, p.chatting = in.Since, in.Since, true
		p.tags = in.Tags[:len(in.Tags):len(in.Tags)]
	}
	for i := range in.Groups {
		if err := s.crowdedGroup(i, staff[i%len(staff)], people, in); err != nil {
			return err
		}
	}
	s.acted("populate", fmt.Sprint(in.Customers), fmt.Sprint(in.Groups))
	return nil
}

// crowdedGroup makes the group of a number with its share of the customers.
func (s *Simulator) crowdedGroup(n int, owner *Staff, people []*customer, in Population) error {
	g, err := s.newGroup(Group{Name: fmt.Sprintf("福利群%04d", n+1), Owner: owner.UserID})
	if err != nil {
		return err
	}
	g.created, g.members[0].joined = in.Since, in.Since
	for j := range in.GroupMembers {
		c := people[(n*in.GroupMembers+j)%len(people)]
		g.members = append(g.members, &groupMember{id: c.id, name: c.name, customer: c, joined: in.Since, scene: 3})
	}
	return nil
}
