package store

import (
	"cmp"
	"slices"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/zhanggui/zhanggui/bot"
)

// customerIDs are the numbers of customers by external_userid. Customers that
// are not known are created. The numbers are not remembered beyond the
// transaction: one made by a transaction that is rolled back does not exist,
// and a customer who asked to be forgotten loses theirs.
func customerIDs(tx *gorm.DB, event int64, externalUserIDs []string) (map[string]int64, error) {
	ids, err := lookUpCustomers(tx, externalUserIDs)
	if err != nil || len(ids) == len(externalUserIDs) {
		return ids, err
	}
	var missing []customer
	for _, external := range externalUserIDs {
		if _, known := ids[external]; !known {
			missing = append(missing, customer{ExternalUserID: external, CreatedEvent: event})
		}
	}
	created := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&missing)
	if created.Error != nil {
		return nil, created.Error
	}
	if len(missing) == 1 && created.RowsAffected == 1 {
		ids[missing[0].ExternalUserID] = missing[0].ID
		return ids, nil
	}
	// Another transaction may have made some of them meanwhile, and then the
	// numbers that the driver reports are not to be trusted.
	return lookUpCustomers(tx, externalUserIDs)
}

func lookUpCustomers(tx *gorm.DB, externalUserIDs []string) (map[string]int64, error) {
	var rows []customer
	err := tx.Select("id", "external_userid").Where("external_userid IN ?", externalUserIDs).Find(&rows).Error
	ids := make(map[string]int64, len(rows))
	for _, row := range rows {
		ids[row.ExternalUserID] = row.ID
	}
	return ids, err
}

// tagKey is what makes a tag unique.
type tagKey struct{ group, name string }

func keyOf(t bot.Tag) tagKey {
	return tagKey{group: key(t.Group, sizeTag), name: key(t.Name, sizeTag)}
}

func (t tag) key() tagKey { return tagKey{group: t.GroupName, name: t.Name} }

func (k tagKey) compare(l tagKey) int {
	return cmp.Or(cmp.Compare(k.group, l.group), cmp.Compare(k.name, l.name))
}

// tagIDs remembers the numbers of tags, which never change and are never taken
// back. The zero value is ready.
type tagIDs struct {
	mu  sync.RWMutex
	ids map[tagKey]int64
}

func (t *tagIDs) known(k tagKey) (int64, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	id, known := t.ids[k]
	return id, known
}

// remember keeps the numbers of the rows that are sure to stay: those of other
// events. What this event's own transaction made may still be rolled back.
func (t *tagIDs) remember(rows []tag, event int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ids == nil {
		t.ids = map[tagKey]int64{}
	}
	for _, row := range rows {
		if row.CreatedEvent != event {
			t.ids[row.key()] = row.ID
		}
	}
}

// resolve gives the numbers of tags and creates those that are new.
func (t *tagIDs) resolve(tx *gorm.DB, event int64, tags map[tagKey]bot.Tag) (map[tagKey]int64, error) {
	ids := make(map[tagKey]int64, len(tags))
	var missing []tag
	for k, one := range tags {
		if id, known := t.known(k); known {
			ids[k] = id
			continue
		}
		class := bot.TagClass(text(string(one.Class), sizeWord))
		missing = append(missing, tag{GroupName: k.group, Name: k.name, Class: class, CreatedEvent: event})
	}
	if len(missing) == 0 {
		return ids, nil
	}
	found, err := lookUpTags(tx, missing)
	if err == nil && len(found) < len(missing) {
		if err = createTags(tx, missing, found); err == nil {
			found, err = lookUpTags(tx, missing)
		}
	}
	if err != nil {
		return nil, err
	}
	t.remember(found, event)
	for _, row := range found {
		ids[row.key()] = row.ID
	}
	return ids, nil
}

func lookUpTags(tx *gorm.DB, wanted []tag) ([]tag, error) {
	pairs := make([][]any, len(wanted))
	for i, row := range wanted {
		pairs[i] = []any{row.GroupName, row.Name}
	}
	var rows []tag
	err := tx.Where("(group_name, name) IN ?", pairs).Find(&rows).Error
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
	slices.SortFunc(missing, func(a, b tag) int { return a.key().compare(b.key()) })
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&missing).Error
}
