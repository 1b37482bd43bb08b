package simulator

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// stageState is what the page must know to draw itself: who is there and what can be
// done.
type stageState struct {
	Title   string    `json:"title"`
	Now     time.Time `json:"now"`
	Clerk   string    `json:"clerk"`
	Manager string    `json:"manager"`

	Apps         []stageApp   `json:"apps"`
	Staff        []stageStaff `json:"staff"`
	Customers    []stageStaff `json:"customers"`
	CustomersAll int          `json:"customers_all"`
	Groups       []stageGroup `json:"groups"`
	Ways         []stageWay   `json:"ways"`
	Joins        []stageJoin  `json:"joins"`
	Tags         []stageTag   `json:"tags"`
	Kf           []stageKf    `json:"kf"`

	Switches []stageSwitch `json:"switches"`
	Faults   []Preset      `json:"faults"`
	// Crowd is how the crowd stands, if there is one to be had.
	Crowd any `json:"crowd,omitempty"`
}

type stageApp struct {
	Name        string       `json:"name"`
	AgentID     int          `json:"agent_id"`
	Home        string       `json:"home"`
	Pages       []AppPage    `json:"pages"`
	Completions []Completion `json:"completions"`
}

// stageStaff is a person by name: a member has a userid, a customer an
// external_userid.
type stageStaff struct {
	UserID         string `json:"userid,omitempty"`
	ExternalUserID string `json:"external_userid,omitempty"`
	Name           string `json:"name"`
}

type stageGroup struct {
	ChatID  string `json:"chat_id"`
	Name    string `json:"name"`
	Owner   string `json:"owner"`
	Members int    `json:"members"`
}

type stageWay struct {
	ConfigID string       `json:"config_id"`
	State    string       `json:"state"`
	Name     string       `json:"name"`
	Users    []stageStaff `json:"users"`
}

type stageJoin struct {
	ConfigID string   `json:"config_id"`
	State    string   `json:"state"`
	Name     string   `json:"name"`
	ChatIDs  []string `json:"chat_ids"`
}

type stageKf struct {
	OpenKfID string `json:"open_kfid"`
	Name     string `json:"name"`
}

// showStage tells the page who is there.
func (s *Simulator) showStage(w http.ResponseWriter, _ *http.Request) {
	out := s.stage()
	out.Switches, out.Faults, out.Crowd = s.stageSwitches(), s.Presets(), s.Crowd()
	answerJSON(w, out)
}

func (s *Simulator) stage() stageState {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := stageState{Title: s.conf.Title, Now: s.now(), Clerk: s.conf.Clerk, Manager: s.conf.Manager,
		Apps: []stageApp{}, Staff: []stageStaff{}, Customers: s.stageCustomers(), CustomersAll: len(s.customers),
		Groups: []stageGroup{}, Ways: []stageWay{}, Joins: s.stageJoins(), Tags: []stageTag{}, Kf: []stageKf{}}
	for _, a := range s.order {
		if a.talks() {
			out.Apps = append(out.Apps, stageApp{Name: a.Name, AgentID: a.AgentID, Home: a.HomeURL,
				Pages: append([]AppPage{}, a.Pages...), Completions: append([]Completion{}, a.Completions...)})
		}
	}
	for _, m := range s.staffOrder {
		out.Staff = append(out.Staff, stageStaff{UserID: m.UserID, Name: m.Name})
	}
	if len(out.Staff) > 0 {
		out.Clerk, out.Manager = cmp.Or(out.Clerk, out.Staff[0].UserID), cmp.Or(out.Manager, out.Staff[0].UserID)
	}
	for _, g := range s.roomOrder {
		if !g.dismissed && len(out.Groups) < corpCustomers {
			out.Groups = append(out.Groups, stageGroup{ChatID: g.id, Name: g.name, Owner: g.owner, Members: len(g.members)})
		}
	}
	for _, w := range newest(s.wayList, corpCustomers) {
		out.Ways = append(out.Ways, s.stageWay(w))
	}
	for _, desk := range s.kfOrder {
		out.Kf = append(out.Kf, stageKf{OpenKfID: desk.OpenKfID, Name: desk.Name})
	}
	s.addStageTags(&out)
	return out
}

// stageCustomers are the newest customers. The caller holds the lock.
func (s *Simulator) stageCustomers() []stageStaff {
	out := []stageStaff{}
	for _, c := range slices.Backward(newest(s.came, corpCustomers)) {
		out = append(out, stageStaff{ExternalUserID: c.id, Name: c.name})
	}
	return out
}

func (s *Simulator) stageWay(w *way) stageWay {
	one := stageWay{ConfigID: w.ConfigID, State: w.State, Name: cmp.Or(w.Remark, w.State), Users: []stageStaff{}}
	for _, id := range s.usersOf(w) {
		one.Users = append(one.Users, stageStaff{UserID: id, Name: s.nameOf(id)})
	}
	return one
}

func (s *Simulator) stageJoins() []stageJoin {
	out := []stageJoin{}
	for _, w := range s.joinWays {
		one := stageJoin{ConfigID: w.configID, State: w.State, Name: cmp.Or(w.Remark, w.RoomBaseName, w.State), ChatIDs: slices.Clone(w.ChatIDList)}
		if one.Name == "" && len(w.ChatIDList) > 0 && s.rooms[w.ChatIDList[0]] != nil {
			one.Name = s.rooms[w.ChatIDList[0]].name
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b stageJoin) int {
		return cmp.Or(compareTexts(a.Name, b.Name), compareTexts(a.ConfigID, b.ConfigID))
	})
	return out[:min(len(out), corpCustomers)]
}

func (s *Simulator) addStageTags(out *stageState) {
	for _, g := range s.tagbook.groups {
		for _, t := range g.tags {
			if !t.deleted && !g.deleted && len(out.Tags) < corpCustomers {
				out.Tags = append(out.Tags, stageTag{ID: t.id, Name: t.name, Group: g.name})
			}
		}
	}
}
