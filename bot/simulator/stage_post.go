package simulator

import (
	"slices"
	"time"
)

// stagePost is a mass post that waits for a member's tap, or had it.
type stagePost struct {
	MsgID       string        `json:"msgid"`
	Group       bool          `json:"group"`
	Text        string        `json:"text"`
	Attachments []stageItem   `json:"attachments"`
	Chats       []stageTarget `json:"chats"`
	Customers   []stageTarget `json:"customers"`
	// CustomersAll is how many customers it goes to.
	CustomersAll int       `json:"customers_all"`
	Created      time.Time `json:"created"`
	Confirmed    time.Time `json:"confirmed,omitzero"`
	Cancelled    bool      `json:"cancelled,omitempty"`
	Reminders    int       `json:"reminders,omitempty"`
}

// stageTarget is who a post goes to; Status is as in get_groupmsg_send_result
// [docs 93338].
type stageTarget struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Status int    `json:"status"`
}

// stagePosts are a member's mass posts, the newest first. The caller holds the lock.
func (s *Simulator) stagePosts(m *Staff) []stagePost {
	out := []stagePost{}
	for _, p := range slices.Backward(s.postOrder) {
		t := p.task(m.UserID)
		if t == nil {
			continue
		}
		out = append(out, s.stagePost(p, t))
		if len(out) == memberCustomers {
			break
		}
	}
	return out
}

func (s *Simulator) stagePost(p *massPost, t *postTask) stagePost {
	one := stagePost{MsgID: p.id, Group: p.group, Text: p.content.text(), Attachments: []stageItem{}, Chats: []stageTarget{},
		Customers: []stageTarget{}, Created: p.created, Confirmed: t.sentAt, Cancelled: p.cancelled, Reminders: len(p.reminders)}
	for i := range p.content.Attachments {
		one.Attachments = append(one.Attachments, s.item(s.open(&p.content.Attachments[i]), ""))
	}
	for _, r := range t.rows {
		to := stageTarget{ID: r.target, Name: s.nameOf(r.target), Status: r.status}
		switch g := s.rooms[r.target]; {
		case p.group && g != nil:
			to.Name = g.name
			one.Chats = append(one.Chats, to)
		case !p.group:
			one.CustomersAll++
			if len(one.Customers) < memberCustomers {
				one.Customers = append(one.Customers, to)
			}
		}
	}
	return one
}
