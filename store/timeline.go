package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// TimeLine is a customer's story, newest first, of at most limit entries (and
// never more than 1000).
func (s *Store) TimeLine(ctx context.Context, externalUserID string, limit int) ([]bot.TimeLineEntry, error) {
	entries, err := timeLine(s.read.WithContext(ctx), bot.Everything(), externalUserID, limit)
	if err != nil {
		return nil, fmt.Errorf("store: time line of %s: %w", externalUserID, err)
	}
	return entries, nil
}

// timeLine is a customer's story as far as a scope shows the customer, the
// members of staff in it and the stores of the groups in it.
func timeLine(tx *gorm.DB, scope bot.Scope, externalUserID string, limit int) ([]bot.TimeLineEntry, error) {
	limit = page(limit)
	var who []int64
	err := tx.Model(&customer{}).Where("external_userid = ?", key(externalUserID, sizeID)).Where(customersIn(tx, scope)).Pluck("id", &who).Error
	if err != nil {
		return nil, err
	}
	if len(who) == 0 && !unbounded(scope) {
		return nil, nil
	}
	var happened []interaction
	err = tx.Where("interactions.customer_id IN ?", who).Where(happenedIn(tx, scope)).
		Order("at DESC, kind, user_id, ref").Limit(limit).Find(&happened).Error
	if err != nil {
		return nil, err
	}
	var sent []outboxRow
	// The ids rise with the time of decision.
	err = tx.Omit("payload").Where("subject = ?", key(externalUserID, sizeID)).Order("id DESC").Limit(limit).Find(&sent).Error
	if err != nil {
		return nil, err
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

// happenedIn are the interactions of a customer in a scope that it shows, as a
// condition: with members of staff whom it shows, or with none, and not in
// groups of other stores.
func happenedIn(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	where := tx.Session(&gorm.Session{NewDB: true})
	if unbounded(scope) {
		return where.Where("1 = 1")
	}
	shown := where.Model(&relation{}).Select("1").
		Where("relations.customer_id = interactions.customer_id AND relations.user_id = interactions.user_id").Where(relationsIn(tx, scope))
	where = where.Where("(interactions.user_id = '' OR EXISTS (?))", shown)
	if scope.All {
		return where
	}
	elsewhere := tx.Session(&gorm.Session{NewDB: true}).Model(&chat{}).Select("1").
		Where("chats.chat_id = interactions.ref AND chats.store <> '' AND chats.store NOT IN ?", scope.Stores)
	return where.Where("NOT EXISTS (?)", elsewhere)
}
