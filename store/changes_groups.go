package store

import (
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

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

// writeGroups writes everything of this file, groups before their members.
func (c *changes) writeGroups() error {
	for _, step := range []func() error{c.writeChats, c.writeMembers, c.writeSyncs, c.writeStaff} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// writeChats creates the groups that are not known and changes those that are.
// From here on all have their number in c.seen.
func (c *changes) writeChats() error {
	if len(c.groups.chats) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(c.groups.chats))
	if err := c.seen.meetChats(ids); err != nil {
		return err
	}
	have, strangers := map[string]chat{}, []string{}
	for _, id := range ids {
		if row := c.seen.groups.chats[id]; row.ID != 0 {
			have[id] = row
		} else {
			strangers = append(strangers, id)
		}
	}
	err := mergeAll(c.seen.tx, chatTable, []merging[string, chat]{{
		changes: c.groups.chats, have: have,
		where: func(tx *gorm.DB) *gorm.DB { return tx.Where("chat_id IN ?", ids) },
		keyOf: func(row chat) string { return row.ChatID },
		blank: func(id string) chat { return chat{ChatID: id} },
	}})
	if err != nil || len(c.groups.members) == 0 {
		return err
	}
	for _, id := range strangers {
		delete(c.seen.groups.chats, id)
	}
	return c.seen.meetChats(strangers)
}

func (c *changes) writeMembers() error {
	var parts []merging[string, chatMember]
	for _, id := range slices.Sorted(maps.Keys(c.groups.members)) {
		wanted, number := c.groups.members[id], c.seen.groups.chats[id].ID
		who := slices.Sorted(maps.Keys(wanted))
		parts = append(parts, merging[string, chatMember]{
			changes: wanted, have: c.seen.knownMembers(id, who),
			where: func(tx *gorm.DB) *gorm.DB { return tx.Where("chat_number = ? AND member_id IN ?", number, who) },
			keyOf: func(row chatMember) string { return row.MemberID },
			blank: func(who string) chatMember { return chatMember{ChatNumber: number, MemberID: who} },
		})
	}
	return mergeAll(c.seen.tx, chatMemberTable, parts)
}

// knownMembers are the rows of members that the transaction has looked for; nil
// if it has not looked for all of them.
func (m *memory) knownMembers(chatID string, ids []string) map[string]chatMember {
	have := map[string]chatMember{}
	for _, id := range ids {
		row, asked := m.groups.members[chatID][id]
		if !asked && !m.groups.whole[chatID] {
			return nil
		}
		if row.ChatNumber != 0 {
			have[id] = row
		}
	}
	return have
}
