package store

import (
	"cmp"
	"slices"
	"sync"
	"time"

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

// tagIDs remembers the numbers of tags, which are never taken back, and what
// they are called, which people change: another instance may have noted that,
// so everything is read again from time to time. The zero value is ready.
type tagIDs struct {
	mu    sync.RWMutex
	since time.Time
	ids   map[tagKey]int64
	names map[int64]bot.Tag
	// remote is what WeCom calls tags, by id there.
	remote map[string]bot.RemoteTag
}

// namesFor is how long names of tags are believed.
const namesFor = time.Minute

func (t *tagIDs) known(k tagKey) (int64, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	id, known := t.ids[k]
	return id, known && t.fresh()
}

// learned says whether this is how a tag is known to be called in WeCom.
func (t *tagIDs) learned(told bot.RemoteTag) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.fresh() && t.remote[told.ID] == told
}

func (t *tagIDs) fresh() bool { return time.Since(t.since) < namesFor }

// clear makes everything be read again.
func (t *tagIDs) clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.since = time.Time{}
}

// remember keeps the rows that are sure to stay as they are: those of other
// events. What this transaction made may still be rolled back.
func (t *tagIDs) remember(rows []tag, seen *memory) {
	if seen.book.renamed {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.fresh() {
		t.since = time.Now()
		t.ids, t.names, t.remote = map[tagKey]int64{}, map[int64]bot.Tag{}, map[string]bot.RemoteTag{}
	}
	for _, row := range rows {
		if seen.open[row.CreatedEvent] {
			continue
		}
		t.ids[row.key()], t.names[row.ID] = row.ID, row.seen()
		if row.WeComID != "" {
			t.remote[row.WeComID] = bot.RemoteTag{ID: row.WeComID, Name: row.WeComName, GroupID: row.WeComGroupID, Group: row.WeComGroup}
		}
	}
}

// named gives the tags of numbers that a transaction has read.
func (t *tagIDs) named(seen *memory, ids []int64) (map[int64]bot.Tag, error) {
	names := make(map[int64]bot.Tag, len(ids))
	var strange []int64
	t.mu.RLock()
	for _, id := range ids {
		if one, known := t.names[id]; known && t.fresh() {
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
	t.remember(rows, seen)
	for _, row := range rows {
		names[row.ID] = row.seen()
	}
	return names, nil
}

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
