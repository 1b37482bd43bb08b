package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// boardPrices is what priceIn tells by template: the messages of past days as they were
// rolled up, and the deletions from the other end. They are few where messages are
// many, so each looks for the message that it counts for.
func (s *Store) boardPrices(ctx context.Context, ask bot.BoardAsk, within time.Duration) ([]bot.Price, error) {
	prices := messagePrices{}
	var plan dayPlan
	err := s.planned(ctx, ask, func(tx *gorm.DB, days dayPlan) error {
		plan = days
		return prices.read(tx, ask.Scope, plan.counted)
	})
	if err != nil {
		return nil, err
	}
	tx := s.read.WithContext(ctx)
	for _, day := range plan.live {
		found, err := countMessages(tx, ask.Scope, day.from, day.until)
		if err != nil {
			return nil, err
		}
		prices.add(found)
	}
	known := func(t instant) bool { return plan.has(t, ask) }
	if err := countDeletions(tx, ask.Scope, max(1, at(ask.From)), at(ask.Until), within, known, prices); err != nil {
		return nil, err
	}
	var all []bot.Price
	for _, name := range slices.Sorted(maps.Keys(prices)) {
		all = append(all, *prices[name])
	}
	return all, nil
}

// messagePrices are prices by template.
type messagePrices map[string]*bot.Price

// read sums up the messages of days that were counted.
func (m messagePrices) read(tx *gorm.DB, scope bot.Scope, days []instant) error {
	if len(days) == 0 {
		return nil
	}
	var rows []rollupMessage
	err := tx.Table("rollup_messages").Select("template, SUM(sent) AS sent, SUM(held_back) AS held_back").Where("day IN ?", days).
		Where(ownedIn(tx, scope, "store", "user_id")).Group("template").Find(&rows).Error
	m.add(rows)
	return err
}

// add counts messages.
func (m messagePrices) add(rows []rollupMessage) {
	for _, row := range rows {
		p := m[row.Template]
		if p == nil {
			p = &bot.Price{Key: row.Template}
			m[row.Template] = p
		}
		p.Sent += int(row.Sent)
		p.HeldBack += int(row.HeldBack)
	}
}

// touched is a message before a deletion.
type touched struct {
	CustomerID  int64
	UserID, Ref string
	LostAt, At  instant
	Template    string
	Held        bool
}

// sameDeletion says whether two messages lie before the same deletion.
func (t touched) sameDeletion(o touched) bool {
	return t.CustomerID == o.CustomerID && t.UserID == o.UserID && t.LostAt == o.LostAt && t.Ref == o.Ref
}

// countDeletions counts each deletion for the last message before it, if that was of a
// known time and less than so long ago. Of messages of the same time one is taken, and always
// the same: see touchDeletions.
func countDeletions(tx *gorm.DB, scope bot.Scope, from, until instant, within time.Duration, known func(instant) bool, prices messagePrices) error {
	ask := tx.Table("interactions AS lost").
		Select("lost.customer_id, lost.user_id, lost.ref, lost.at AS lost_at, touches.at, touches.template, touches.held").
		Joins("JOIN customers ON customers.id = lost.customer_id").
		Joins("JOIN touches ON touches.external_userid = customers.external_userid AND touches.user_id = lost.user_id AND touches.at <= lost.at AND touches.at > lost.at - ?", within.Microseconds()).
		Where("lost.kind = ? AND lost.at >= ? AND lost.at < ?", bot.InteractionLost, from, until+instant(within.Microseconds())).
		Where(ownedIn(tx, scope, "relations.store", "lost.user_id"))
	if !scope.All {
		ask = ask.Joins("JOIN relations ON relations.customer_id = lost.customer_id AND relations.user_id = lost.user_id")
	}
	var rows []touched
	err := ask.Order("lost.customer_id, lost.user_id, lost.at, lost.ref, touches.at, touches.template, touches.ref").Find(&rows).Error
	for i, row := range rows {
		if i+1 < len(rows) && row.sameDeletion(rows[i+1]) || row.At < from || row.At >= until || !known(row.At) {
			continue
		}
		switch p := prices[row.Template]; {
		case p == nil:
			// It was told after the messages were counted.
		case row.Held:
			p.HeldLost++
		default:
			p.Lost++
		}
	}
	return err
}
