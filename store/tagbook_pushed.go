package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// pushing is what WeCom was told of one pair.
type pushing struct {
	pair    bot.Pair
	changes []bot.TagChange
}

// mark is what is noted of a tag of a pair. Tags that are marked alike are
// written by one statement.
type mark struct {
	add                 bool
	version, generation int64
}

// commitPushes notes what WeCom was told of many pairs, in one transaction.
// Pairs go in order, so that two writers do not lock each other out.
func (s *Store) commitPushes(ctx context.Context, batch []pushing) ([]struct{}, error) {
	sorted := slices.SortedFunc(slices.Values(batch), func(a, b pushing) int { return comparePairs(a.pair, b.pair) })
	err := s.inTx(ctx, func(w *work) error {
		tags, err := tagsOfPushes(w.tx, sorted)
		if err != nil {
			return err
		}
		for _, p := range sorted {
			if err := p.note(w.tx, tags, at(w.now)); err != nil {
				return err
			}
		}
		return nil
	})
	return make([]struct{}, len(batch)), err
}

// tagsOfPushes are the tags that pushes are about.
func tagsOfPushes(tx *gorm.DB, batch []pushing) (map[tagKey]tag, error) {
	names := map[string]bool{}
	for _, p := range batch {
		for _, change := range p.changes {
			names[keyOf(change.Tag).name] = true
		}
	}
	found := map[tagKey]tag{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(names)), mostNamed) {
		var rows []tag
		if err := tx.Where("name IN ?", part).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, row := range rows {
			found[row.key()] = row
		}
	}
	return found, nil
}

// note marks the pair's tags, as far as WeCom knows them under the same id
// still and nothing newer was pushed.
func (p pushing) note(tx *gorm.DB, tags map[tagKey]tag, now instant) error {
	alike := map[mark][]int64{}
	for _, change := range p.changes {
		known := tags[keyOf(change.Tag)]
		if known.ID == 0 || change.RemoteID != "" && known.WeComID != key(change.RemoteID, sizeID) {
			continue
		}
		m := mark{change.Add, change.Version, known.Generation}
		alike[m] = append(alike[m], known.ID)
	}
	marks := slices.SortedFunc(maps.Keys(alike), func(a, b mark) int { return cmp.Compare(alike[a][0], alike[b][0]) })
	for _, m := range marks {
		err := tx.Exec("UPDATE pair_tags SET pushed = ?, pushed_version = ?, pushed_generation = ?, pushed_at = ? "+
			"WHERE customer_id = (?) AND tag_id IN ? AND user_id = ? AND pushed_version <= ?",
			m.add, m.version, m.generation, now, numberOf(tx, p.pair.ExternalUserID), alike[m], p.pair.UserID, m.version).Error
		if err != nil {
			return err
		}
	}
	return nil
}
