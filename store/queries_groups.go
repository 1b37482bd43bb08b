package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Groups lists customer groups in order of chat_id, those after the one given,
// at most limit (and never more than 1000) of them, with the comings and goings
// since a time, such as midnight in the shop's time zone. A scope of a member
// of staff shows the groups that they own or are in.
func (s *Store) Groups(ctx context.Context, scope bot.Scope, since time.Time, after string, limit int) ([]bot.GroupSummary, error) {
	groups, err := groupsAfter(s.read.WithContext(ctx), scope, since, after, limit)
	if err != nil {
		return nil, fmt.Errorf("store: groups: %w", err)
	}
	return groups, nil
}

func groupsAfter(tx *gorm.DB, scope bot.Scope, since time.Time, after string, limit int) ([]bot.GroupSummary, error) {
	var rows []chat
	if err := chatsAfter(tx, after, limit).Where(chatsIn(tx, scope)).Find(&rows).Error; err != nil {
		return nil, err
	}
	counts, err := countMembers(tx, rows, max(1, at(since)))
	if err != nil {
		return nil, err
	}
	groups := make([]bot.GroupSummary, len(rows))
	for i, row := range rows {
		groups[i] = counts[row.ID]
		groups[i].Group = row.seen()
	}
	return groups, nil
}

// Group is a customer group; zero if it is not known or outside the scope.
func (s *Store) Group(ctx context.Context, scope bot.Scope, chatID string) (bot.Group, error) {
	tx := s.read.WithContext(ctx)
	var rows []chat
	if err := tx.Where("chats.chat_id = ?", key(chatID, sizeID)).Where(chatsIn(tx, scope)).Limit(1).Find(&rows).Error; err != nil {
		return bot.Group{}, fmt.Errorf("store: group %s: %w", chatID, err)
	}
	if len(rows) == 0 {
		return bot.Group{}, nil
	}
	return rows[0].seen(), nil
}

// GroupMembers are all who are or were in a group, in order of id; none if the
// group is outside the scope.
func (s *Store) GroupMembers(ctx context.Context, scope bot.Scope, chatID string) ([]bot.Member, error) {
	tx := s.read.WithContext(ctx)
	var rows []chatMember
	err := tx.Where("chat_number IN (?)", tx.Model(&chat{}).Select("chats.id").Where("chats.chat_id = ?", key(chatID, sizeID)).Where(chatsIn(tx, scope))).
		Order("member_id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: members of group %s: %w", chatID, err)
	}
	return seenMembers(rows), nil
}

// Memberships are the groups that a customer is or was in, newest joining
// first.
func (s *Store) Memberships(ctx context.Context, externalUserID string) ([]bot.Membership, error) {
	all, err := membershipsOf(s.read.WithContext(ctx), key(externalUserID, sizeID))
	if err != nil {
		return nil, fmt.Errorf("store: groups of %s: %w", externalUserID, err)
	}
	return all, nil
}

// chatsIn are the groups that a scope shows, as a condition.
func chatsIn(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	where := tx.Where("1 = 1")
	switch {
	case scope.All:
	case len(scope.Stores) == 0:
		return tx.Where("1 = 0")
	default:
		where = tx.Where("chats.store IN ?", storesOf(scope))
	}
	if scope.UserID == "" {
		return where
	}
	return where.Where("(chats.owner = ? OR EXISTS (?))", scope.UserID, tx.Model(&chatMember{}).Select("1").
		Where("chat_number = chats.id AND member_id = ? AND present = ?", scope.UserID, true))
}

// countMembers counts the members of groups by the groups' numbers.
func countMembers(tx *gorm.DB, of []chat, since instant) (map[int64]bot.GroupSummary, error) {
	numbers := make([]int64, len(of))
	for i, row := range of {
		numbers[i] = row.ID
	}
	var rows []struct {
		ChatNumber int64
		bot.GroupSummary
	}
	err := tx.Model(&chatMember{}).Select("chat_number, "+
		"SUM(CASE WHEN customer AND present THEN 1 ELSE 0 END) AS customers, "+
		"SUM(CASE WHEN NOT customer AND present THEN 1 ELSE 0 END) AS staff, "+
		"SUM(CASE WHEN customer AND joined_at >= @since THEN 1 ELSE 0 END) AS joined, "+
		"SUM(CASE WHEN customer AND left_at >= @since THEN 1 ELSE 0 END) AS `left`", map[string]any{"since": since}).
		Where("chat_number IN ?", numbers).Group("chat_number").Find(&rows).Error
	counts := make(map[int64]bot.GroupSummary, len(rows))
	for _, row := range rows {
		counts[row.ChatNumber] = row.GroupSummary
	}
	return counts, err
}
