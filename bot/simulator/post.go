package simulator

import (
	"slices"
	"time"
)

// posting is the mass posts and the welcome templates of groups.
type posting struct {
	posts     map[string]*massPost
	postOrder []*massPost
	templates map[string]*welcomeTemplate
	// intercepts are the 敏感词拦截 rules, in the order in which they were made.
	intercepts []*interceptRule
}

func newPosting() posting {
	return posting{posts: map[string]*massPost{}, templates: map[string]*welcomeTemplate{}}
}

// massPost is a task for staff to send something: nothing is sent before they
// confirm it.
type massPost struct {
	id, app   string
	group     bool
	created   time.Time
	content   content
	cancelled bool
	reminders []time.Time
	tasks     []*postTask
}

// postTask is one member's part of a post.
type postTask struct {
	userID string
	sentAt time.Time
	rows   []*postRow
}

// postRow is one recipient. Statuses are 0 unsent, 1 sent, 2 not a friend,
// 3 has had another post [docs 93338].
type postRow struct {
	target string
	status int
	sentAt time.Time
}

func (p *massPost) task(userID string) *postTask {
	i := slices.IndexFunc(p.tasks, func(t *postTask) bool { return t.userID == userID })
	if i < 0 {
		return nil
	}
	return p.tasks[i]
}

func (p *massPost) assign(userID, target string) {
	t := p.task(userID)
	if t == nil {
		t = &postTask{userID: userID}
		p.tasks = append(p.tasks, t)
	}
	t.rows = append(t.rows, &postRow{target: target})
}

type massPostRequest struct {
	ChatType       string   `json:"chat_type" rule:"one=single|group"`
	ExternalUserID []string `json:"external_userid" rule:"max=10000"`
	ChatIDList     []string `json:"chat_id_list" rule:"max=2000"`
	TagFilter      *struct {
		GroupList []struct {
			TagList []string `json:"tag_list" rule:"required,max=100"`
		} `json:"group_list"`
	} `json:"tag_filter"`
	Sender      string `json:"sender"`
	AllowSelect bool   `json:"allow_select"`
	content
}

// addMsgTemplate is add_msg_template [docs 92135].
func addMsgTemplate(s *Simulator, c *call, in *massPostRequest) (any, error) {
	if err := s.checkContent(&in.content); err != nil {
		return nil, err
	}
	p := &massPost{app: c.app.Name, created: s.now(), content: in.content, group: in.ChatType == "group"}
	fill := s.fillSingle
	if p.group {
		fill = s.fillGroups
	}
	failed, err := fill(c.app, p, in)
	if err != nil {
		return nil, err
	}
	if len(p.tasks) == 0 {
		return nil, refuse(41048, "")
	}
	p.id = s.newID("msg", 30)
	s.posts[p.id] = p
	s.postOrder = append(s.postOrder, p)
	return reply{"fail_list": failed, "msgid": p.id}, nil
}

// fillGroups gives the sender the groups: those listed, or all they own.
func (s *Simulator) fillGroups(a *app, p *massPost, in *massPostRequest) (failed []string, err error) {
	failed = []string{}
	if len(in.ExternalUserID) > 0 || in.TagFilter != nil && len(in.TagFilter.GroupList) > 0 || in.AllowSelect {
		return nil, refuse(40058, "external_userid, tag_filter and allow_select are for chat_type single")
	}
	if in.Sender == "" {
		return nil, refuse(40063, "sender is required for groups")
	}
	sender, err := s.contactMember(a, in.Sender)
	if err != nil {
		return nil, err
	}
	if len(in.ChatIDList) == 0 {
		for _, g := range s.roomOrder {
			if g.owner == sender.UserID && !g.dismissed {
				p.assign(sender.UserID, g.id)
			}
		}
		return failed, nil
	}
	for _, id := range in.ChatIDList {
		if g := s.rooms[id]; g == nil || g.dismissed || g.owner != sender.UserID {
			failed = append(failed, id)
			continue
		}
		p.assign(sender.UserID, id)
	}
	return failed, nil
}

// fillSingle gives every customer to the member who was in touch last.
func (s *Simulator) fillSingle(a *app, p *massPost, in *massPostRequest) (failed []string, err error) {
	failed = []string{}
	if len(in.ChatIDList) > 0 {
		return nil, refuse(40058, "chat_id_list is for chat_type group")
	}
	filtered := in.TagFilter != nil && len(in.TagFilter.GroupList) > 0
	if in.Sender == "" && len(in.ExternalUserID) == 0 && !filtered {
		return nil, refuse(40063, "sender, external_userid and tag_filter")
	}
	var sender *Staff
	if in.Sender != "" {
		if sender, err = s.contactMember(a, in.Sender); err != nil {
			return nil, err
		}
	}
	takes := func(q *pair) bool {
		return !q.half && a.sees(q.staff.UserID) && (sender == nil || q.staff == sender)
	}
	if len(in.ExternalUserID) > 0 {
		for _, id := range in.ExternalUserID {
			q := s.latest(s.customers[id], takes)
			if q == nil {
				failed = append(failed, id)
				continue
			}
			p.assign(q.staff.UserID, id)
		}
		return failed, nil
	}
	if filtered {
		for _, g := range in.TagFilter.GroupList {
			for _, id := range g.TagList {
				if s.tag(id) == nil {
					return nil, refuse(40068, "%s", id)
				}
			}
		}
	}
	for _, m := range s.staffOrder {
		for _, q := range s.byStaff[m] {
			if s.latest(q.customer, takes) != q || filtered && !in.matches(q) {
				continue
			}
			p.assign(m.UserID, q.customer.id)
		}
	}
	return failed, nil
}

// matches says whether a pair carries a tag of every group of the filter.
func (in *massPostRequest) matches(q *pair) bool {
	for _, g := range in.TagFilter.GroupList {
		if !slices.ContainsFunc(g.TagList, func(id string) bool { return slices.Contains(q.tags, id) }) {
			return false
		}
	}
	return true
}

// latest is the customer's pair that was in touch last among those taken.
func (s *Simulator) latest(c *customer, takes func(*pair) bool) *pair {
	if c == nil {
		return nil
	}
	var best *pair
	for _, q := range c.pairs {
		if takes(q) && (best == nil || q.lastTouch.After(best.lastTouch)) {
			best = q
		}
	}
	return best
}
