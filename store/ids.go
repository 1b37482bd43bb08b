package store

import (
	"cmp"
	"slices"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/zhanggui/zhanggui/bot"
)

// tagKey is what makes a tag unique.
type tagKey struct{ group, name string }

func keyOf(t bot.Tag) tagKey {
	return tagKey{group: key(t.Group, sizeTag), name: key(t.Name, sizeTag)}
}

func (t tag) seen() bot.Tag { return bot.Tag{Group: t.GroupName, Name: t.Name, Class: t.Class} }

func (t tag) key() tagKey { return tagKey{group: t.GroupName, name: t.Name} }

func (k tagKey) compare(l tagKey) int {
	return cmp.Or(cmp.Compare(k.group, l.group), cmp.Compare(k.name, l.name))
}

// tagIDs remembers the numbers of tags, which never change and are never taken
// back. The zero value is ready.
type tagIDs struct {
	mu    sync.RWMutex
	ids   map[tagKey]int64
	names map[int64]bot.Tag
}

func (t *tagIDs) known(k tagKey) (int64, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	id, known := t.ids[k]
	return id, known
}

// remember keeps the numbers of the rows that are sure to stay: those of other
// events. What this transaction made may still be rolled back.
func (t *tagIDs) remember(rows []tag, open map[int64]bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ids == nil {
		t.ids, t.names = map[tagKey]int64{}, map[int64]bot.Tag{}
	}
	for _, row := range rows {
		if !open[row.CreatedEvent] {
			t.ids[row.key()], t.names[row.ID] = row.ID, row.seen()
		}
	}
}

// named gives the tags of numbers that a transaction has read.
func (t *tagIDs) named(seen *memory, ids []int64) (map[int64]bot.Tag, error) {
	names := make(map[int64]bot.Tag, len(ids))
	var strange []int64
	t.mu.RLock()
	for _, id := range ids {
		if one, known := t.names[id]; known {
			names[id] = one
		} else {
			strange = append(strange, id)
		}
	}
	t.mu.RUnlock()
	if len(strange) == 0 {
		return names, nil
	}
	var rows []tag
	if err := seen.tx.Where("id IN ?", strange).Find(&rows).Error; err != nil {
		return nil, err
	}
	t.remember(rows, seen.open)
	for _, row := range rows {
		names[row.ID] = row.seen()
	}
	return names, nil
}

// resolve gives the numbers of tags and creates those that are new.
func (t *tagIDs) resolve(seen *memory, event int64, tags map[tagKey]bot.Tag) (map[tagKey]int64, error) {
	tx := seen.tx
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
	t.remember(found, seen.open)
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
