package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Pending lists what WeCom has to be told about a pair's tags: those that the
// pair holds and WeCom may not have, and those that WeCom may have and the
// pair does not hold (any more). A tag that has expired is not held. One that
// only a person gave and WeCom does not know is none of the bot's to make.
func (s *Store) Pending(ctx context.Context, p bot.Pair) ([]bot.TagChange, error) {
	rows, err := tagsOf(s.read.WithContext(ctx), p)
	if err != nil {
		return nil, fmt.Errorf("store: pending tags of %s: %w", p, err)
	}
	now := at(s.o.Now())
	var changes []bot.TagChange
	for _, row := range rows {
		held := row.Held.heldAt(now)
		// A tag that WeCom does not know cannot be taken from anyone there.
		if !row.Held.pending(now, row.Generation) || row.WeComID == "" && !(held && row.Held.ruledAt(now)) {
			continue
		}
		changes = append(changes, bot.TagChange{Tag: row.tag(), RemoteID: row.WeComID, Add: held, Version: row.Held.Version})
	}
	return changes, nil
}

// Pushed notes that WeCom was told of changes. A change that came to the pair
// after the version that was pushed stays pending, and so does one whose tag
// vanished from WeCom in the meantime.
func (s *Store) Pushed(ctx context.Context, p bot.Pair, changes []bot.TagChange) error {
	if len(changes) == 0 {
		return nil
	}
	changes = slices.SortedFunc(slices.Values(changes), func(a, b bot.TagChange) int { return keyOf(a.Tag).compare(keyOf(b.Tag)) })
	now := at(s.o.Now())
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, change := range changes {
			if err := pushed(tx, p, change, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: pushed tags of %s: %w", p, err)
	}
	return nil
}

func pushed(tx *gorm.DB, p bot.Pair, change bot.TagChange, now instant) error {
	k := keyOf(change.Tag)
	var known tag
	of := tx.Where("group_name = ? AND name = ?", k.group, k.name)
	if change.RemoteID != "" {
		of = of.Where("wecom_id = ?", key(change.RemoteID, sizeID))
	}
	if found := of.Limit(1).Find(&known); found.Error != nil || found.RowsAffected == 0 {
		return found.Error
	}
	return tx.Model(&pairTag{}).
		Where("tag_id = ? AND customer_id = (?) AND user_id = ?", known.ID, numberOf(tx, p.ExternalUserID), key(p.UserID, sizeID)).
		Where("pushed_version <= ?", change.Version).
		Updates(map[string]any{
			"pushed": change.Add, "pushed_version": change.Version, "pushed_generation": known.Generation, "pushed_at": now,
		}).Error
}
