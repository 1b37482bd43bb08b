package simulator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// MemberTag is a tag of the address book, which members and whole departments
// carry. It has nothing to do with customers' tags.
type MemberTag struct {
	ID   int    `json:"tagid"`
	Name string `json:"name"`
	// Users and Departments are all who carry it.
	Users       []string `json:"users"`
	Departments []int    `json:"departments"`
}

func (s *Simulator) populateMemberTags() error {
	s.memberTags = map[int]*MemberTag{}
	for _, t := range s.conf.MemberTags {
		for _, m := range s.staffOrder {
			if slices.Contains(m.Tags, strconv.Itoa(t.ID)) {
				t.Users = append(slices.Clone(t.Users), m.UserID)
			}
		}
		if _, err := s.setMemberTag(t); err != nil {
			return err
		}
	}
	return nil
}

// SetTag is the admin who says in the console who carries a tag of the address
// book; a tag that is not there is made. The contacts assistant hears of it.
func (s *Simulator) SetTag(in MemberTag) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed, err := s.setMemberTag(in)
	if err != nil {
		return err
	}
	s.raiseContacts("update_tag", "tag:"+strconv.Itoa(in.ID), append([]element{number("TagId", in.ID)}, changed...)...)
	s.acted("set_tag", strconv.Itoa(in.ID), strings.Join(in.Users, ","))
	return nil
}

// setMemberTag makes it so and returns the elements that tell the difference.
func (s *Simulator) setMemberTag(in MemberTag) ([]element, error) {
	if in.ID <= 0 {
		return nil, fmt.Errorf("simulator: %d is not a tagid", in.ID)
	}
	wanted := map[string]bool{}
	for _, id := range in.Users {
		m, err := s.member(id)
		if err != nil {
			return nil, err
		}
		wanted[m.UserID] = true
	}
	for _, d := range in.Departments {
		if s.department(d) == nil {
			return nil, fmt.Errorf("simulator: there is no department %d", d)
		}
	}
	old := s.memberTags[in.ID]
	if old == nil {
		old = &MemberTag{}
	}
	if in.Name == "" {
		in.Name = old.Name
	}
	if in.Name == "" {
		in.Name = fmt.Sprintf("标签%d", in.ID)
	}
	id := strconv.Itoa(in.ID)
	var added, removed []string
	for _, m := range s.staffOrder {
		has := slices.Contains(m.Tags, id)
		switch {
		case wanted[m.UserID] && !has:
			m.Tags, added = append(slices.Clone(m.Tags), id), append(added, m.UserID)
		case !wanted[m.UserID] && has:
			m.Tags, removed = slices.DeleteFunc(slices.Clone(m.Tags), func(t string) bool { return t == id }), append(removed, m.UserID)
		}
	}
	in.Users, in.Departments = nil, slices.Clone(in.Departments)
	e := slices.Concat(maybe("AddUserItems", strings.Join(added, ",")), maybe("DelUserItems", strings.Join(removed, ",")),
		maybe("AddPartyItems", numbersWithout(in.Departments, old.Departments)), maybe("DelPartyItems", numbersWithout(old.Departments, in.Departments)))
	s.memberTags[in.ID] = &in
	return e, nil
}

// numbersWithout lists the numbers that are not among others.
func numbersWithout(numbers, others []int) string {
	var left []string
	for _, n := range numbers {
		if !slices.Contains(others, n) {
			left = append(left, strconv.Itoa(n))
		}
	}
	return strings.Join(left, ",")
}

// carries says whether a member carries a tag, by themselves or by department.
func (s *Simulator) carries(m *Staff, tagID string) bool {
	if slices.Contains(m.Tags, tagID) {
		return true
	}
	n, err := strconv.Atoi(tagID)
	if err != nil || s.memberTags[n] == nil {
		return false
	}
	return slices.ContainsFunc(s.memberTags[n].Departments, func(d int) bool { return s.within(m.Department, d) })
}

// getMemberTag is tag/get. Its shape is own knowledge: no page of it is at hand.
func getMemberTag(s *Simulator, c *call) (any, error) {
	id := c.param("tagid")
	n, err := strconv.Atoi(id)
	known := err == nil && (s.memberTags[n] != nil ||
		slices.ContainsFunc(s.staffOrder, func(m *Staff) bool { return slices.Contains(m.Tags, id) }))
	if !known {
		return nil, refuse(40068, "tagid %q", id)
	}
	name, parties := "标签"+id, []int{}
	if t := s.memberTags[n]; t != nil {
		name, parties = t.Name, append(parties, t.Departments...)
	}
	users := []reply{}
	for _, m := range s.staffOrder {
		if slices.Contains(m.Tags, id) && c.app.sees(m.UserID) {
			users = append(users, reply{"userid": m.UserID, "name": m.Name})
		}
	}
	return reply{"tagname": name, "userlist": users, "partylist": parties}, nil
}
