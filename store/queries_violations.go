package store

import (
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

func violationIn(tx *gorm.DB, scope bot.Scope, id string) (bot.Violation, error) {
	all, err := violationsWhere(tx.Where("violations.id = ?", key(id, sizeID)).Where(violationsIn(tx, scope)), 1)
	if err != nil || len(all) == 0 {
		return bot.Violation{}, err
	}
	return all[0], nil
}

// violationsInState are those of a scope in a state; empty is any.
func violationsInState(tx *gorm.DB, scope bot.Scope, state bot.ViolationState, limit int) ([]bot.Violation, error) {
	where := tx.Where(violationsIn(tx, scope))
	if state != "" {
		where = where.Where("violations.state = ?", state)
	}
	return violationsWhere(where, limit)
}

// violationsOf are those of a customer: what they said, not what was said to them.
func violationsOf(tx *gorm.DB, externalUserID string, since instant) ([]bot.Violation, error) {
	return violationsWhere(tx.Where("external_userid = ? AND at >= ? AND NOT by_staff AND external_userid <> ''", key(externalUserID, sizeID), since), pageLimit)
}

func violationsWhere(tx *gorm.DB, limit int) ([]bot.Violation, error) {
	var rows []violation
	if err := tx.Order("violations.at DESC, violations.id DESC").Limit(page(limit)).Find(&rows).Error; err != nil {
		return nil, err
	}
	return seenAll(rows, violation.seen)
}

func exclusionsOf(tx *gorm.DB, externalUserID string) ([]bot.Exclusion, error) {
	return exclusionsWhere(tx.Where("external_userid = ?", key(externalUserID, sizeID)), pageLimit)
}

// excludedIn are the exclusions that hold.
func excludedIn(tx *gorm.DB, scope bot.Scope, now instant, limit int) ([]bot.Exclusion, error) {
	return exclusionsWhere(tx.Where("exclusions.lifted_at = 0 AND exclusions.from_at <= ? AND (exclusions.until_at = 0 OR exclusions.until_at > ?)", now, now).
		Where(theirsIn(tx, scope, "exclusions")), limit)
}

func exclusionsWhere(tx *gorm.DB, limit int) (all []bot.Exclusion, err error) {
	var rows []exclusion
	err = tx.Order("exclusions.from_at DESC, exclusions.id DESC").Limit(page(limit)).Find(&rows).Error
	for _, row := range rows {
		all = append(all, row.seen())
	}
	return all, err
}

// examplesIn are the newest examples. They tell of no store, so that of a customer
// whom another store knows too is for those alone who see both, and one that
// nobody said for those who see everything.
func examplesIn(tx *gorm.DB, scope bot.Scope, limit int) (all []bot.WordExample, err error) {
	where := tx
	if !unbounded(scope) {
		theirs := tx.Session(&gorm.Session{NewDB: true}).Model(&customer{}).Select("1").
			Where("customers.external_userid = word_examples.external_userid").Where(customersIn(tx, scope)).Where(customersWithin(tx, scope))
		where = where.Where("EXISTS (?)", theirs)
	}
	var rows []wordExample
	err = where.Order("word_examples.at DESC, word_examples.id DESC").Limit(page(limit)).Find(&rows).Error
	for _, row := range rows {
		all = append(all, row.seen())
	}
	return all, err
}
