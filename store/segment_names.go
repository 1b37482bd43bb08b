package store

import (
	"context"
	"fmt"

	"github.com/zhanggui/zhanggui/bot/segment"
)

// Mentioned says whether any pair there ever was has the store, channel or
// member of staff that a condition compares with. Other facts are never
// mentioned.
func (s *Store) Mentioned(ctx context.Context, t segment.Text) (bool, error) {
	value := key(t.Value, sizeName)
	tx := s.read.WithContext(ctx).Model(&relation{}).Limit(1)
	switch t.Fact {
	case segment.Store:
		tx = tx.Where("store = ?", value)
	case segment.Staff:
		tx = tx.Where("user_id = ?", value)
	case segment.Channel:
		tx = tx.Where("state = ? OR channel = ?", value, value)
	default:
		return false, nil
	}
	var found []int64
	if err := tx.Pluck("customer_id", &found).Error; err != nil {
		return false, fmt.Errorf("store: names of a segment: %w", err)
	}
	return len(found) > 0, nil
}
