package simulator

import (
	"slices"
	"strings"
	"time"
)

// State is everything that exists at one moment.
type State struct {
	At        time.Time       `json:"at"`
	Customers []CustomerState `json:"customers"`
	Pairs     []PairState     `json:"pairs"`
	Tags      []TagState      `json:"tags"`
	Groups    []GroupState    `json:"groups"`
	Ways      []ContactWay    `json:"contact_ways"`
	JoinWays  []JoinWayState  `json:"join_ways"`
	Welcomes  []WelcomeState  `json:"group_welcomes"`
	Posts     []PostView      `json:"posts"`
	Media     []MediumState   `json:"media"`
	Apps      []string        `json:"apps"`
	Staff     []Staff         `json:"staff"`
}

// CustomerState is a person outside the corp.
type CustomerState struct {
	ExternalUserID string `json:"external_userid"`
	Name           string `json:"name"`
	UnionID        string `json:"unionid,omitempty"`
	Shown          int    `json:"shown"`
}

// PairState is a member and a customer in contact.
type PairState struct {
	UserID         string    `json:"userid"`
	ExternalUserID string    `json:"external_userid"`
	Half           bool      `json:"half,omitempty"`
	Lost           bool      `json:"lost,omitempty"`
	Welcomed       bool      `json:"welcomed"`
	WelcomedBy     string    `json:"welcomed_by,omitempty"`
	Chatting       bool      `json:"chatting,omitempty"`
	State          string    `json:"state,omitempty"`
	AddWay         int       `json:"add_way"`
	Remark         string    `json:"remark,omitempty"`
	Phones         []string  `json:"phones,omitempty"`
	Tags           []string  `json:"tags,omitempty"`
	CreatedAt      time.Time `json:"created_at"`
}

// TagState is a corp tag.
type TagState struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Group string `json:"group"`
	App   string `json:"app"`
}

// GroupState is a customer group.
type GroupState struct {
	ChatID    string   `json:"chat_id"`
	Name      string   `json:"name"`
	Owner     string   `json:"owner"`
	Members   []string `json:"members"`
	Dismissed bool     `json:"dismissed,omitempty"`
	// Version is the member_version, Welcome the template the owner picked.
	Version string `json:"version"`
	Welcome string `json:"welcome,omitempty"`
}

// WelcomeState is a group welcome template.
type WelcomeState struct {
	TemplateID string `json:"template_id"`
	App        string `json:"app"`
	Text       string `json:"text,omitempty"`
}

// JoinWayState is a code that leads into groups.
type JoinWayState struct {
	ConfigID   string   `json:"config_id"`
	State      string   `json:"state,omitempty"`
	ChatIDList []string `json:"chat_id_list"`
}

// MediumState is an uploaded file.
type MediumState struct {
	MediaID   string    `json:"media_id"`
	Type      string    `json:"type"`
	Name      string    `json:"name"`
	Bytes     int       `json:"bytes"`
	CreatedAt time.Time `json:"created_at"`
}

// State takes a picture of everything.
func (s *Simulator) State() State {
	posts := s.Posts()
	s.mu.Lock()
	defer s.mu.Unlock()
	out := State{At: s.now(), Posts: posts}
	for _, a := range s.order {
		out.Apps = append(out.Apps, a.Name)
	}
	for _, m := range s.staffOrder {
		out.Staff = append(out.Staff, *m)
		for _, p := range s.byStaff[m] {
			out.Pairs = append(out.Pairs, PairState{UserID: m.UserID, ExternalUserID: p.customer.id, Half: p.half, Lost: p.lost,
				Welcomed: p.welcomed, WelcomedBy: p.welcomedBy, Chatting: p.chatting, State: p.state, AddWay: p.addWay,
				Remark: p.remark, Phones: slices.Clone(p.mobiles), Tags: slices.Clone(p.tags), CreatedAt: p.created})
		}
	}
	for _, c := range s.customers {
		out.Customers = append(out.Customers, CustomerState{ExternalUserID: c.id, Name: c.name, UnionID: c.unionID, Shown: len(c.shown())})
	}
	slices.SortFunc(out.Customers, func(a, b CustomerState) int { return strings.Compare(a.ExternalUserID, b.ExternalUserID) })
	s.addThings(&out)
	return out
}

// addThings adds what is no person.
func (s *Simulator) addThings(out *State) {
	for _, g := range s.groups {
		for _, t := range g.tags {
			if !t.deleted {
				out.Tags = append(out.Tags, TagState{ID: t.id, Name: t.name, Group: g.name, App: t.app})
			}
		}
	}
	for _, g := range s.roomOrder {
		one := GroupState{ChatID: g.id, Name: g.name, Owner: g.owner, Dismissed: g.dismissed,
			Version: g.version, Welcome: g.welcome}
		for _, m := range g.members {
			one.Members = append(one.Members, m.id)
		}
		out.Groups = append(out.Groups, one)
	}
	for _, w := range s.wayList {
		out.Ways = append(out.Ways, w.ContactWay)
	}
	for _, w := range s.joinWays {
		out.JoinWays = append(out.JoinWays, JoinWayState{ConfigID: w.configID, State: w.State, ChatIDList: slices.Clone(w.ChatIDList)})
	}
	for id, t := range s.templates {
		one := WelcomeState{TemplateID: id, App: t.app}
		if t.in.Text != nil {
			one.Text = t.in.Text.Content
		}
		out.Welcomes = append(out.Welcomes, one)
	}
	slices.SortFunc(out.Welcomes, func(a, b WelcomeState) int { return strings.Compare(a.TemplateID, b.TemplateID) })
	slices.SortFunc(out.JoinWays, func(a, b JoinWayState) int { return strings.Compare(a.ConfigID, b.ConfigID) })
	for _, m := range s.media {
		out.Media = append(out.Media, MediumState{MediaID: m.id, Type: m.kind, Name: m.name, Bytes: len(m.data), CreatedAt: m.created})
	}
	slices.SortFunc(out.Media, func(a, b MediumState) int { return strings.Compare(a.MediaID, b.MediaID) })
}
