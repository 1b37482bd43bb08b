package store

import (
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// TagRecords are all tags that the pair holds or held.
func (v view) TagRecords(p bot.Pair) ([]bot.TagRecord, error) {
	p = keyOfPair(p)
	for _, s := range []subject{{customer: p.ExternalUserID}, {corpTags: true}} {
		if err := v.wait(s); err != nil {
			return nil, err
		}
	}
	rows, err := v.seen.pairTags(p)
	v.note(err)
	if err != nil {
		return nil, err
	}
	tags, err := v.seen.tagRows(rows)
	v.note(err)
	if err != nil {
		return nil, err
	}
	ids := slices.SortedFunc(maps.Keys(rows), func(a, b int64) int { return tags[a].key().compare(tags[b].key()) })
	var records []bot.TagRecord
	for _, id := range ids {
		records = append(records, rows[id].record(tags[id], at(v.now)))
	}
	return records, nil
}

// Activity is a customer's time line from a time on.
func (v view) Activity(externalUserID string, since time.Time) ([]bot.Interaction, error) {
	who := key(externalUserID, sizeID)
	if err := v.wait(subject{customer: who}); err != nil {
		return nil, err
	}
	if known, read := v.seen.people[who]; read && known.ID == 0 {
		return nil, nil
	}
	all, err := v.seen.activity(who, at(since))
	v.note(err)
	return all, err
}

// activityOf are the newest entries of a time line from a time on, oldest
// first.
func activityOf(tx *gorm.DB, externalUserID string, since instant) ([]bot.Interaction, error) {
	var rows []interaction
	err := tx.Where("customer_id = (?) AND at >= ?", numberOf(tx, externalUserID), since).
		Order("at DESC, kind DESC, user_id DESC, ref DESC").Limit(pageLimit).Find(&rows).Error
	slices.Reverse(rows)
	return entriesSeen(rows), err
}

// entriesSeen are entries of a time line as handlers see them.
func entriesSeen(rows []interaction) []bot.Interaction {
	var all []bot.Interaction
	for _, row := range rows {
		all = append(all, bot.Interaction{UserID: row.UserID, Kind: row.Kind, At: row.At.Time(), Detail: row.Detail, Ref: row.Ref})
	}
	return all
}
