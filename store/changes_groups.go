package store

import (
	"fmt"
	"maps"

	"github.com/zhanggui/zhanggui/bot"
)

// groupChanges are the changes of groups, of syncs and of the staff.
type groupChanges struct {
	// chats are by chat_id, members by chat_id and id. A group that has members
	// is among the chats.
	chats   map[string][]func(*chat)
	members map[string]map[string][]func(*chatMember)
	syncs   map[string][]func(*syncRow)
	staff   []bot.SetStaff
}

func newGroupChanges() groupChanges {
	return groupChanges{
		chats: map[string][]func(*chat){}, members: map[string]map[string][]func(*chatMember){}, syncs: map[string][]func(*syncRow){},
	}
}

// join takes over changes of other groups.
func (g *groupChanges) join(other groupChanges) {
	maps.Copy(g.chats, other.chats)
	maps.Copy(g.members, other.members)
	maps.Copy(g.syncs, other.syncs)
	g.staff = append(g.staff, other.staff...)
}

// addTo adds everything that is changed.
func (g *groupChanges) addTo(subjects map[subject]bool) {
	for id := range g.chats {
		subjects[subject{chat: id}] = true
	}
	if len(g.syncs) > 0 {
		subjects[subject{sync: true}] = true
	}
	if len(g.staff) > 0 {
		subjects[subject{desk: true}] = true
	}
}

// chat names a group that the event is about.
func (c *changes) chat(chatID string) (string, error) {
	id := key(chatID, sizeID)
	if id == "" {
		return "", fmt.Errorf("store: an effect of event %d is about no group", c.ev.EventID)
	}
	if _, named := c.groups.chats[id]; !named {
		c.groups.chats[id] = nil
	}
	return id, nil
}

func (c *changes) setGroup(e bot.SetGroup) error {
	id, err := c.chat(e.ChatID)
	c.groups.chats[id] = append(c.groups.chats[id], func(row *chat) { row.set(e.Group) })
	return err
}

func (c *changes) setMember(e bot.SetMember) error {
	id, err := c.chat(e.ChatID)
	who := key(e.ID, sizeID)
	if err == nil && who == "" {
		err = fmt.Errorf("store: an effect of event %d is about no member of a group", c.ev.EventID)
	}
	if err == nil && e.Customer {
		_, err = c.customer(who)
	}
	if c.groups.members[id] == nil {
		c.groups.members[id] = map[string][]func(*chatMember){}
	}
	c.groups.members[id][who] = append(c.groups.members[id][who], func(row *chatMember) { row.set(e.Member) })
	return err
}

func (c *changes) setSync(e bot.SetSync) error {
	row, err := newSyncRow(e.Sync)
	if err == nil && row.ID == "" {
		err = fmt.Errorf("store: an effect of event %d is about no sync", c.ev.EventID)
	}
	c.groups.syncs[row.ID] = append(c.groups.syncs[row.ID], func(r *syncRow) { *r = row })
	return err
}

func (c *changes) setStaff(e bot.SetStaff) error {
	c.groups.staff = append(c.groups.staff, e)
	return nil
}
