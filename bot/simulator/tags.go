package simulator

import (
	"slices"
	"time"
	"unicode/utf8"
)

// Limits of corp tags [docs 92117, 92118].
const (
	corpTags = 10_000
	pairTags = 3_000
)

// tagbook is the corp's tags.
type tagbook struct {
	groups []*tagGroup
	tags   map[string]*corpTag
}

type tagGroup struct {
	id, name string
	order    int64
	created  time.Time
	app      string
	deleted  bool
	tags     []*corpTag
}

type corpTag struct {
	id, name string
	order    int64
	created  time.Time
	app      string
	deleted  bool
	group    *tagGroup
}

func newTagbook() tagbook { return tagbook{tags: map[string]*corpTag{}} }

// tag finds a tag that has not been deleted.
func (b *tagbook) tag(id string) *corpTag {
	if t := b.tags[id]; t != nil && !t.deleted {
		return t
	}
	return nil
}

func (b *tagbook) tagGroup(takes func(*tagGroup) bool) *tagGroup {
	i := slices.IndexFunc(b.groups, func(g *tagGroup) bool { return !g.deleted && takes(g) })
	if i < 0 {
		return nil
	}
	return b.groups[i]
}

func (b *tagbook) live() int {
	n := 0
	for _, t := range b.tags {
		if !t.deleted {
			n++
		}
	}
	return n
}

func (g *tagGroup) named(name string) *corpTag {
	i := slices.IndexFunc(g.tags, func(t *corpTag) bool { return !t.deleted && t.name == name })
	if i < 0 {
		return nil
	}
	return g.tags[i]
}

func (g *tagGroup) describe(tags []*corpTag, withDeleted bool) reply {
	list := []reply{}
	for _, t := range tags {
		one := reply{"id": t.id, "name": t.name, "create_time": t.created.Unix(), "order": t.order}
		if withDeleted {
			one["deleted"] = t.deleted
		}
		list = append(list, one)
	}
	out := reply{"group_id": g.id, "group_name": g.name, "create_time": g.created.Unix(), "order": g.order, "tag": list}
	if withDeleted {
		out["deleted"] = g.deleted
	}
	return out
}

// getCorpTagList is get_corp_tag_list. Deleted ones appear only when they are
// asked for by id [docs 92117].
func getCorpTagList(s *Simulator, _ *call, in *struct {
	TagID   []string `json:"tag_id"`
	GroupID []string `json:"group_id"`
}) (any, error) {
	byID := len(in.GroupID) > 0 || len(in.TagID) > 0
	out := []reply{}
	for _, g := range s.groups {
		var tags []*corpTag
		for _, t := range g.tags {
			switch {
			case !byID && !t.deleted, len(in.GroupID) > 0 && slices.Contains(in.GroupID, g.id),
				len(in.GroupID) == 0 && slices.Contains(in.TagID, t.id):
				tags = append(tags, t)
			}
		}
		if len(tags) > 0 {
			out = append(out, g.describe(tags, byID))
		}
	}
	return reply{"tag_group": out}, nil
}

// addCorpTag is add_corp_tag [docs 92117].
func addCorpTag(s *Simulator, c *call, in *struct {
	GroupID   string `json:"group_id"`
	GroupName string `json:"group_name"`
	Order     int64  `json:"order" rule:"min=0,max=4294967295"`
	Tag       []struct {
		Name  string `json:"name"`
		Order int64  `json:"order" rule:"min=0,max=4294967295"`
	} `json:"tag"`
	AgentID int `json:"agentid"`
}) (any, error) {
	if len(in.Tag) == 0 {
		return nil, refuse(41111, "a group must have a tag")
	}
	g, err := s.groupToAdd(in.GroupID, in.GroupName)
	if err != nil {
		return nil, err
	}
	now := s.now()
	var fresh []*corpTag
	for _, t := range in.Tag {
		if n := utf8.RuneCountInString(t.Name); n == 0 || n > 30 {
			return nil, refuse(40072, "")
		}
		if g != nil && g.named(t.Name) != nil {
			return nil, refuse(40071, "%q", t.Name)
		}
		if slices.ContainsFunc(fresh, func(f *corpTag) bool { return f.name == t.Name }) {
			continue // Duplicate names in one request collapse to one.
		}
		fresh = append(fresh, &corpTag{name: t.Name, order: t.Order, created: now, app: c.app.Name})
	}
	if s.live()+len(fresh) > corpTags {
		return nil, refuse(40126, "")
	}
	if g == nil {
		g = &tagGroup{id: s.newID("et", 30), name: in.GroupName, order: in.Order, created: now, app: c.app.Name}
		s.groups = append(s.groups, g)
	}
	for _, t := range fresh {
		t.id, t.group = s.newID("et", 30), g
		s.tags[t.id] = t
		g.tags = append(g.tags, t)
	}
	return reply{"tag_group": g.describe(fresh, false)}, nil
}

// groupToAdd finds the group that tags are to be added to; nil is a new one.
func (s *Simulator) groupToAdd(id, name string) (*tagGroup, error) {
	if id != "" {
		if g := s.tagGroup(func(g *tagGroup) bool { return g.id == id }); g != nil {
			return g, nil
		}
		return nil, refuse(40068, "unknown group_id")
	}
	if n := utf8.RuneCountInString(name); n == 0 || n > 30 {
		return nil, refuse(40072, "group_name")
	}
	return s.tagGroup(func(g *tagGroup) bool { return g.name == name }), nil
}

// editCorpTag is edit_corp_tag, of a tag or a group that the app made.
func editCorpTag(s *Simulator, c *call, in *struct {
	ID      string  `json:"id" rule:"required,code=40068"`
	Name    *string `json:"name"`
	Order   *int64  `json:"order"`
	AgentID string  `json:"agent_id"`
}) (any, error) {
	if in.Name != nil {
		if n := utf8.RuneCountInString(*in.Name); n == 0 || n > 30 {
			return nil, refuse(40072, "")
		}
	}
	if in.Order != nil && (*in.Order < 0 || *in.Order >= 1<<32) {
		return nil, refuse(40058, "order is out of [0, 2^32)")
	}
	name, order, owner := (*string)(nil), (*int64)(nil), ""
	if t := s.tag(in.ID); t != nil {
		if in.Name != nil && t.group.named(*in.Name) != nil && t.name != *in.Name {
			return nil, refuse(40071, "")
		}
		name, order, owner = &t.name, &t.order, t.app
	} else if g := s.tagGroup(func(g *tagGroup) bool { return g.id == in.ID }); g != nil {
		same := s.tagGroup(func(other *tagGroup) bool { return in.Name != nil && other.name == *in.Name })
		if same != nil && same != g {
			return nil, refuse(40071, "")
		}
		name, order, owner = &g.name, &g.order, g.app
	} else {
		return nil, refuse(40068, "")
	}
	if owner != c.app.Name {
		return nil, refuse(60011, "the tag was made elsewhere")
	}
	if in.Name != nil {
		*name = *in.Name
	}
	if in.Order != nil {
		*order = *in.Order
	}
	return nil, nil
}

// delCorpTag is del_corp_tag. A group goes with its last tag.
func delCorpTag(s *Simulator, c *call, in *struct {
	TagID   []string `json:"tag_id"`
	GroupID []string `json:"group_id"`
	AgentID string   `json:"agent_id"`
}) (any, error) {
	if len(in.TagID) == 0 && len(in.GroupID) == 0 {
		return nil, refuse(40063, "tag_id and group_id")
	}
	var doomed []*corpTag
	for _, id := range in.TagID {
		t := s.tag(id)
		if t == nil {
			return nil, refuse(40068, "%s", id)
		}
		doomed = append(doomed, t)
	}
	for _, id := range in.GroupID {
		g := s.tagGroup(func(g *tagGroup) bool { return g.id == id })
		if g == nil {
			return nil, refuse(40068, "%s", id)
		}
		doomed = append(doomed, g.tags...)
	}
	for _, t := range doomed {
		if t.app != c.app.Name && !t.deleted {
			return nil, refuse(60011, "the tag was made elsewhere")
		}
	}
	for _, t := range doomed {
		s.dropTag(t)
	}
	return nil, nil
}

// dropTag deletes a tag everywhere.
func (s *Simulator) dropTag(t *corpTag) {
	t.deleted = true
	t.group.deleted = !slices.ContainsFunc(t.group.tags, func(other *corpTag) bool { return !other.deleted })
	for _, p := range s.pairs {
		if slices.Contains(p.tags, t.id) {
			p.mark(nil, []string{t.id})
		}
	}
}

// mark adds and removes tags of a pair.
func (p *pair) mark(add, remove []string) {
	for _, id := range add {
		if !slices.Contains(p.tags, id) {
			p.tags = append(p.tags, id)
		}
	}
	p.tags = slices.DeleteFunc(slices.Clone(p.tags), func(id string) bool { return slices.Contains(remove, id) })
}
