package store

import (
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// The questions in this file are asked inside a transaction by a view and
// outside of one by the read pool.

// numberOf is a subquery for a customer's number, so that a question costs one
// round trip.
func numberOf(tx *gorm.DB, externalUserID string) *gorm.DB {
	return tx.Model(&customer{}).Select("id").Where("external_userid = ?", key(externalUserID, sizeID))
}

func customerOf(tx *gorm.DB, externalUserID string) (bot.Customer, error) {
	var row customer
	err := tx.Where("external_userid = ?", key(externalUserID, sizeID)).Limit(1).Find(&row).Error
	return row.seen(), err
}

func pairsOf(tx *gorm.DB, externalUserID string) ([]bot.Relation, error) {
	var rows []relation
	err := tx.Where("customer_id = (?)", numberOf(tx, externalUserID)).Order("status_at DESC, user_id").Find(&rows).Error
	pairs := make([]bot.Relation, len(rows))
	for i, row := range rows {
		pairs[i] = row.seen(key(externalUserID, sizeID))
	}
	return pairs, err
}

// namedTag is a pair's tag with what the tag is called here and in WeCom.
type namedTag struct {
	Held       pairTag `gorm:"embedded"`
	GroupName  string
	Name       string
	Class      bot.TagClass
	WeComID    string `gorm:"column:wecom_id"`
	Generation int64
}

func (t namedTag) tag() bot.Tag { return bot.Tag{Group: t.GroupName, Name: t.Name, Class: t.Class} }

// tagsOf are all tags that a pair holds or held, by group and name.
func tagsOf(tx *gorm.DB, p bot.Pair) ([]namedTag, error) {
	var rows []namedTag
	err := tx.Table("pair_tags").
		Select("pair_tags.*, tags.group_name, tags.name, tags.class, tags.wecom_id, tags.generation").
		Joins("JOIN tags ON tags.id = pair_tags.tag_id").
		Where("pair_tags.customer_id = (?) AND pair_tags.user_id = ?", numberOf(tx, p.ExternalUserID), key(p.UserID, sizeID)).
		Order("tags.group_name, tags.name").Find(&rows).Error
	return rows, err
}

func heldTags(tx *gorm.DB, p bot.Pair, now instant) ([]bot.HeldTag, error) {
	rows, err := tagsOf(tx, p)
	var held []bot.HeldTag
	for _, row := range rows {
		if row.Held.heldAt(now) {
			held = append(held, row.Held.seen(row.tag()))
		}
	}
	return held, err
}

func assetOf(tx *gorm.DB, name string) (bot.Asset, error) {
	var row asset
	err := tx.Where("name = ?", key(name, sizeName)).Limit(1).Find(&row).Error
	return row.seen(), err
}
