package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/zhanggui/zhanggui/bot"
)

// Pending lists what WeCom has to be told about a pair's tags: those that the
// pair holds and WeCom may not have, and those that WeCom may have and the
// pair does not hold (any more). A tag that has expired is not held.
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
		if !row.Held.pending(now, row.Generation) || !held && row.WeComID == "" {
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
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, change := range changes {
			if err := pushed(tx, p, change); err != nil {
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

func pushed(tx *gorm.DB, p bot.Pair, change bot.TagChange) error {
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
		Updates(map[string]any{"pushed": change.Add, "pushed_version": change.Version, "pushed_generation": known.Generation}).Error
}

// SaveTagID notes the id by which WeCom knows a tag.
func (s *Store) SaveTagID(ctx context.Context, t bot.Tag, id string) error {
	k := keyOf(t)
	row := tag{GroupName: k.group, Name: k.name, Class: bot.TagClass(key(string(t.Class), sizeWord)), WeComID: key(id, sizeID)}
	err := s.db.WithContext(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "group_name"}, {Name: "name"}},
		DoUpdates: clause.AssignmentColumns([]string{"wecom_id"}),
	}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("store: id of tag %s/%s: %w", k.group, k.name, err)
	}
	return nil
}

// ForgetTagID notes that WeCom does not know a tag (any more). Deleting a tag
// takes it from every customer there, so every pair that holds it is pending
// again and gets it back with its next push.
func (s *Store) ForgetTagID(ctx context.Context, t bot.Tag) error {
	k := keyOf(t)
	err := s.db.WithContext(ctx).Model(&tag{}).Where("group_name = ? AND name = ? AND wecom_id <> ''", k.group, k.name).
		Updates(map[string]any{"wecom_id": "", "generation": gorm.Expr("generation + 1")}).Error
	if err != nil {
		return fmt.Errorf("store: id of tag %s/%s: %w", k.group, k.name, err)
	}
	return nil
}
