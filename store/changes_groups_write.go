package store

import (
	"maps"
	"slices"

	"gorm.io/gorm"
)

// writeGroups writes groups before their members, then syncs and the staff.
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
	parts := []merging[string, chat]{{
		changes: c.groups.chats, have: have,
		where: func(tx *gorm.DB) *gorm.DB { return tx.Where("chat_id IN ?", ids) },
		keyOf: func(row chat) string { return row.ChatID },
		blank: func(id string) chat { return chat{ChatID: id} },
	}}
	if err := mergeAll(c.seen.tx, chatTable, parts); err != nil {
		return err
	}
	parts[0].each(func(before, after chat) {
		if before.ChatID == "" || before.Owner != after.Owner || before.Store != after.Store {
			c.marks.chat(after.ChatID)
		}
	})
	if len(c.groups.members) == 0 {
		return nil
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
