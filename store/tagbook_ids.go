package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// SaveTagID notes the id by which WeCom knows a tag, which is called there what
// it is called here. If the id was known to be of another tag, that one was
// renamed to this name: from now on this is the tag, and the other one, which
// WeCom does not know by its own name, is made anew for those who hold it.
func (s *Store) SaveTagID(ctx context.Context, t bot.Tag, id string) error {
	k, id := keyOf(t), key(id, sizeID)
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error { return saveTagID(tx, k, t.Class, id) })
	if err != nil {
		return fmt.Errorf("store: id of tag %s/%s: %w", k.group, k.name, err)
	}
	s.tags.clear()
	return nil
}

func saveTagID(tx *gorm.DB, k tagKey, class bot.TagClass, id string) error {
	blank := tag{GroupName: k.group, Name: k.name, Class: bot.TagClass(key(string(class), sizeWord))}
	if _, err := newTagTable.insert(tx, []tag{blank}); err != nil {
		return err
	}
	var rows, changed []tag
	err := locking(tx).Where("group_name = ? AND name = ? OR wecom_id = ? AND wecom_id <> ''", k.group, k.name, id).Order("id").Find(&rows).Error
	if err != nil {
		return err
	}
	for _, row := range rows {
		before := row
		if row.key() == k {
			row.identify(id)
			row.WeComGroup, row.WeComName = k.group, k.name
		} else {
			row.vanish()
			// The id is another tag's now: it does not come back.
			row.ForgottenID = ""
		}
		if row != before {
			changed = append(changed, row)
		}
	}
	return tagTable.overwrite(tx, changed)
}

// ForgetTagID notes that WeCom does not know a tag (any more). Deleting a tag
// takes it from every customer there, so every pair that holds it is pending
// again and gets it back with its next push. If it turns out that WeCom knows
// the id after all, nothing has happened.
func (s *Store) ForgetTagID(ctx context.Context, t bot.Tag) error {
	k := keyOf(t)
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var rows []tag
		err := locking(tx).Where("group_name = ? AND name = ? AND wecom_id <> ''", k.group, k.name).Find(&rows).Error
		if err != nil {
			return err
		}
		for i := range rows {
			rows[i].vanish()
		}
		return tagTable.overwrite(tx, rows)
	})
	if err != nil {
		return fmt.Errorf("store: id of tag %s/%s: %w", k.group, k.name, err)
	}
	s.tags.clear()
	return nil
}
