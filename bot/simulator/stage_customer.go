package simulator

import (
	"net/http"
	"slices"
	"time"
)

// stageCustomer is a customer's phone as the page shows it.
type stageCustomer struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Threads []stageThread `json:"threads"`
}

// stageThread is one chat on a customer's phone.
type stageThread struct {
	// Kind is "staff", "group" or "kf"; ID the userid, chat_id or open_kfid.
	Kind  string    `json:"kind"`
	ID    string    `json:"id"`
	Title string    `json:"title"`
	Since time.Time `json:"since,omitzero"`
	// Deleted says that one of the two has deleted the other.
	Deleted bool `json:"deleted,omitempty"`
	// Half says that the member has not confirmed the customer yet.
	Half bool `json:"half,omitempty"`
	// Consent is "pending", "agreed" or "refused" where chats are archived.
	Consent string `json:"consent,omitempty"`
	// State is that of the session with a kf account.
	State *int `json:"state,omitempty"`
	// Members is how many are in a group.
	Members int         `json:"members,omitempty"`
	Notice  string      `json:"notice,omitempty"`
	Items   []stageItem `json:"items"`
}

// showStageCustomer tells what a customer's phone shows, chat by chat.
func (s *Simulator) showStageCustomer(w http.ResponseWriter, r *http.Request) {
	out, err := s.stageCustomer(r.PathValue("id"))
	if err != nil {
		answerError(w, err)
		return
	}
	for _, t := range out.Threads {
		s.recognise(t.Items)
	}
	answerJSON(w, out)
}

func (s *Simulator) stageCustomer(id string) (stageCustomer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.person(id)
	if err != nil {
		return stageCustomer{}, err
	}
	out := stageCustomer{ID: c.id, Name: c.name, Threads: s.staffThreads(c)}
	for _, g := range s.roomOrder {
		if m := g.member(c.id); m != nil && !g.dismissed {
			out.Threads = append(out.Threads, s.groupThread(g, m))
		}
	}
	for _, desk := range s.kfOrder {
		if one := desk.sessions[c.id]; one != nil {
			state := one.state
			out.Threads = append(out.Threads, stageThread{Kind: "kf", ID: desk.OpenKfID, Title: desk.Name, State: &state,
				Items: s.talk(c, c.id, func(p PhoneItem) bool { return p.Via == "kf" && p.with == desk.OpenKfID })})
		}
	}
	return out, nil
}

// staffThreads are the chats with members: those in contact, and those of before whose
// words are still there.
func (s *Simulator) staffThreads(c *customer) []stageThread {
	var who []*Staff
	for _, p := range c.pairs {
		who = append(who, p.staff)
	}
	for _, p := range c.phone {
		if m := s.staff[lower(p.talksWith())]; p.Via != "kf" && m != nil && !slices.Contains(who, m) {
			who = append(who, m)
		}
	}
	out := []stageThread{}
	for _, m := range who {
		t := stageThread{Kind: "staff", ID: m.UserID, Title: m.Name, Deleted: true, Items: s.pairTalk(c, m, c.id)}
		if p := s.pairs[pairKey{m.UserID, c.id}]; p != nil {
			t.Since, t.Deleted, t.Half, t.Consent = p.created, p.lost, p.half, p.consentText()
		}
		out = append(out, t)
	}
	return out
}

// groupThread is a group on the phone of one of its members: what was said since they
// came in. The caller holds the lock.
func (s *Simulator) groupThread(g *group, m *groupMember) stageThread {
	t := stageThread{Kind: "group", ID: g.id, Title: g.name, Since: m.joined, Members: len(g.members), Notice: g.notice,
		Items: s.groupTalk(g, m)}
	archived := slices.ContainsFunc(g.members, func(one *groupMember) bool {
		return one.customer == nil && s.staff[lower(one.id)] != nil && s.staff[lower(one.id)].Archived
	})
	if m.customer != nil && archived {
		t.Consent = "pending"
		if !m.customer.groupConsent[g.id].IsZero() {
			t.Consent = "agreed"
		}
	}
	return t
}

func (s *Simulator) groupTalk(g *group, m *groupMember) []stageItem {
	out := []stageItem{}
	for _, p := range newest(g.feed, stageItems) {
		if !p.At.Before(m.joined) {
			out = append(out, s.item(p, m.id))
		}
	}
	return out
}

// pairTalk is what a customer and a member wrote to each other, on the phone of the
// one who looks.
func (s *Simulator) pairTalk(c *customer, m *Staff, owner string) []stageItem {
	return s.talk(c, owner, func(p PhoneItem) bool { return p.Via != "kf" && p.talksWith() == m.UserID })
}

// talk is the newest of a customer's phone that is taken.
func (s *Simulator) talk(c *customer, owner string, takes func(PhoneItem) bool) []stageItem {
	var taken []PhoneItem
	for _, p := range slices.Backward(c.phone) {
		if takes(p) {
			taken = append(taken, p)
		}
		if len(taken) == stageItems {
			break
		}
	}
	out := []stageItem{}
	for _, p := range slices.Backward(taken) {
		out = append(out, s.item(p, owner))
	}
	return out
}

// talksWith is whose chat with the customer an item stands in.
func (p PhoneItem) talksWith() string {
	if p.with != "" {
		return p.with
	}
	return p.From
}

// consentText says how it stands with the consent to archiving.
func (p *pair) consentText() string {
	switch {
	case !p.staff.Archived:
		return ""
	case p.consent == nil:
		return "pending"
	case *p.consent:
		return "agreed"
	}
	return "refused"
}
