package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// TimeLine is a customer's story, newest first, of at most limit entries (and
// never more than 1000).
func (s *Store) TimeLine(ctx context.Context, externalUserID string, limit int) ([]bot.TimeLineEntry, error) {
	limit = page(limit)
	tx := s.read.WithContext(ctx)
	var happened []interaction
	err := tx.Where("customer_id = (?)", numberOf(tx, externalUserID)).Order("at DESC, kind, user_id, ref").Limit(limit).Find(&happened).Error
	if err != nil {
		return nil, fmt.Errorf("store: time line of %s: %w", externalUserID, err)
	}
	var sent []outboxRow
	// The ids rise with the time of decision.
	err = tx.Omit("payload").Where("subject = ?", key(externalUserID, sizeID)).Order("id DESC").Limit(limit).Find(&sent).Error
	if err != nil {
		return nil, fmt.Errorf("store: time line of %s: %w", externalUserID, err)
	}
	entries := make([]bot.TimeLineEntry, 0, len(happened)+len(sent))
	for _, row := range sent {
		entries = append(entries, bot.TimeLineEntry{
			At: row.CreatedAt.Time(), Send: row.Kind, FinishedAt: row.Lease.FinishedAt.Time(),
			Class: row.Class, Code: row.Code, Reason: row.Lease.Cause,
		})
	}
	for _, row := range happened {
		entries = append(entries, bot.TimeLineEntry{
			At: row.At.Time(), UserID: row.UserID, Interaction: row.Kind, Detail: row.Detail, Ref: row.Ref,
		})
	}
	slices.SortStableFunc(entries, func(a, b bot.TimeLineEntry) int { return b.At.Compare(a.At) })
	return entries[:min(limit, len(entries))], nil
}
