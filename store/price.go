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

func priceIn(tx *gorm.DB, scope bot.Scope, from, until time.Time, within time.Duration, by bot.PriceBy) ([]bot.Price, error) {
	key := "touches.template"
	if by == bot.PriceStaff {
		key = "touches.user_id"
	}
	var rows []struct {
		Whose   string
		Held    bool
		N, Lost int
	}
	err := tx.Table("touches").
		Select(key+" AS whose, touches.held, COUNT(DISTINCT touches.id) AS n, COUNT(deletions.customer_id) AS lost").
		Joins(touchRelations).Joins(touchDeletions, within.Microseconds()).
		Where("touches.at >= ? AND touches.at < ?", at(from), at(until)).Where(ownedIn(tx, scope, "relations.store", "touches.user_id")).
		Group("whose, touches.held").Find(&rows).Error
	prices := map[string]bot.Price{}
	for _, row := range rows {
		p := prices[row.Whose]
		if p.Key = row.Whose; row.Held {
			p.HeldBack, p.HeldLost = row.N, row.Lost
		} else {
			p.Sent, p.Lost = row.N, row.Lost
		}
		prices[row.Whose] = p
	}
	var all []bot.Price
	for _, name := range slices.Sorted(maps.Keys(prices)) {
		all = append(all, prices[name])
	}
	return all, err
}

// touchDeletions joins touches to the deletions that count for them: those of
// their pair within a time, unless a touch of the pair lies between. One that
// was withheld counts there like one that was sent, so that those who got a
// message are compared with those who would have got it. Of the same time one
// is taken, and always the same.
const touchDeletions = "LEFT JOIN interactions AS deletions ON deletions.customer_id = customers.id " +
	"AND deletions.user_id = touches.user_id AND deletions.kind = 'lost' AND deletions.at >= touches.at AND deletions.at < touches.at + ? " +
	"AND NOT EXISTS (SELECT 1 FROM touches AS later WHERE later.external_userid = touches.external_userid AND later.user_id = touches.user_id " +
	"AND later.at <= deletions.at AND (later.at > touches.at OR later.at = touches.at AND " +
	"(later.template > touches.template OR later.template = touches.template AND later.ref > touches.ref)))"
