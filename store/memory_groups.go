package store

import (
	"maps"
	"slices"
)

// groupMemory is what one transaction has read, and locked, of groups and of
// the newest sync.
type groupMemory struct {
	// chats are by chat_id, with the number 0 if nobody has it.
	chats map[string]chat
	// members are by chat_id and id, with the chat's number 0 if they were never
	// there. Those of the chats in whole are all there.
	members map[string]map[string]chatMember
	whole   map[string]bool
	// newest is the newest sync; nil if nobody asked.
	newest *syncRow
}

func newGroupMemory() groupMemory {
	return groupMemory{chats: map[string]chat{}, members: map[string]map[string]chatMember{}, whole: map[string]bool{}}
}

// chat is a group by chat_id.
func (m *memory) chat(id string) (chat, error) {
	err := m.meetChats([]string{id})
	return m.groups.chats[id], err
}

// meetChats reads those of the groups that are not known yet, in one statement.
func (m *memory) meetChats(ids []string) error {
	strange := slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		_, known := m.groups.chats[id]
		return known
	})
	if len(strange) == 0 {
		return nil
	}
	var rows []chat
	if err := locking(m.tx).Where("chat_id IN ?", strange).Find(&rows).Error; err != nil {
		return err
	}
	for _, id := range strange {
		m.groups.chats[id] = chat{}
	}
	for _, row := range rows {
		m.groups.chats[row.ChatID] = row
	}
	return nil
}

// member is one of a group's. Who asks for a second one is likely to ask for
// more, and gets all of them read.
func (m *memory) member(chatID, id string) (chatMember, error) {
	known := m.groups.members[chatID]
	if row, asked := known[id]; asked || m.groups.whole[chatID] {
		return row, nil
	}
	if len(known) > 0 {
		err := m.meetMembers(chatID)
		return m.groups.members[chatID][id], err
	}
	of, err := m.chat(chatID)
	if err != nil {
		return chatMember{}, err
	}
	var row chatMember
	if of.ID != 0 {
		if err := locking(m.tx).Where("chat_number = ? AND member_id = ?", of.ID, id).Limit(1).Find(&row).Error; err != nil {
			return row, err
		}
	}
	m.groups.members[chatID] = map[string]chatMember{id: row}
	return row, nil
}

// meetMembers reads all members of a group. The group's row is locked first, so
// that two transactions do not meet in the middle of its members.
func (m *memory) meetMembers(chatID string) error {
	if m.groups.whole[chatID] {
		return nil
	}
	of, err := m.chat(chatID)
	if err != nil {
		return err
	}
	var rows []chatMember
	if of.ID != 0 {
		if err := locking(m.tx).Where("chat_number = ?", of.ID).Find(&rows).Error; err != nil {
			return err
		}
	}
	known := make(map[string]chatMember, len(rows))
	for _, row := range rows {
		known[row.MemberID] = row
	}
	m.groups.members[chatID], m.groups.whole[chatID] = known, true
	return nil
}

// newestSync is the sync that began last. All who ask stand in a queue at the
// row that is no sync: without it, who waited for the newest one would not see
// that a newer one has begun in the meantime, and two would begin at once.
func (m *memory) newestSync() (syncRow, error) {
	if m.groups.newest != nil {
		return *m.groups.newest, nil
	}
	var first, row syncRow
	if err := locking(m.tx).Where("id = ?", "").Limit(1).Find(&first).Error; err != nil {
		return row, err
	}
	err := newestSyncs(locking(m.tx)).Limit(1).Find(&row).Error
	if err == nil {
		m.groups.newest = &row
	}
	return row, err
}

// allMembers are a group's members in order of id.
func (m *memory) allMembers(chatID string) ([]chatMember, error) {
	if err := m.meetMembers(chatID); err != nil {
		return nil, err
	}
	known := m.groups.members[chatID]
	rows := make([]chatMember, 0, len(known))
	for _, id := range slices.Sorted(maps.Keys(known)) {
		rows = append(rows, known[id])
	}
	return rows, nil
}
