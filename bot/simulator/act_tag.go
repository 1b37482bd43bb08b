package simulator

import "fmt"

// CreateTag is the admin who makes a tag in the console, in the group of that
// name. No app may edit it, and the event tells of it.
func (s *Simulator) CreateTag(group, name string) (tagID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.tagGroup(func(g *tagGroup) bool { return g.name == group })
	if g == nil {
		g = &tagGroup{id: s.newID("et", 30), name: group, created: s.now()}
		s.groups = append(s.groups, g)
		s.raiseTag("create", "tag_group", g.id)
	} else if g.named(name) != nil {
		return "", fmt.Errorf("simulator: group %q has a tag %q", group, name)
	}
	t := &corpTag{id: s.newID("et", 30), name: name, created: s.now(), group: g}
	s.tags[t.id] = t
	g.tags = append(g.tags, t)
	s.raiseTag("create", "tag", t.id)
	s.acted("create_tag", t.id)
	return t.id, nil
}

// RenameTag is the admin who renames a tag in the console.
func (s *Simulator) RenameTag(tagID, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tag(tagID)
	if t == nil {
		return fmt.Errorf("simulator: there is no tag %q", tagID)
	}
	if other := t.group.named(name); other != nil && other != t {
		return fmt.Errorf("simulator: the group has a tag %q", name)
	}
	t.name = name
	s.raiseTag("update", "tag", t.id)
	s.acted("rename_tag", t.id)
	return nil
}

// DeleteTag is the admin who deletes a tag in the console, whoever made it.
// With the last tag its group goes too.
func (s *Simulator) DeleteTag(tagID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tag(tagID)
	if t == nil {
		return fmt.Errorf("simulator: there is no tag %q", tagID)
	}
	s.dropTag(t)
	s.raiseTag("delete", "tag", t.id)
	if t.group.deleted {
		s.raiseTag("delete", "tag_group", t.group.id)
	}
	s.acted("delete_tag", t.id)
	return nil
}
