package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Price is what the messages of a time, from until before until, cost in
// deletions within a time after them, as far as a scope shows the members of
// staff who sent them, in order of Key.
func (s *Store) Price(ctx context.Context, scope bot.Scope, from, until time.Time, within time.Duration, by bot.PriceBy) ([]bot.Price, error) {
	all, err := priceIn(s.read.WithContext(ctx), scope, from, until, within, by)
	if err != nil {
		return nil, fmt.Errorf("store: price of messages: %w", err)
	}
	return all, nil
}

// priced is how many messages of a key were sent or withheld, or how many
// deletions followed them.
type priced struct {
	Whose string
	Held  bool
	N     int
}

func priceIn(tx *gorm.DB, scope bot.Scope, from, until time.Time, within time.Duration, by bot.PriceBy) ([]bot.Price, error) {
	key := "touches.template"
	if by == bot.PriceStaff {
		key = "touches.user_id"
	}
	touches := func(joins string) *gorm.DB {
		return tx.Table("touches").Select(key+" AS whose, touches.held, COUNT(*) AS n").Joins(joins).
			Where("touches.at >= ? AND touches.at < ?", at(from), at(until)).
			Where(ownedIn(tx, scope, "relations.store", "touches.user_id")).Group("whose, touches.held")
	}
	var sent, lost []priced
	if err := touches(touchRelations).Find(&sent).Error; err != nil {
		return nil, err
	}
	followed := touches(touchRelations+" "+touchDeletions).
		Where("deletions.at >= touches.at AND deletions.at < touches.at + ?", within.Microseconds()).Where("NOT EXISTS (" + laterTouch + ")")
	if err := followed.Find(&lost).Error; err != nil {
		return nil, err
	}
	prices := map[string]*bot.Price{}
	for _, row := range sent {
		if prices[row.Whose] == nil {
			prices[row.Whose] = &bot.Price{Key: row.Whose}
		}
		if row.Held {
			prices[row.Whose].HeldBack = row.N
		} else {
			prices[row.Whose].Sent = row.N
		}
	}
	for _, row := range lost {
		if row.Held {
			prices[row.Whose].HeldLost = row.N
		} else {
			prices[row.Whose].Lost = row.N
		}
	}
	var all []bot.Price
	for _, name := range slices.Sorted(maps.Keys(prices)) {
		all = append(all, *prices[name])
	}
	return all, nil
}

// touchDeletions joins touches to the deletions of their pair.
const touchDeletions = "JOIN interactions AS deletions ON deletions.customer_id = customers.id " +
	"AND deletions.user_id = touches.user_id AND deletions.kind = 'lost'"

// laterTouch is a touch of the same pair between one and the deletion: the
// deletion counts for that one. One that was withheld counts like one that was
// sent, so that those who got a message are compared with those who would have
// got it. Of the same time one is taken, and always the same.
const laterTouch = "SELECT 1 FROM touches AS later WHERE later.external_userid = touches.external_userid AND later.user_id = touches.user_id " +
	"AND later.at <= deletions.at AND (later.at > touches.at OR later.at = touches.at AND " +
	"(later.template > touches.template OR later.template = touches.template AND later.ref > touches.ref))"
