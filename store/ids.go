package store

import (
	"cmp"
	"sync"
	"time"

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
