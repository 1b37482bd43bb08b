package simulator

import (
	"fmt"
	"slices"
	"strings"
)

// directory is who works in the corp.
type directory struct {
	staff       map[string]*Staff // by lower-case userid
	staffOrder  []*Staff
	departments []Department
	memberTags  map[int]*MemberTag
}

func (s *Simulator) populateDirectory() error {
	s.staff = map[string]*Staff{}
	s.departments = []Department{{ID: 1, Name: "总部"}}
	for _, d := range s.conf.Departments {
		if d.ID == 1 {
			s.departments[0].Name = d.Name
			continue
		}
		if d.ParentID == 0 {
			d.ParentID = 1
		}
		s.departments = append(s.departments, d)
	}
	for _, conf := range s.conf.Staff {
		if err := s.addStaff(conf); err != nil {
			return err
		}
	}
	return s.populateMemberTags()
}

func (s *Simulator) addStaff(conf Staff) error {
	key := strings.ToLower(conf.UserID)
	if key == "" || len(key) > 64 {
		return fmt.Errorf("simulator: %q is not a userid of 1 to 64 bytes", conf.UserID)
	}
	if s.staff[key] != nil {
		return fmt.Errorf("simulator: staff %q is listed twice", conf.UserID)
	}
	if conf.Department == 0 {
		conf.Department = 1
	}
	if conf.Name == "" {
		conf.Name = conf.UserID
	}
	if s.department(conf.Department) == nil {
		s.departments = append(s.departments, Department{ID: conf.Department, Name: fmt.Sprintf("部门%d", conf.Department), ParentID: 1})
	}
	s.staff[key] = &conf
	s.staffOrder = append(s.staffOrder, &conf)
	return nil
}

func (s *Simulator) department(id int) *Department {
	i := slices.IndexFunc(s.departments, func(d Department) bool { return d.ID == id })
	if i < 0 {
		return nil
	}
	return &s.departments[i]
}

// within says whether a department is another or below it.
func (s *Simulator) within(id, ancestor int) bool {
	for d := s.department(id); d != nil; d = s.department(d.ParentID) {
		if d.ID == ancestor {
			return true
		}
	}
	return false
}

// member finds a member for an act; userids are compared without case.
func (s *Simulator) member(userID string) (*Staff, error) {
	if m := s.staff[strings.ToLower(userID)]; m != nil {
		return m, nil
	}
	return nil, fmt.Errorf("simulator: there is no staff member %q", userID)
}

// visibleMember finds a member for a call of an app.
func (s *Simulator) visibleMember(a *app, userID string) (*Staff, error) {
	if userID == "" || len(userID) > 64 {
		return nil, refuse(40003, "userid is empty or longer than 64 bytes")
	}
	m := s.staff[strings.ToLower(userID)]
	if m == nil {
		return nil, refuse(60111, "")
	}
	if !a.sees(m.UserID) {
		return nil, refuse(60011, "user %s is out of the visible range", m.UserID)
	}
	return m, nil
}

// contactMember finds a visible member who has the 客户联系 function.
func (s *Simulator) contactMember(a *app, userID string) (*Staff, error) {
	m, err := s.visibleMember(a, userID)
	if err != nil {
		return nil, err
	}
	if !m.CustomerContact {
		return nil, refuse(84074, "user %s", m.UserID)
	}
	return m, nil
}
