package store

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// unbounded says whether a scope leaves nothing out.
func unbounded(scope bot.Scope) bool { return scope.All && scope.UserID == "" }

// storesOf are the ids of a scope's stores. What belongs to no store is for those
// alone who see everything.
func storesOf(scope bot.Scope) []string {
	return slices.DeleteFunc(slices.Clone(scope.Stores), func(id string) bool { return id == "" })
}

// relationsIn are the relations that a scope shows, as a condition.
func relationsIn(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	where := tx.Session(&gorm.Session{NewDB: true})
	if !scope.All && len(scope.Stores) == 0 {
		return where.Where("1 = 0")
	}
	where = where.Where("1 = 1")
	if !scope.All {
		where = where.Where("relations.store IN ?", storesOf(scope))
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

// customersWithin are the customers of whom no other store knows anything, as a
// condition: who talked to them, what they bought, the groups they were in, and what
// they have of coupons, sales and campaigns belong to stores of the scope, as far as
// they belong to any.
func customersWithin(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	where := tx.Session(&gorm.Session{NewDB: true})
	if unbounded(scope) {
		return where.Where("1 = 1")
	}
	others := where.Model(&relation{}).Select("1").Where("relations.customer_id = customers.id").Not(relationsIn(tx, scope))
	where = where.Where("NOT EXISTS (?)", others)
	if scope.All {
		return where
	}
	bought := tx.Session(&gorm.Session{NewDB: true}).Model(&order{}).Select("1").
		Where("orders.customer_id = customers.id AND orders.store <> '' AND orders.store NOT IN ?", storesOf(scope))
	groups := tx.Session(&gorm.Session{NewDB: true}).Model(&chatMember{}).Select("1").Joins("JOIN chats ON chats.id = chat_members.chat_number").
		Where("chat_members.member_id = customers.external_userid AND chats.store <> '' AND chats.store NOT IN ?", storesOf(scope))
	where = where.Where("NOT EXISTS (?)", bought).Where("NOT EXISTS (?)", groups)
	for _, of := range []struct{ table, store string }{
		{"coupons", "coupons.store"}, {"sale_claims", "sale_claims.store"},
		{"campaign_answers JOIN campaigns ON campaigns.id = campaign_answers.campaign", "campaigns.store"},
	} {
		name, _, _ := strings.Cut(of.table, " ")
		theirs := tx.Session(&gorm.Session{NewDB: true}).Table(of.table).Select("1").
			Where(name+".external_userid = customers.external_userid AND "+of.store+" <> '' AND "+of.store+" NOT IN ?", storesOf(scope))
		where = where.Where("NOT EXISTS (?)", theirs)
	}
	return where
}
