package simulator

import (
	"fmt"
	"time"
)

// chinaTime is where WeCom's calendar days begin and end.
var chinaTime = time.FixedZone("CST", 8*3600)

// ConfirmPost is a member who confirms a mass post in the client: it goes out
// to everybody who has not had another on the same day. WeCom's default quota
// is a month's days per month; the admin may choose one a day, which is
// stricter and kept here [docs 92135].
func (s *Simulator) ConfirmPost(msgID, userID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.posts[msgID]
	if p == nil {
		return fmt.Errorf("simulator: there is no post %q", msgID)
	}
	m, err := s.member(userID)
	if err != nil {
		return err
	}
	t := p.task(m.UserID)
	switch {
	case t == nil:
		return fmt.Errorf("simulator: the post is not %s's to confirm", userID)
	case p.cancelled:
		return fmt.Errorf("simulator: the post has been cancelled")
	case !t.sentAt.IsZero():
		return fmt.Errorf("simulator: %s has confirmed it already", userID)
	}
	t.sentAt = s.now()
	items := s.unpack(&p.content, m.UserID, "post")
	for _, r := range t.rows {
		r.status = s.sendPost(p, m, r.target, items)
		if r.status == 1 {
			r.sentAt = t.sentAt
		}
	}
	s.acted("confirm_post", msgID, m.UserID)
	return nil
}

// sendPost puts a post before one recipient and returns the row's status.
func (s *Simulator) sendPost(p *massPost, m *Staff, target string, items []PhoneItem) int {
	today := s.now().In(chinaTime).Format(time.DateOnly)
	if p.group {
		g := s.rooms[target]
		if g.dismissed || g.owner != m.UserID {
			return 2
		}
		if g.posts == today {
			return 3
		}
		g.posts = today
		g.feed = append(g.feed, items...)
		return 1
	}
	q := s.pair(m.UserID, target)
	if q == nil || q.half || q.lost {
		return 2
	}
	if q.customer.posts == today {
		return 3
	}
	q.customer.posts, q.lastTouch = today, s.now()
	q.customer.phone = append(q.customer.phone, items...)
	return 1
}

// PostView is a mass post as the staff's clients show it.
type PostView struct {
	MsgID     string     `json:"msgid"`
	App       string     `json:"app"`
	ChatType  string     `json:"chat_type"`
	CreatedAt time.Time  `json:"created_at"`
	Text      string     `json:"text"`
	Reminders int        `json:"reminders"`
	Cancelled bool       `json:"cancelled"`
	Tasks     []PostTask `json:"tasks"`
}

// PostTask is one member's part of a post.
type PostTask struct {
	UserID    string         `json:"userid"`
	Confirmed bool           `json:"confirmed"`
	Targets   map[string]int `json:"targets"`
}

// Posts lists the mass posts, oldest first.
func (s *Simulator) Posts() []PostView {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []PostView{}
	for _, p := range s.postOrder {
		v := PostView{MsgID: p.id, App: p.app, ChatType: "single", CreatedAt: p.created, Text: p.content.text(),
			Reminders: len(p.reminders), Cancelled: p.cancelled}
		if p.group {
			v.ChatType = "group"
		}
		for _, t := range p.tasks {
			task := PostTask{UserID: t.userID, Confirmed: !t.sentAt.IsZero(), Targets: map[string]int{}}
			for _, r := range t.rows {
				task.Targets[r.target] = r.status
			}
			v.Tasks = append(v.Tasks, task)
		}
		out = append(out, v)
	}
	return out
}
