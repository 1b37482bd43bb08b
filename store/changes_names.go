package store

import (
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// learnTries is how often new tags are looked for again because somebody else
// was faster with one of them.
const learnTries = 3

// writeNames takes over how WeCom names tags.
func (c *changes) writeNames() error {
	if len(c.book.learned) == 0 {
		return nil
	}
	told := make([]bot.RemoteTag, 0, len(c.book.learned))
	for _, id := range slices.Sorted(maps.Keys(c.book.learned)) {
		told = append(told, c.book.learned[id])
	}
	for range learnTries {
		rows, err := tagsNamed(c.seen.tx, told)
		if err != nil {
			return err
		}
		l := learn(rows, told, at(c.ev.Now), c.ev.EventID)
		if len(l.changed)+len(l.fresh) == 0 {
			c.store.tags.remember(rows, c.seen)
			return nil
		}
		c.renaming()
		if err := c.writeLearned(l); err != nil {
			return err
		}
		if fresh, err := newTagTable.insert(c.seen.tx, l.fresh); err != nil || fresh == len(l.fresh) {
			return err
		}
	}
	return nil
}

func (c *changes) writeLearned(l learning) error {
	if err := tagTable.overwrite(c.seen.tx, l.changed); err != nil {
		return err
	}
	return forgetGiven(c.seen.tx, l.gone, at(c.ev.Now))
}

// renaming keeps names that may still be rolled back out of the memory of all.
func (c *changes) renaming() {
	c.seen.book.renamed = true
	c.store.tags.clear()
}

// tagsNamed locks the tags that may be meant by what WeCom tells.
func tagsNamed(tx *gorm.DB, told []bot.RemoteTag) ([]tag, error) {
	question := locking(tx).Order("id")
	if len(told) <= mostNamed/4 {
		var ids, groups []string
		for _, t := range told {
			ids, groups = append(ids, t.ID), append(groups, t.Group)
		}
		slices.Sort(groups)
		question = question.Where("wecom_id IN ? OR forgotten_id IN ? OR group_name IN ?", ids, ids, slices.Compact(groups))
	}
	var rows []tag
	err := question.Find(&rows).Error
	return rows, err
}

// writeForgotten takes the ids from tags that WeCom has no more, and the tags
// from those who held them by a person's hand only.
func (c *changes) writeForgotten() error {
	if len(c.book.forgotten) == 0 {
		return nil
	}
	var rows []tag
	ids := slices.Sorted(maps.Keys(c.book.forgotten))
	for part := range slices.Chunk(ids, mostNamed) {
		var some []tag
		if err := locking(c.seen.tx).Where("wecom_id IN ?", part).Order("id").Find(&some).Error; err != nil {
			return err
		}
		rows = append(rows, some...)
	}
	if len(rows) == 0 {
		return nil
	}
	c.renaming()
	gone := map[instant][]int64{}
	for i := range rows {
		since := c.book.forgotten[rows[i].WeComID]
		rows[i].vanish()
		rows[i].ForgottenAt = max(rows[i].ForgottenAt, since)
		gone[since] = append(gone[since], rows[i].ID)
	}
	if err := tagTable.overwrite(c.seen.tx, rows); err != nil {
		return err
	}
	for _, since := range slices.Sorted(maps.Keys(gone)) {
		if err := forgetGiven(c.seen.tx, gone[since], since); err != nil {
			return err
		}
	}
	return nil
}

// forgetGiven makes tags that people gave before a time given by nobody, for
// all pairs at once.
func forgetGiven(tx *gorm.DB, tags []int64, since instant) error {
	for part := range slices.Chunk(tags, mostNamed) {
		err := tx.Exec("UPDATE pair_tags SET hand = ? WHERE tag_id IN ? AND hand = ? AND hand_at <= ?", handForgotten, part, handGiven, since).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// numberTags gives the numbers of the tags that are decided about. What people
// decide depends on when a tag was gone, so that stays as it is.
func (c *changes) numberTags() (map[tagKey]int64, error) {
	numbers, err := c.resolveTags()
	if err != nil || len(c.book.byHand) == 0 {
		return numbers, err
	}
	var ids []int64
	for k := range c.book.byHand {
		ids = append(ids, numbers[k])
	}
	slices.Sort(ids)
	return numbers, c.seen.meetTagRows(slices.Compact(ids), true)
}
