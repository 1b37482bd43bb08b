package simulator

import (
	"net/http"
	"slices"
	"time"
)

// stageCustomers is how many customers of a member, of a post and of the corp the page
// is given.
const (
	memberCustomers = 50
	corpCustomers   = 200
)

// stageMember is a member's phone as the page shows it.
type stageMember struct {
	UserID    string          `json:"userid"`
	Name      string          `json:"name"`
	Chats     []stageChat     `json:"chats"`
	Customers []stageContact  `json:"customers"`
	Total     int             `json:"customers_all"`
	Groups    []stageRoom     `json:"groups"`
	Posts     []stagePost     `json:"posts"`
	Talks     []stageHandTalk `json:"talks"`
}

// stageChat is a member's chat with an app, or an internal group with its push bot.
type stageChat struct {
	App      string         `json:"app,omitempty"`
	Webhook  string         `json:"webhook,omitempty"`
	Title    string         `json:"title"`
	Messages []stageMessage `json:"messages"`
}

// stageMessage is an AppMessage with what the page may load of it.
type stageMessage struct {
	AppMessage
	Media *stageMedia `json:"media,omitempty"`
	// Pictures says where the page finds the pictures that the body names.
	Pictures map[string]string `json:"pictures,omitempty"`
}

// stageContact is a customer of a member.
type stageContact struct {
	ExternalUserID string     `json:"external_userid"`
	Name           string     `json:"name"`
	Remark         string     `json:"remark,omitempty"`
	Tags           []stageTag `json:"tags"`
	// Status is "added", "half" or "deleted": the customer deleted the member.
	Status  string      `json:"status"`
	Consent string      `json:"consent,omitempty"`
	State   string      `json:"state,omitempty"`
	Since   time.Time   `json:"since"`
	Items   []stageItem `json:"items"`
}

type stageTag struct {
	ID    string `json:"tag_id,omitempty"`
	Name  string `json:"name"`
	Group string `json:"group,omitempty"`
}

// stageRoom is a customer group on a member's phone.
type stageRoom struct {
	ChatID  string      `json:"chat_id"`
	Name    string      `json:"name"`
	Owner   string      `json:"owner"`
	Members int         `json:"members"`
	Notice  string      `json:"notice,omitempty"`
	Items   []stageItem `json:"items"`
}

// stageHandTalk is a talk with a customer of a kf account that the member answers for.
type stageHandTalk struct {
	OpenKfID       string `json:"open_kfid"`
	Title          string `json:"title"`
	ExternalUserID string `json:"external_userid"`
	Name           string `json:"name"`
	State          int    `json:"state"`
	// Mine says that the member has the talk.
	Mine  bool        `json:"mine,omitempty"`
	Items []stageItem `json:"items"`
}

// showStageMember tells what a member's phone shows.
func (s *Simulator) showStageMember(w http.ResponseWriter, r *http.Request) {
	out, err := s.stageMember(r.PathValue("userid"))
	if err != nil {
		answerError(w, err)
		return
	}
	answerJSON(w, out)
}

func (s *Simulator) stageMember(userID string) (stageMember, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.member(userID)
	if err != nil {
		return stageMember{}, err
	}
	out := stageMember{UserID: m.UserID, Name: m.Name, Chats: s.stageChats(m), Total: len(s.byStaff[m]),
		Customers: []stageContact{}, Groups: []stageRoom{}, Posts: s.stagePosts(m), Talks: s.stageTalks(m)}
	for _, p := range slices.Backward(newest(s.byStaff[m], memberCustomers)) {
		out.Customers = append(out.Customers, s.stageContact(p))
	}
	for _, g := range s.roomOrder {
		if one := g.member(m.UserID); one != nil && !g.dismissed && len(out.Groups) < memberCustomers {
			out.Groups = append(out.Groups, stageRoom{ChatID: g.id, Name: g.name, Owner: g.owner, Members: len(g.members),
				Notice: g.notice, Items: s.groupTalk(g, one)})
		}
	}
	return out, nil
}

func (s *Simulator) stageContact(p *pair) stageContact {
	out := stageContact{ExternalUserID: p.customer.id, Name: p.customer.name, Remark: p.remark, Tags: []stageTag{}, Status: "added",
		Consent: p.consentText(), State: p.state, Since: p.created, Items: s.pairTalk(p.customer, p.staff, p.staff.UserID)}
	switch {
	case p.half:
		out.Status = "half"
	case p.lost:
		out.Status = "deleted"
	}
	for _, id := range p.tags {
		if t := s.tag(id); t != nil {
			out.Tags = append(out.Tags, stageTag{ID: t.id, Name: t.name, Group: t.group.name})
		}
	}
	for _, name := range p.personalTags {
		out.Tags = append(out.Tags, stageTag{Name: name})
	}
	return out
}

// stageTalks are the talks of kf accounts that a member may take or has.
func (s *Simulator) stageTalks(m *Staff) []stageHandTalk {
	out := []stageHandTalk{}
	for _, desk := range s.kfOrder {
		if !desk.serves(m.UserID) {
			continue
		}
		for _, one := range desk.sessions {
			mine := one.state == KfHuman && one.servicer == m.UserID
			if one.state != KfPool && !mine {
				continue
			}
			out = append(out, stageHandTalk{OpenKfID: desk.OpenKfID, Title: desk.Name, ExternalUserID: one.customer.id,
				Name: one.customer.name, State: one.state, Mine: mine,
				Items: s.talk(one.customer, m.UserID, func(p PhoneItem) bool { return p.Via == "kf" && p.with == desk.OpenKfID })})
		}
	}
	slices.SortFunc(out, func(a, b stageHandTalk) int { return compareTexts(a.ExternalUserID, b.ExternalUserID) })
	return out
}
