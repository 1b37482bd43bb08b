package store

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// write locks, changes and writes the rows, always in the same order of tables
// and keys, so that two transactions rarely wait for each other in a circle.
// What was read before may be different then.
func (c *changes) write() error {
	defer c.seen.forget()
	for _, step := range []func() error{c.writeCustomers, c.writeRelations, c.writeNames, c.writeTags, c.writeForgotten, c.writeInteractions, c.writeAssets, c.writeGroups, c.writePhones, c.writeOrders, c.writeDesk, c.writeAlerts, c.writeTalk, c.writeCoupons, c.writeSales, c.writePages, c.writeErased, c.writeMarks, c.writeAudit} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (c *changes) writeRelations() error {
	var parts []merging[string, relation]
	pairs := slices.SortedFunc(maps.Keys(c.relations), comparePairs)
	if err := c.seen.meetPairs(c.notBorn(pairs)); err != nil {
		return err
	}
	for _, p := range pairs {
		have, err := c.relationsOf(p)
		if err != nil {
			return err
		}
		id := c.seen.people[p.ExternalUserID].ID
		parts = append(parts, merging[string, relation]{
			changes: map[string][]func(*relation){p.UserID: c.relations[p]}, have: have,
			where: func(tx *gorm.DB) *gorm.DB { return tx.Where("customer_id = ? AND user_id = ?", id, p.UserID) },
			keyOf: func(row relation) string { return row.UserID },
			blank: func(user string) relation { return relation{CustomerID: id, UserID: user} },
		})
	}
	if err := mergeAll(c.seen.tx, relationTable, parts); err != nil {
		return err
	}
	for i, p := range pairs {
		parts[i].each(func(before, after relation) { c.marks.relation(before, after, c.born[p.ExternalUserID]) })
	}
	return nil
}

func (c *changes) writeMarks() error { return c.marks.write(c.seen.tx) }

// notBorn leaves out the pairs of customers who are created here.
func (c *changes) notBorn(pairs []bot.Pair) []bot.Pair {
	return slices.DeleteFunc(slices.Clone(pairs), func(p bot.Pair) bool { return c.born[p.ExternalUserID] })
}

// relationsOf is the row of a pair, if there is one, by staff member.
func (c *changes) relationsOf(p bot.Pair) (map[string]relation, error) {
	if c.born[p.ExternalUserID] {
		return map[string]relation{}, nil
	}
	row, err := c.seen.pair(p)
	if err != nil || row.CustomerID == 0 {
		return map[string]relation{}, err
	}
	return map[string]relation{row.UserID: row}, nil
}

func (c *changes) writeTags() error {
	if len(c.tags) == 0 {
		return nil
	}
	tagIDs, err := c.numberTags()
	if err != nil {
		return err
	}
	var parts []merging[int64, pairTag]
	pairs := slices.SortedFunc(maps.Keys(c.tags), comparePairs)
	if err := c.seen.meetTagsOf(c.notBorn(pairs)); err != nil {
		return err
	}
	for _, p := range pairs {
		id, wanted := c.seen.people[p.ExternalUserID].ID, map[int64][]func(*pairTag){}
		for k, list := range c.tags[p] {
			// Two names may be those of one tag: its own, and WeCom's.
			wanted[tagIDs[k]] = append(wanted[tagIDs[k]], list...)
		}
		numbers := slices.Sorted(maps.Keys(wanted))
		have, _ := c.seen.knownTags(p)
		if c.born[p.ExternalUserID] {
			have = map[int64]pairTag{}
		}
		parts = append(parts, merging[int64, pairTag]{
			changes: wanted, have: have,
			where: func(tx *gorm.DB) *gorm.DB {
				return tx.Where("customer_id = ? AND tag_id IN ? AND user_id = ?", id, numbers, p.UserID)
			},
			keyOf: func(row pairTag) int64 { return row.TagID },
			blank: func(tag int64) pairTag { return pairTag{TagID: tag, CustomerID: id, UserID: p.UserID} },
		})
	}
	return mergeAll(c.seen.tx, pairTagTable, parts)
}

func (c *changes) writeInteractions() error {
	if len(c.interactions) == 0 {
		return nil
	}
	rows := make([]interaction, len(c.interactions))
	for i, one := range c.interactions {
		rows[i] = one.row
		rows[i].CustomerID = c.seen.people[one.customer].ID
		if err := c.giveWay(one.noticed, rows[i]); err != nil {
			return err
		}
		c.marks.interaction(rows[i])
	}
	slices.SortFunc(rows, func(a, b interaction) int {
		return cmp.Or(cmp.Compare(a.CustomerID, b.CustomerID), cmp.Compare(a.At, b.At))
	})
	_, err := interactionTable.insert(c.seen.tx, rows)
	return err
}

// giveWay removes the entry of what a comparison noticed when its event tells
// of it.
func (c *changes) giveWay(noticed instant, told interaction) error {
	if noticed == 0 {
		return nil
	}
	c.marks.time(noticed)
	return c.seen.tx.Where("customer_id = ? AND at = ? AND kind = ? AND user_id = ?", told.CustomerID, noticed, told.Kind, told.UserID).
		Delete(&interaction{}).Error
}

func (c *changes) writeAssets() error {
	if len(c.assets) == 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(c.assets))
	return mergeAll(c.seen.tx, assetTable, []merging[string, asset]{{
		changes: c.assets,
		where:   func(tx *gorm.DB) *gorm.DB { return tx.Where("name IN ?", names) },
		keyOf:   func(row asset) string { return row.Name },
		blank:   func(name string) asset { return asset{Name: name} },
	}})
}
