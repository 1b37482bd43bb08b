package store

import (
	"strings"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// saidIn are the rows about what was said that a scope shows, as a condition. The
// table has the columns chat_id, user_id, external_userid and store.
//
// What was said in a group belongs to the store and the members that the group
// has now, and what was said between two to the store that the pair has now. What
// has no such pair, as in a kf account, belongs to the store that it was told
// with; a member of staff sees it if the customer is theirs.
func saidIn(tx *gorm.DB, scope bot.Scope, table string) *gorm.DB {
	fresh := func() *gorm.DB { return tx.Session(&gorm.Session{NewDB: true}) }
	if unbounded(scope) {
		return fresh().Where("1 = 1")
	}
	if !scope.All && len(storesOf(scope)) == 0 {
		return fresh().Where("1 = 0")
	}
	pairs := func(and string) *gorm.DB {
		return fresh().Table("relations").Select("1").Joins("JOIN customers ON customers.id = relations.customer_id").
			Where(ofTable("customers.external_userid = T.external_userid"+and, table))
	}
	group := fresh().Model(&chat{}).Select("1").Where(ofTable("chats.chat_id = T.chat_id", table)).Where(chatsIn(fresh(), scope))
	pair := pairs(" AND relations.user_id = T.user_id").Where(relationsIn(tx, scope))
	anyone := ownedIn(tx, bot.Scope{All: scope.All, Stores: scope.Stores}, table+".store", "")
	lone := fresh().Where("NOT EXISTS (?)", pairs(" AND relations.user_id = T.user_id")).Where(anyone)
	if scope.UserID != "" {
		lone = lone.Where(ofTable("T.user_id = ''", table)).Where("EXISTS (?)", pairs("").Where(relationsIn(tx, scope)))
	}
	between := fresh().Where("EXISTS (?)", pair).Or(lone)
	return fresh().Where(ofTable("T.chat_id <> ''", table)+" AND EXISTS (?)", group).
		Or(fresh().Where(ofTable("T.chat_id = ''", table)).Where(between))
}

// ofTable is a condition with the name of its table.
func ofTable(condition, table string) string {
	return strings.ReplaceAll(condition, "T.", table+".")
}

// violationsIn are the violations that a scope shows, as a condition. A member of
// staff sees those that they are to see to, and of what staff said only their own.
func violationsIn(tx *gorm.DB, scope bot.Scope) *gorm.DB {
	where := saidIn(tx, scope, "violations")
	if scope.UserID == "" {
		return where
	}
	fresh := tx.Session(&gorm.Session{NewDB: true})
	own := ownedIn(tx, scope, "violations.store", "violations.user_id")
	return fresh.Where(tx.Session(&gorm.Session{NewDB: true}).Where("NOT violations.by_staff").Where(where)).Or(own)
}

// theirsIn are the rows about a customer that a scope shows by the store that they
// were told with, as a condition. A member of staff sees those of their customers.
func theirsIn(tx *gorm.DB, scope bot.Scope, table string) *gorm.DB {
	where := ownedIn(tx, bot.Scope{All: scope.All, Stores: scope.Stores}, table+".store", "")
	if scope.UserID == "" {
		return where
	}
	theirs := tx.Session(&gorm.Session{NewDB: true}).Table("relations").Select("1").Joins("JOIN customers ON customers.id = relations.customer_id").
		Where(ofTable("customers.external_userid = T.external_userid", table)).Where(relationsIn(tx, scope))
	return where.Where("EXISTS (?)", theirs)
}
