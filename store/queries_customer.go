package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Phones are the phone numbers that staff noted of a customer, in order, each
// once, digits only.
func (s *Store) Phones(ctx context.Context, externalUserID string) ([]string, error) {
	numbers, err := phonesNoted(s.read.WithContext(ctx), bot.Everything(), externalUserID)
	if err != nil {
		return nil, fmt.Errorf("store: phone numbers of %s: %w", externalUserID, err)
	}
	return numbers, nil
}

// phonesNoted are the phone numbers that members of staff in a scope noted.
func phonesNoted(tx *gorm.DB, scope bot.Scope, externalUserID string) ([]string, error) {
	ask := tx.Table("phones").Where("phones.customer_id = (?) AND phones.phone <> ''", numberOf(tx, externalUserID))
	if !unbounded(scope) {
		ask = ask.Joins("JOIN relations ON relations.customer_id = phones.customer_id AND relations.user_id = phones.user_id").
			Where(relationsIn(tx, scope))
	}
	var numbers []string
	err := ask.Distinct().Order("phones.phone").Pluck("phones.phone", &numbers).Error
	return numbers, err
}

// GroupNames are the names of customer groups by chat_id.
func (s *Store) GroupNames(ctx context.Context, chatIDs []string) (map[string]string, error) {
	if len(chatIDs) == 0 {
		return nil, nil
	}
	var rows []chat
	if err := s.read.WithContext(ctx).Select("chat_id", "name").Where("chat_id IN ?", chatIDs).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("store: names of groups: %w", err)
	}
	names := map[string]string{}
	for _, row := range rows {
		names[row.ChatID] = row.Name
	}
	return names, nil
}
