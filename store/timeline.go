package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// TimeLineEntry is one thing in a customer's story: something that happened
// (Interaction is set) or something the bot did about it (Send is set).
type TimeLineEntry struct {
	// At is when it happened, or when the bot decided it.
	At time.Time
	// UserID is the member of staff on the other side; empty for sends and
	// where there is none.
	UserID      string
	Interaction bot.InteractionKind
	// Detail says more, in Chinese; Ref is the id of what it is about.
	Detail, Ref string

	Send bot.SendKind
	// FinishedAt is when the send came to its end; zero as long as it waits.
	FinishedAt time.Time
	// Class, Code and Reason are of the last attempt's outcome.
	Class  bot.Class
	Code   int
	Reason string
}

// TimeLine is a customer's story, newest first, of at most limit entries (and
// never more than 1000).
func (s *Store) TimeLine(ctx context.Context, externalUserID string, limit int) ([]TimeLineEntry, error) {
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
	entries := make([]TimeLineEntry, 0, len(happened)+len(sent))
	for _, row := range sent {
		entries = append(entries, TimeLineEntry{
			At: row.CreatedAt.Time(), Send: row.Kind, FinishedAt: row.Lease.FinishedAt.Time(),
			Class: row.Class, Code: row.Code, Reason: row.Lease.Cause,
		})
	}
	for _, row := range happened {
		entries = append(entries, TimeLineEntry{
			At: row.At.Time(), UserID: row.UserID, Interaction: row.Kind, Detail: row.Detail, Ref: row.Ref,
		})
	}
	slices.SortStableFunc(entries, func(a, b TimeLineEntry) int { return b.At.Compare(a.At) })
	return entries[:min(limit, len(entries))], nil
}
