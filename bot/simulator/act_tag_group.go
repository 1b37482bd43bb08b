package simulator

import (
	"fmt"
	"slices"
)

// RenameTagGroup is the admin who renames a group of tags in the console.
func (s *Simulator) RenameTagGroup(group, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.tagGroup(func(g *tagGroup) bool { return g.name == group })
	if g == nil {
		return fmt.Errorf("simulator: there is no tag group %q", group)
	}
	if other := s.tagGroup(func(g *tagGroup) bool { return g.name == name }); other != nil && other != g {
		return fmt.Errorf("simulator: there is a tag group %q", name)
	}
	g.name = name
	s.raiseTag("update", "tag_group", g.id)
	s.acted("rename_tag_group", g.id)
	return nil
}

// MoveTag is the admin who puts a tag among those of another group. WeCom does
// not say which event that raises; the least is that the order in the other
// group is another one.
func (s *Simulator) MoveTag(tagID, group string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, to := s.tag(tagID), s.tagGroup(func(g *tagGroup) bool { return g.name == group })
	switch {
	case t == nil:
		return fmt.Errorf("simulator: there is no tag %q", tagID)
	case to == nil:
		return fmt.Errorf("simulator: there is no tag group %q", group)
	case to == t.group:
		return nil
	case to.named(t.name) != nil:
		return fmt.Errorf("simulator: the group has a tag %q", t.name)
	}
	from := t.group
	from.tags = slices.DeleteFunc(from.tags, func(other *corpTag) bool { return other == t })
	from.deleted = !slices.ContainsFunc(from.tags, func(other *corpTag) bool { return !other.deleted })
	to.tags, t.group = append(to.tags, t), to
	s.raiseTag("shuffle", "", to.id)
	s.acted("move_tag", t.id)
	return nil
}
