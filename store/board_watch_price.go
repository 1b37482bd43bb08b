package store

import (
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// boardPrices is what priceIn tells by template, asked from the other end: deletions are
// few where messages are many, so each looks for the message that it counts for.
func boardPrices(tx *gorm.DB, scope bot.Scope, from, until instant, within time.Duration) ([]bot.Price, error) {
	prices := map[string]*bot.Price{}
	if err := countTouches(tx, scope, from, until, prices); err != nil {
		return nil, err
	}
	if err := countDeletions(tx, scope, from, until, within, prices); err != nil {
		return nil, err
	}
	var all []bot.Price
	for _, name := range slices.Sorted(maps.Keys(prices)) {
		all = append(all, *prices[name])
	}
	return all, nil
}

// countTouches counts the messages of a time, and those that were withheld.
func countTouches(tx *gorm.DB, scope bot.Scope, from, until instant, prices map[string]*bot.Price) error {
	table := "touches"
	if !scope.All {
		// Of a store, from its customers: in this order, which SQLite keeps to.
		table = "relations CROSS JOIN customers ON customers.id = relations.customer_id " +
			"CROSS JOIN touches ON touches.external_userid = customers.external_userid AND touches.user_id = relations.user_id"
	}
	ask := tx.Table(table).Select("touches.template, touches.held, COUNT(*) AS n").Where("touches.at >= ? AND touches.at < ?", from, until).
		Where(ownedIn(tx, scope, "relations.store", "touches.user_id"))
	var rows []struct {
		Template string
		Held     bool
		N        int
	}
	err := ask.Group("touches.template, touches.held").Find(&rows).Error
	for _, row := range rows {
		p := prices[row.Template]
		if p == nil {
			p = &bot.Price{Key: row.Template}
			prices[row.Template] = p
		}
		if row.Held {
			p.HeldBack = row.N
		} else {
			p.Sent = row.N
		}
	}
	return err
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

// countDeletions counts each deletion for the last message before it, if that was of the
// time and less than so long ago. Of messages of the same time one is taken, and always
// the same: see touchDeletions.
func countDeletions(tx *gorm.DB, scope bot.Scope, from, until instant, within time.Duration, prices map[string]*bot.Price) error {
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
		if i+1 < len(rows) && row.sameDeletion(rows[i+1]) || row.At < from || row.At >= until {
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
