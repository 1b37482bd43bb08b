package store

import (
	"context"
	"fmt"
)

// Phones are the phone numbers that staff noted of a customer, in order, each
// once, digits only.
func (s *Store) Phones(ctx context.Context, externalUserID string) ([]string, error) {
	tx := s.read.WithContext(ctx)
	var numbers []string
	err := tx.Model(&phone{}).Where("customer_id = (?) AND phone <> ''", numberOf(tx, externalUserID)).
		Distinct().Order("phone").Pluck("phone", &numbers).Error
	if err != nil {
		return nil, fmt.Errorf("store: phone numbers of %s: %w", externalUserID, err)
	}
	return numbers, nil
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
