package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// view is what handlers may look at, inside the transaction that will apply
// what they decide. Its clock stands still.
type view struct {
	tx  *gorm.DB
	now time.Time
}

// view makes the view of one event.
func (s *Store) view(tx *gorm.DB) bot.View { return view{tx: tx, now: s.o.Now()} }

// Now is the time of handling.
func (v view) Now() time.Time { return v.now }

// Relation is the state of a pair.
func (v view) Relation(p bot.Pair) (bot.Relation, error) {
	var row relation
	found := v.tx.Where("customer_id = (?) AND user_id = ?", numberOf(v.tx, p.ExternalUserID), key(p.UserID, sizeID)).Limit(1).Find(&row)
	if found.Error != nil || found.RowsAffected == 0 {
		return bot.Relation{}, found.Error
	}
	return row.seen(key(p.ExternalUserID, sizeID)), nil
}

// Pairs are all relations of a customer, newest first.
func (v view) Pairs(externalUserID string) ([]bot.Relation, error) {
	return pairsOf(v.tx, externalUserID)
}

// Customer is what is known of a person.
func (v view) Customer(externalUserID string) (bot.Customer, error) {
	return customerOf(v.tx, externalUserID)
}

// Tags are the tags a pair holds now.
func (v view) Tags(p bot.Pair) ([]bot.HeldTag, error) { return heldTags(v.tx, p, at(v.now)) }

// Asset is an asset by name.
func (v view) Asset(name string) (bot.Asset, error) { return assetOf(v.tx, name) }
