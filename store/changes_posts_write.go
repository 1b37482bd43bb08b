package store

import (
	"maps"
	"slices"
)

// writePosts writes posts and whom they go to. Few things that happen to a post
// change that, so it is compared first.
func (c *changes) writePosts() error {
	if len(c.alerts.posts) == 0 {
		return nil
	}
	if err := mergeByID(c.seen.tx, postTable, c.alerts.posts, func(row postRow) string { return row.ID }); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(c.alerts.targets)) {
		if err := c.writeTargets(id, c.alerts.targets[id]); err != nil {
			return err
		}
	}
	return nil
}

func (c *changes) writeTargets(post string, want []postTarget) error {
	var have []postTarget
	if err := c.seen.tx.Where("post_id = ?", post).Order("n").Find(&have).Error; err != nil || slices.Equal(have, want) {
		return err
	}
	if err := postTargetTable.overwrite(c.seen.tx, want); err != nil {
		return err
	}
	return c.seen.tx.Where("post_id = ? AND n >= ?", post, len(want)).Delete(&postTarget{}).Error
}
