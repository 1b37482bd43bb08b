package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Alerts are the newest ones that a scope shows, with open only those that
// nobody took on, at most limit (and never more than 1000).
func (s *Store) Alerts(ctx context.Context, scope bot.Scope, open bool, limit int) ([]bot.Alert, error) {
	all, err := alertsIn(s.read.WithContext(ctx), scope, open, limit)
	if err != nil {
		return nil, fmt.Errorf("store: alerts: %w", err)
	}
	return all, nil
}

// WinBacks are the newest attempts to bring customers back since a time that a
// scope shows, at most limit (and never more than 1000).
func (s *Store) WinBacks(ctx context.Context, scope bot.Scope, since time.Time, limit int) ([]bot.WinBack, error) {
	all, err := winBacksIn(s.read.WithContext(ctx), scope, since, limit)
	if err != nil {
		return nil, fmt.Errorf("store: attempts to bring customers back: %w", err)
	}
	return all, nil
}

// ownedIn are the rows that a scope shows, as a condition, by the columns that
// say which store and which member of staff they belong to. What belongs to no
// store is for those alone who see everything.
func ownedIn(tx *gorm.DB, scope bot.Scope, store, user string) *gorm.DB {
	where := tx.Session(&gorm.Session{NewDB: true}).Where("1 = 1")
	if !scope.All {
		stores := storesOf(scope)
		if len(stores) == 0 {
			return where.Where("1 = 0")
		}
		where = where.Where(store+" IN ?", stores)
	}
	if scope.UserID != "" {
		where = where.Where(user+" = ?", scope.UserID)
	}
	return where
}

func alertsIn(tx *gorm.DB, scope bot.Scope, open bool, limit int) ([]bot.Alert, error) {
	tx = tx.Where(ownedIn(tx, scope, "store", "user_id"))
	if open {
		tx = tx.Where("ack_at = 0 AND closed_at = 0")
	}
	var rows []alertRow
	if err := tx.Order("opened_at DESC, id").Limit(page(limit)).Find(&rows).Error; err != nil {
		return nil, err
	}
	return seenAll(rows, alertRow.seen)
}

func alertIn(tx *gorm.DB, scope bot.Scope, id string) (bot.Alert, error) {
	var rows []alertRow
	err := tx.Where(ownedIn(tx, scope, "store", "user_id")).Where("id = ?", key(id, sizeID)).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return bot.Alert{}, err
	}
	return rows[0].seen()
}

// standingAlerts are those that are not closed, oldest first.
func standingAlerts(tx *gorm.DB) ([]bot.Alert, error) {
	var rows []alertRow
	if err := tx.Where("closed_at = 0").Order("opened_at, id").Find(&rows).Error; err != nil {
		return nil, err
	}
	return seenAll(rows, alertRow.seen)
}

func newItems(tx *gorm.DB, limit int) ([]bot.AlertItem, error) {
	var rows []alertItem
	err := waitingItems(tx).Order("at, id").Limit(page(limit)).Find(&rows).Error
	return seenRows(rows, alertItem.seen), err
}

func itemsOf(tx *gorm.DB, alertID string, limit int) ([]bot.AlertItem, error) {
	var rows []alertItem
	alertID = key(alertID, sizeID)
	if alertID == "" {
		return nil, nil
	}
	err := tx.Where("alert_id = ? AND aside = ''", alertID).Order("at DESC, id DESC").Limit(page(limit)).Find(&rows).Error
	return seenRows(rows, alertItem.seen), err
}

// silencesIn are those that hold at a time.
func silencesIn(tx *gorm.DB, scope bot.Scope, now time.Time) ([]bot.Silence, error) {
	var rows []silenceRow
	err := tx.Where(ownedIn(tx, scope, "store", "user_id")).Where("until_at > ? AND ended_at = 0", at(now)).Order("until_at, id").Find(&rows).Error
	return seenRows(rows, silenceRow.seen), err
}

func winBacksIn(tx *gorm.DB, scope bot.Scope, since time.Time, limit int) ([]bot.WinBack, error) {
	var rows []winBackRow
	err := tx.Where(ownedIn(tx, scope, "store", "user_id")).Where("at >= ?", at(since)).Order("at DESC, id").Limit(page(limit)).Find(&rows).Error
	return seenRows(rows, winBackRow.seen), err
}

// attemptsFor are those to bring a customer back that have no outcome yet.
func attemptsFor(tx *gorm.DB, externalUserID string) ([]bot.WinBack, error) {
	var rows []winBackRow
	err := tx.Where("external_userid = ? AND back_at = 0", key(externalUserID, sizeID)).Order("at DESC, id").Find(&rows).Error
	return seenRows(rows, winBackRow.seen), err
}

// seenRows are rows as handlers see them.
func seenRows[R, B any](rows []R, seen func(R) B) []B {
	var all []B
	for _, row := range rows {
		all = append(all, seen(row))
	}
	return all
}

// seenAll are rows that may not be readable.
func seenAll[R, B any](rows []R, seen func(R) (B, error)) ([]B, error) {
	var all []B
	for _, row := range rows {
		one, err := seen(row)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}
