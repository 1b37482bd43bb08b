package store

import (
	"cmp"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// learning is what comes of learning how WeCom names tags.
type learning struct {
	changed, fresh []tag
	// gone are the numbers of tags whose id was found to be of no tag any more.
	gone []int64
}

// learn brings together the tags that are there and those that WeCom tells. An
// id stays with its tag, whatever people rename it to: rules go on under their
// own name. An unknown id is of the tag of that name if it has none, and
// otherwise a tag of its own.
func learn(rows []tag, told []bot.RemoteTag, now instant, event int64) learning {
	s := newScholar(rows, told)
	var unknown []bot.RemoteTag
	for _, t := range told {
		if row := s.byID[t.ID]; row != nil {
			row.call(t)
		} else {
			unknown = append(unknown, t)
		}
	}
	for _, t := range unknown {
		s.meet(t, now, event)
	}
	for i := range s.rows {
		if s.rows[i] != rows[i] {
			s.changed = append(s.changed, s.rows[i])
		}
	}
	slices.SortFunc(s.fresh, func(a, b tag) int { return a.key().compare(b.key()) })
	return s.learning
}

// scholar learns.
type scholar struct {
	learning
	rows      []tag
	byID      map[string]*tag
	forgotten map[string]*tag
	byKey     map[tagKey]*tag
	taken     map[tagKey]bool
	// told are the ids that WeCom has now.
	told map[string]bool
}

func newScholar(rows []tag, told []bot.RemoteTag) *scholar {
	s := &scholar{
		rows: slices.Clone(rows), byID: map[string]*tag{}, forgotten: map[string]*tag{}, byKey: map[tagKey]*tag{},
		taken: map[tagKey]bool{}, told: map[string]bool{},
	}
	for i := range s.rows {
		row := &s.rows[i]
		s.byKey[row.key()], s.taken[row.key()] = row, true
		switch {
		case row.WeComID != "":
			s.byID[row.WeComID] = row
		case row.ForgottenID != "":
			s.forgotten[row.ForgottenID] = row
		}
	}
	for _, t := range told {
		s.told[t.ID] = true
	}
	return s
}

// meet finds a place for an id that is not known.
func (s *scholar) meet(t bot.RemoteTag, now instant, event int64) {
	k := tagKey{group: t.Group, name: t.Name}
	row := s.byKey[k]
	switch {
	case s.forgotten[t.ID] != nil && s.forgotten[t.ID].WeComID == "":
		// It was taken for gone, and is not: what was pushed is there.
		row = s.forgotten[t.ID]
		row.identify(t.ID)
		row.call(t)
	case row != nil && row.WeComID == "":
		row.identify(t.ID)
		row.call(t)
	case row != nil && !s.told[row.WeComID] && row.remoteKey() == k:
		// A name is in a group once: the one that had it is gone.
		row.identify(t.ID)
		row.call(t)
		row.ForgottenAt = now
		s.gone = append(s.gone, row.ID)
	default:
		if s.taken[k] {
			k = s.free(k, t.ID)
		}
		s.taken[k] = true
		one := tag{GroupName: k.group, Name: k.name, Class: bot.TagStatic, CreatedEvent: event, WeComID: t.ID}
		one.call(t)
		s.fresh = append(s.fresh, one)
	}
}

// free is a name for a tag whose name stands for another one here: with the end
// of its id, or as much of it as it takes.
func (s *scholar) free(k tagKey, id string) tagKey {
	for n := min(6, len(id)); n <= len(id); n++ {
		tail := "#" + id[len(id)-n:]
		one := tagKey{group: k.group, name: text(k.name, max(0, sizeTag-len(tail))) + tail}
		if !s.taken[one] {
			return one
		}
	}
	return tagKey{group: k.group, name: text(id, sizeTag)}
}

// call notes what people call the tag in WeCom.
func (t *tag) call(told bot.RemoteTag) {
	t.WeComName, t.WeComGroup, t.WeComGroupID = told.Name, told.Group, cmp.Or(told.GroupID, t.WeComGroupID)
}

// remoteKey is what the tag is called in WeCom, as far as it is known.
func (t tag) remoteKey() tagKey {
	if t.WeComName == "" {
		return t.key()
	}
	return tagKey{group: t.WeComGroup, name: t.WeComName}
}

// identify gives the tag an id. With the one that it lost last, nothing was
// ever lost; with another one, what was pushed under the old one is.
func (t *tag) identify(id string) {
	switch {
	case t.WeComID == id:
	case t.WeComID == "" && t.ForgottenID == id:
		t.Generation--
	case t.WeComID != "":
		t.Generation++
	}
	t.WeComID, t.ForgottenID = id, ""
}

// vanish takes the tag's id: with the tag, WeCom took it from every customer.
func (t *tag) vanish() {
	t.ForgottenID, t.WeComID = t.WeComID, ""
	t.WeComName, t.WeComGroup, t.WeComGroupID = "", "", ""
	t.Generation++
}
