package store

import (
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// unbounded says whether a scope leaves nothing out.
func unbounded(scope bot.Scope) bool { return scope.All && scope.UserID == "" }

// relationsIn are the relations that a scope shows, as a condition.
func relationsIn(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	where := tx.Session(&gorm.Session{NewDB: true})
	if !scope.All && len(scope.Stores) == 0 {
		return where.Where("1 = 0")
	}
	where = where.Where("1 = 1")
	if !scope.All {
		where = where.Where("relations.store IN ?", scope.Stores)
	}
	if scope.UserID != "" {
		where = where.Where("relations.user_id = ?", scope.UserID)
	}
	return where
}

// customersIn are the customers that a scope shows, as a condition: those with
// a relation that it shows.
func customersIn(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	where := tx.Session(&gorm.Session{NewDB: true})
	if unbounded(scope) {
		return where.Where("1 = 1")
	}
	theirs := where.Model(&relation{}).Select("relations.customer_id").Where("relations.customer_id = customers.id").Where(relationsIn(tx, scope))
	return where.Where("EXISTS (?)", theirs)
}
