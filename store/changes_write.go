package store

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/zhanggui/zhanggui/bot"
)

// write locks, changes and writes the rows, always in the same order of tables
// and keys, so that two transactions rarely wait for each other in a circle.
func (c *changes) write() error {
	for _, step := range []func() error{c.writeCustomers, c.writeRelations, c.writeTags, c.writeInteractions, c.writeAssets} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// writeCustomers creates the people who are not known and changes those who
// are. From here on all have their number in c.seen.
func (c *changes) writeCustomers() error {
	all := slices.Sorted(maps.Keys(c.people))
	if err := c.seen.meet(all); err != nil {
		return err
	}
	var changed []customer
	for _, who := range all {
		if c.seen.people[who].ID == 0 {
			if created, err := c.create(who); err != nil || created {
				if err != nil {
					return err
				}
				continue
			}
		}
		before := c.seen.people[who]
		if after := changedBy(before, c.customers[who]); after != before {
			changed = append(changed, after)
		}
	}
	return customerTable.overwrite(c.tx, changed)
}

// create makes a customer with everything that the event tells of them. If
// somebody else was faster, it reads theirs.
func (c *changes) create(who string) (created bool, err error) {
	row := changedBy(customer{ExternalUserID: who, CreatedEvent: c.ev.EventID}, c.customers[who])
	inserted := c.tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if inserted.Error != nil {
		return false, inserted.Error
	}
	if inserted.RowsAffected == 0 {
		delete(c.seen.people, who)
		_, err := c.seen.person(who)
		return false, err
	}
	// What a customer has had a number for only now, nobody else can have
	// written anything about: there is nothing to look for.
	c.seen.people[who] = row
	c.born[who] = true
	return true, nil
}

func (c *changes) writeRelations() error {
	for _, p := range slices.SortedFunc(maps.Keys(c.relations), comparePairs) {
		id := c.seen.people[p.ExternalUserID].ID
		have, err := c.relationsOf(p)
		if err != nil {
			return err
		}
		err = merging[string, relation]{
			tx: c.tx, table: relationTable, changes: map[string][]func(*relation){p.UserID: c.relations[p]}, have: have,
			where: func(tx *gorm.DB) *gorm.DB { return tx.Where("customer_id = ? AND user_id = ?", id, p.UserID) },
			keyOf: func(row relation) string { return row.UserID },
			blank: func(user string) relation { return relation{CustomerID: id, UserID: user} },
		}.run()
		if err != nil {
			return err
		}
	}
	return nil
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
	tagIDs, err := c.store.tags.resolve(c.seen, c.ev.EventID, c.named)
	if err != nil {
		return err
	}
	for _, p := range slices.SortedFunc(maps.Keys(c.tags), comparePairs) {
		id, wanted := c.seen.people[p.ExternalUserID].ID, map[int64][]func(*pairTag){}
		for k, list := range c.tags[p] {
			wanted[tagIDs[k]] = list
		}
		numbers := slices.Sorted(maps.Keys(wanted))
		have := c.seen.tags[p]
		if c.born[p.ExternalUserID] {
			have = map[int64]pairTag{}
		}
		err := merging[int64, pairTag]{
			tx: c.tx, table: pairTagTable, changes: wanted, have: have,
			where: func(tx *gorm.DB) *gorm.DB {
				return tx.Where("customer_id = ? AND tag_id IN ? AND user_id = ?", id, numbers, p.UserID)
			},
			keyOf: func(row pairTag) int64 { return row.TagID },
			blank: func(tag int64) pairTag { return pairTag{TagID: tag, CustomerID: id, UserID: p.UserID} },
		}.run()
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *changes) writeInteractions() error {
	if len(c.interactions) == 0 {
		return nil
	}
	rows := make([]interaction, len(c.interactions))
	for i, one := range c.interactions {
		rows[i] = one.row
		rows[i].CustomerID = c.seen.people[one.customer].ID
	}
	slices.SortFunc(rows, func(a, b interaction) int {
		return cmp.Or(cmp.Compare(a.CustomerID, b.CustomerID), cmp.Compare(a.At, b.At))
	})
	_, err := interactionTable.insert(c.tx, rows)
	return err
}

func (c *changes) writeAssets() error {
	for _, name := range slices.Sorted(maps.Keys(c.assets)) {
		err := merging[string, asset]{
			tx: c.tx, table: assetTable, changes: map[string][]func(*asset){name: c.assets[name]},
			where: func(tx *gorm.DB) *gorm.DB { return tx.Where("name = ?", name) },
			keyOf: func(row asset) string { return row.Name },
			blank: func(name string) asset { return asset{Name: name} },
		}.run()
		if err != nil {
			return err
		}
	}
	return nil
}
