package simulator

import (
	"slices"
	"strings"
)

// listGroups is groupchat/list [docs 92120].
func listGroups(s *Simulator, c *call, in *struct {
	StatusFilter int `json:"status_filter" rule:"min=0,max=3"`
	OwnerFilter  *struct {
		UserIDList []string `json:"userid_list" rule:"max=100"`
	} `json:"owner_filter"`
	Cursor string `json:"cursor"`
	Limit  int    `json:"limit" rule:"required,min=1,max=1000"`
}) (any, error) {
	var owners []string
	if in.OwnerFilter != nil {
		for _, id := range in.OwnerFilter.UserIDList {
			m, err := s.contactMember(c.app, id)
			if err != nil {
				return nil, err
			}
			owners = append(owners, m.UserID)
		}
	}
	if len(owners) == 0 && s.visibleStaff(c.app) > 1000 {
		return nil, refuse(81017, "owner_filter is needed with more than 1000 visible users")
	}
	from, err := placeOf(in.Cursor, len(s.roomOrder))
	if err != nil {
		return nil, err
	}
	page, next := []reply{}, ""
	for i := from; i < len(s.roomOrder); i++ {
		g := s.roomOrder[i]
		if g.dismissed || in.StatusFilter != 0 || !c.app.sees(g.owner) ||
			len(owners) > 0 && !slices.Contains(owners, g.owner) {
			continue
		}
		if len(page) == in.Limit {
			next = cursorAt(i)
			break
		}
		page = append(page, reply{"chat_id": g.id, "status": 0})
	}
	return reply{"group_chat_list": page, "next_cursor": next}, nil
}

func (s *Simulator) visibleStaff(a *app) int {
	n := 0
	for _, m := range s.staffOrder {
		if a.sees(m.UserID) {
			n++
		}
	}
	return n
}

// getGroup is groupchat/get. It lags behind the events [docs 92122, 92130].
func getGroup(s *Simulator, c *call, in *struct {
	ChatID   string `json:"chat_id"`
	NeedName int    `json:"need_name" rule:"min=0,max=1"`
}) (any, error) {
	g, err := s.ownGroup(c.app, in.ChatID)
	if err != nil {
		return nil, err
	}
	g = s.settled(g)
	members, admins := []reply{}, []reply{}
	for _, m := range g.members {
		members = append(members, m.describe(in.NeedName == 1))
	}
	for _, id := range g.admins {
		admins = append(admins, reply{"userid": id})
	}
	return reply{"group_chat": reply{"chat_id": g.id, "name": g.name, "owner": g.owner, "create_time": g.created.Unix(),
		"notice": g.notice, "member_list": members, "admin_list": admins, "member_version": g.version}}, nil
}

func (m *groupMember) describe(withName bool) reply {
	out := reply{"userid": m.id, "type": 1, "join_time": m.joined.Unix(), "join_scene": m.scene, "group_nickname": m.groupAlias}
	if m.customer != nil {
		out["type"] = 2
		if m.customer.kind == 1 {
			out["unionid"] = m.customer.unionID
		}
	}
	if m.invitor != "" {
		out["invitor"] = reply{"userid": m.invitor}
	}
	if m.state != "" {
		out["state"] = m.state
	}
	if withName {
		out["name"] = m.name
	}
	return out
}

// openGID is the id that a mini program in a group sees.
const openGID = "GId-"

// opengidToChatID is opengid_to_chatid [docs 94822].
func opengidToChatID(s *Simulator, c *call, in *struct {
	OpenGID string `json:"opengid" rule:"required,code=90511"`
}) (any, error) {
	id, ours := strings.CutPrefix(in.OpenGID, openGID)
	g := s.rooms[id]
	if !ours || g == nil || !c.app.sees(g.owner) {
		return nil, refuse(90511, "")
	}
	return reply{"chat_id": g.id}, nil
}
