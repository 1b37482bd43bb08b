package store

import (
	"cmp"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/zhanggui/zhanggui/bot"
)

// resolveTags gives the numbers of tags and creates those that are new.
func (c *changes) resolveTags() (map[tagKey]int64, error) {
	tx, t, ids := c.seen.tx, &c.store.tags, make(map[tagKey]int64, len(c.named))
	var missing []tag
	for k, one := range c.named {
		if id, known := t.known(k); known && !c.seen.book.renamed {
			ids[k] = id
			continue
		}
		class := cmp.Or(bot.TagClass(text(string(one.Class), sizeWord)), bot.TagStatic)
		missing = append(missing, tag{GroupName: k.group, Name: k.name, Class: class, CreatedEvent: c.ev.EventID})
	}
	if len(missing) == 0 {
		return ids, nil
	}
	found, err := lookUpTags(tx, missing)
	if err == nil && len(found) < len(missing) {
		if missing, err = c.resolveAliases(missing, found, ids); err == nil {
			if err = createTags(tx, missing, found); err == nil {
				found, err = lookUpTags(tx, missing)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	t.remember(found, c.seen)
	for _, row := range found {
		ids[row.key()] = row.ID
	}
	return ids, nil
}

// resolveAliases finds tags by what people call them in WeCom, and leaves those
// that are not found that way. A rule that uses such a name has followed the
// people: it becomes the tag's own.
func (c *changes) resolveAliases(wanted, found []tag, ids map[tagKey]int64) (left []tag, err error) {
	tx, own := c.seen.tx, map[tagKey]bool{}
	for _, row := range found {
		own[row.key()] = true
	}
	var rows []tag
	if err := locking(tx).Where("(wecom_group, wecom_name) IN ? AND wecom_id <> ''", namesOf(wanted)).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	called := map[tagKey]tag{}
	for _, row := range rows {
		called[row.remoteKey()] = row
	}
	for _, want := range wanted {
		row, known := called[want.key()]
		if own[want.key()] || !known {
			left = append(left, want)
			continue
		}
		ids[want.key()] = row.ID
		if c.book.ruled[want.key()] {
			c.renaming()
			err := tx.Model(&tag{}).Where("id = ?", row.ID).Updates(map[string]any{"group_name": want.GroupName, "name": want.Name, "class": want.Class}).Error
			if err != nil {
				return nil, err
			}
		}
	}
	return left, nil
}

func namesOf(wanted []tag) [][]any {
	pairs := make([][]any, len(wanted))
	for i, row := range wanted {
		pairs[i] = []any{row.GroupName, row.Name}
	}
	return pairs
}

func lookUpTags(tx *gorm.DB, wanted []tag) ([]tag, error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	var rows []tag
	err := tx.Where("(group_name, name) IN ?", namesOf(wanted)).Find(&rows).Error
	return rows, err
}

// createTags inserts the tags that are not found, in order of their key, so
// that two transactions that bring the same tags do not lock each other out.
func createTags(tx *gorm.DB, wanted, found []tag) error {
	have := map[tagKey]bool{}
	for _, row := range found {
		have[row.key()] = true
	}
	var missing []tag
	for _, row := range wanted {
		if !have[row.key()] {
			missing = append(missing, row)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.SortFunc(missing, func(a, b tag) int { return a.key().compare(b.key()) })
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&missing).Error
}
