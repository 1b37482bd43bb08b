package store

import (
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Group is a group by chat_id.
func (v view) Group(chatID string) (bot.Group, error) {
	id := key(chatID, sizeID)
	if err := v.wait(subject{chat: id}); err != nil {
		return bot.Group{}, err
	}
	row, err := v.seen.chat(id)
	v.note(err)
	return row.seen(), err
}

// Members are all who are or were in a group, in order of id.
func (v view) Members(chatID string) ([]bot.Member, error) {
	id := key(chatID, sizeID)
	if err := v.wait(subject{chat: id}); err != nil {
		return nil, err
	}
	rows, err := v.seen.allMembers(id)
	v.note(err)
	return seenMembers(rows), err
}

// Member is one of them.
func (v view) Member(chatID, id string) (bot.Member, error) {
	chatID = key(chatID, sizeID)
	if err := v.wait(subject{chat: chatID}); err != nil {
		return bot.Member{}, err
	}
	row, err := v.seen.member(chatID, key(id, sizeID))
	v.note(err)
	return row.seen(), err
}

// Memberships are the groups a customer is or was in, newest joining first.
func (v view) Memberships(externalUserID string) ([]bot.Membership, error) {
	who := key(externalUserID, sizeID)
	if err := v.wait(subject{customer: who}); err != nil {
		return nil, err
	}
	all, err := membershipsOf(v.tx, who)
	v.note(err)
	for _, one := range all {
		v.looked[subject{chat: one.ChatID}] = true
	}
	return all, err
}

// OpenGroups are the groups that are not dismissed, in order of chat_id.
func (v view) OpenGroups(after string, limit int) ([]bot.Group, error) {
	var rows []chat
	err := chatsAfter(v.tx, after, limit).Where("dismissed_at = 0").Find(&rows).Error
	v.note(err)
	groups := make([]bot.Group, len(rows))
	for i, row := range rows {
		groups[i] = row.seen()
		v.looked[subject{chat: row.ChatID}] = true
	}
	return groups, err
}

// wait notes what is looked at, and fails if an event of the same transaction
// changes it: whoever looks has to come again when that is written. It would
// be found out later too, but then all the reading would have been for nothing.
func (v view) wait(s subject) error {
	v.looked[s] = true
	if v.seen.taken[s] {
		return errLater
	}
	return nil
}

// chatsAfter is a page of groups in order of chat_id.
func chatsAfter(tx *gorm.DB, after string, limit int) *gorm.DB {
	return tx.Where("chats.chat_id > ?", key(after, sizeID)).Order("chats.chat_id").Limit(page(limit))
}

// membershipsOf are the groups that a customer or a member of staff is or was
// in, newest joining first.
func membershipsOf(tx *gorm.DB, who string) ([]bot.Membership, error) {
	var rows []struct {
		ChatID string
		Store  string
		Member chatMember `gorm:"embedded"`
	}
	err := tx.Table("chat_members").Select("chats.chat_id, chats.store, chat_members.*").
		Joins("JOIN chats ON chats.id = chat_members.chat_number").
		Where("chat_members.member_id = ?", who).
		Order("chat_members.joined_at DESC, chats.chat_id").Find(&rows).Error
	all := make([]bot.Membership, len(rows))
	for i, row := range rows {
		all[i] = bot.Membership{ChatID: row.ChatID, Store: row.Store, Member: row.Member.seen()}
	}
	return all, err
}
