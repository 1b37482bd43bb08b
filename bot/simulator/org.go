package simulator

import (
	"slices"
	"strconv"
)

// describeMember is a member as a self-built app made after 2022-06-20 sees
// one: without avatar, gender, mobile, mail, code and address [docs 90196].
func (s *Simulator) describeMember(m *Staff) reply {
	return reply{"userid": m.UserID, "name": m.Name, "department": []int{m.Department}, "order": []int{0},
		"position": "", "is_leader_in_dept": []int{0}, "direct_leader": []string{}, "telephone": "", "alias": "",
		"open_userid": "", "main_department": m.Department, "status": 1, "extattr": reply{"attrs": []reply{}},
		"external_position": ""}
}

func getUser(s *Simulator, c *call) (any, error) {
	m, err := s.visibleMember(c.app, c.param("userid"))
	if err != nil {
		return nil, err
	}
	return s.describeMember(m), nil
}

// listUsers is user/simplelist, or with details user/list. Only the department
// itself is listed, not those below it [docs 90200].
func listUsers(details bool) func(s *Simulator, c *call) (any, error) {
	return func(s *Simulator, c *call) (any, error) {
		id, err := strconv.Atoi(c.param("department_id"))
		if err != nil || s.department(id) == nil {
			return nil, refuse(60123, "department_id %q", c.param("department_id"))
		}
		users := []reply{}
		for _, m := range s.staffOrder {
			switch {
			case m.Department != id || !c.app.sees(m.UserID):
			case details:
				users = append(users, s.describeMember(m))
			default:
				users = append(users, reply{"userid": m.UserID, "name": m.Name, "department": []int{m.Department}, "open_userid": ""})
			}
		}
		return reply{"userlist": users}, nil
	}
}

// listDepartments is department/list, or with ids only department/simplelist.
// Apps see the departments of the members they see, and those above.
func listDepartments(details bool) func(s *Simulator, c *call) (any, error) {
	return func(s *Simulator, c *call) (any, error) {
		root := 1
		if c.param("id") != "" {
			var err error
			if root, err = strconv.Atoi(c.param("id")); err != nil || s.department(root) == nil {
				return nil, refuse(60123, "id %q", c.param("id"))
			}
		}
		found := []reply{}
		for _, d := range s.departments {
			if !s.within(d.ID, root) || !s.seesDepartment(c.app, d.ID) {
				continue
			}
			one := reply{"id": d.ID, "parentid": d.ParentID, "order": 100000000 - d.ID}
			if details {
				one["name"], one["department_leader"] = d.Name, []string{}
			}
			found = append(found, one)
		}
		if details {
			return reply{"department": found}, nil
		}
		return reply{"department_id": found}, nil
	}
}

func (s *Simulator) seesDepartment(a *app, id int) bool {
	return a.visible == nil && len(a.hidden) == 0 || slices.ContainsFunc(s.staffOrder, func(m *Staff) bool {
		return a.sees(m.UserID) && s.within(m.Department, id)
	})
}

// listIDs is user/list_id, for the contacts assistant [docs 96067].
func listIDs(s *Simulator, _ *call, in *struct {
	Cursor string `json:"cursor"`
	Limit  int    `json:"limit" rule:"min=0,max=10000"`
}) (any, error) {
	var rows []reply
	for _, m := range s.staffOrder {
		rows = append(rows, reply{"userid": m.UserID, "department": m.Department})
	}
	page, next, err := paged(rows, in.Cursor, in.Limit, 10_000)
	return reply{"dept_user": page, "next_cursor": next}, err
}

// ipList answers getcallbackip and get_api_domain_ip: this machine.
func ipList(*Simulator, *call) (any, error) {
	return reply{"ip_list": []string{"127.0.0.1", "::1"}}, nil
}
