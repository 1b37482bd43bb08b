package store

import (
	"context"
	"encoding/json"
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
	sent, err := sentIn(tx, scope, externalUserID, limit)
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

// sentIn are the sends about a customer that a scope shows: those in the name of
// members of staff whom it shows, or of none. What the bot told other stores'
// staff about the customer is not the customer's story.
func sentIn(tx *gorm.DB, scope bot.Scope, externalUserID string, limit int) ([]outboxRow, error) {
	var sent []outboxRow
	// The ids rise with the time of decision.
	asked := tx.Where("subject = ?", key(externalUserID, sizeID)).Order("id DESC").Limit(limit)
	if unbounded(scope) {
		err := asked.Omit("payload").Find(&sent).Error
		return sent, err
	}
	var staff []string
	err := tx.Model(&relation{}).Where("relations.customer_id = (?)", numberOf(tx, externalUserID)).Where(relationsIn(tx, scope)).
		Pluck("user_id", &staff).Error
	if err != nil {
		return nil, err
	}
	if err := asked.Where("kind <> ?", bot.KindAppMessage).Find(&sent).Error; err != nil {
		return nil, err
	}
	return slices.DeleteFunc(sent, func(row outboxRow) bool {
		var of bot.Pair
		// A send without a pair is nobody's.
		return json.Unmarshal(row.Payload, &of) == nil && of.UserID != "" && !slices.Contains(staff, of.UserID)
	}), nil
}

// happenedIn are the interactions of a customer in a scope that it shows, as a
// condition: with members of staff whom it shows, or with none, and not in
// groups of other stores nor bought there.
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
		Where("chats.chat_id = interactions.ref AND chats.store NOT IN ?", storesOf(scope))
	bought := tx.Session(&gorm.Session{NewDB: true}).Model(&order{}).Select("1").
		Where("orders.number = interactions.ref AND orders.store <> '' AND orders.store NOT IN ?", storesOf(scope))
	return where.Where("NOT EXISTS (?)", elsewhere).Where("interactions.kind NOT IN ? OR NOT EXISTS (?)",
		[]bot.InteractionKind{bot.InteractionOrdered, bot.InteractionRefunded}, bought)
}
