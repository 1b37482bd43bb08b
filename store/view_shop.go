package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Adds counts by userid the pairs that a state brought since a time.
func (v view) Adds(state string, since time.Time) (map[string]int, error) {
	var rows []counted
	err := v.tx.Model(&relation{}).Select("user_id AS name, COUNT(*) AS n").
		Where("state = ? AND added_at >= ?", key(state, sizeID), max(1, at(since))).Group("user_id").Find(&rows).Error
	v.note(err)
	return countsOf(rows), err
}

// Sync is the newest sync.
func (v view) Sync() (bot.Sync, error) {
	if err := v.wait(subject{sync: true}); err != nil {
		return bot.Sync{}, err
	}
	row, err := v.seen.newestSync()
	v.note(err)
	if err != nil {
		return bot.Sync{}, err
	}
	return row.seen()
}

// Unseen are pairs that stand active or lost, that WeCom has not described and
// that nothing was heard of since a time. Both halves of the order are stable,
// so that a caller who goes on after the last one meets every pair once.
func (v view) Unseen(users []string, since time.Time, after bot.Pair, limit int) ([]bot.Pair, error) {
	if len(users) == 0 {
		return nil, nil
	}
	after = keyOfPair(after)
	var pairs []bot.Pair
	err := v.tx.Table("relations").Select("relations.user_id, customers.external_userid AS external_user_id").
		Joins("JOIN customers ON customers.id = relations.customer_id").
		Where("relations.user_id IN ? AND relations.user_id >= ?", users, after.UserID).
		Where("relations.remark_at < ? AND relations.status_at < ?", at(since), at(since)).
		Where("relations.status IN ?", []bot.RelationStatus{bot.RelationActive, bot.RelationLost}).
		Where("(relations.user_id > ? OR customers.external_userid > ?)", after.UserID, after.ExternalUserID).
		Order("relations.user_id, customers.external_userid").Limit(page(limit)).Find(&pairs).Error
	v.note(err)
	return pairs, err
}

// CustomersAfter lists external_userids in order.
func (v view) CustomersAfter(after string, limit int) ([]string, error) {
	var ids []string
	err := v.tx.Model(&customer{}).Where("external_userid > ?", key(after, sizeID)).
		Order("external_userid").Limit(page(limit)).Pluck("external_userid", &ids).Error
	v.note(err)
	return ids, err
}

// Meet reads customers with their relations and tags at once.
func (v view) Meet(externalUserIDs []string) error {
	var all []string
	for _, id := range externalUserIDs {
		who := key(id, sizeID)
		if err := v.wait(subject{customer: who}); err != nil {
			return err
		}
		all = append(all, who)
	}
	err := v.seen.meetWhole(all)
	if err == nil {
		err = v.seen.meetTags(all)
	}
	v.note(err)
	return err
}

// counted is a row of a question that counts by something.
type counted struct {
	Name string
	N    int
}

func countsOf(rows []counted) map[string]int {
	counts := make(map[string]int, len(rows))
	for _, row := range rows {
		counts[row.Name] = row.N
	}
	return counts
}

// newestSyncs are the syncs, the one that began last first.
func newestSyncs(tx *gorm.DB) *gorm.DB { return tx.Where("id <> ''").Order("started_at DESC, id DESC") }
