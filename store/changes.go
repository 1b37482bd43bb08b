package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/zhanggui/zhanggui/bot"
)

// changes gathers what the effects of one event do to which row, so that every
// row is locked, read and written once.
type changes struct {
	store *Store
	tx    *gorm.DB
	ev    applyContext

	people       map[string]bool
	customers    map[string][]func(*customer)
	relations    map[bot.Pair][]func(*relation)
	tags         map[bot.Pair]map[tagKey][]func(*pairTag)
	named        map[tagKey]bot.Tag
	interactions []said
	assets       map[string][]func(*asset)
}

// said is an interaction whose customer has no number yet.
type said struct {
	customer string
	row      interaction
}

// note adds a change to a map that may not be there yet.
func note[K comparable, R any](all *map[K][]func(*R), k K, change func(*R)) {
	if *all == nil {
		*all = map[K][]func(*R){}
	}
	(*all)[k] = append((*all)[k], change)
}

// customer names a person that the event is about.
func (c *changes) customer(externalUserID string) (string, error) {
	who := key(externalUserID, sizeID)
	if who == "" {
		return "", fmt.Errorf("store: an effect of event %d is about no customer", c.ev.EventID)
	}
	if c.people == nil {
		c.people = map[string]bool{}
	}
	c.people[who] = true
	return who, nil
}

// pair names a pair that the event is about.
func (c *changes) pair(p bot.Pair) (bot.Pair, error) {
	who, err := c.customer(p.ExternalUserID)
	out := bot.Pair{UserID: key(p.UserID, sizeID), ExternalUserID: who}
	if err == nil && out.UserID == "" {
		err = fmt.Errorf("store: an effect of event %d is about no member of staff", c.ev.EventID)
	}
	return out, err
}

func (c *changes) relation(p bot.Pair, change func(*relation)) error {
	p, err := c.pair(p)
	note(&c.relations, p, change)
	return err
}

func (c *changes) tag(p bot.Pair, t bot.Tag, change func(*pairTag)) error {
	p, err := c.pair(p)
	if c.tags == nil {
		c.tags, c.named = map[bot.Pair]map[tagKey][]func(*pairTag){}, map[tagKey]bot.Tag{}
	}
	k, ofPair := keyOf(t), c.tags[p]
	note(&ofPair, k, change)
	c.tags[p], c.named[k] = ofPair, t
	return err
}

// write locks, changes and writes the rows, always in the same order of tables
// and keys, so that two transactions rarely wait for each other in a circle.
func (c *changes) write() error {
	ids, err := c.numbers()
	if err != nil {
		return err
	}
	steps := []func(map[string]int64) error{c.writeCustomers, c.writeRelations, c.writeTags, c.writeInteractions, c.writeAssets}
	for _, step := range steps {
		if err := step(ids); err != nil {
			return err
		}
	}
	return nil
}

// numbers are the numbers of the customers that the event is about.
func (c *changes) numbers() (map[string]int64, error) {
	if len(c.people) == 0 {
		return nil, nil
	}
	return customerIDs(c.tx, c.ev.EventID, slices.Sorted(maps.Keys(c.people)))
}

func (c *changes) writeCustomers(ids map[string]int64) error {
	for _, who := range slices.Sorted(maps.Keys(c.customers)) {
		err := merge(c.tx, map[int64][]func(*customer){ids[who]: c.customers[who]},
			func(tx *gorm.DB) *gorm.DB { return tx.Where("id = ?", ids[who]) },
			func(row customer) int64 { return row.ID },
			func(id int64) customer { return customer{ID: id, ExternalUserID: who, CreatedEvent: c.ev.EventID} })
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *changes) writeRelations(ids map[string]int64) error {
	for _, p := range slices.SortedFunc(maps.Keys(c.relations), comparePairs) {
		id := ids[p.ExternalUserID]
		err := merge(c.tx, map[string][]func(*relation){p.UserID: c.relations[p]},
			func(tx *gorm.DB) *gorm.DB { return tx.Where("customer_id = ? AND user_id = ?", id, p.UserID) },
			func(row relation) string { return row.UserID },
			func(user string) relation { return relation{CustomerID: id, UserID: user} })
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *changes) writeTags(ids map[string]int64) error {
	if len(c.tags) == 0 {
		return nil
	}
	tagIDs, err := c.store.tags.resolve(c.tx, c.ev.EventID, c.named)
	if err != nil {
		return err
	}
	for _, p := range slices.SortedFunc(maps.Keys(c.tags), comparePairs) {
		id, wanted := ids[p.ExternalUserID], map[int64][]func(*pairTag){}
		for k, list := range c.tags[p] {
			wanted[tagIDs[k]] = list
		}
		numbers := slices.Sorted(maps.Keys(wanted))
		err := merge(c.tx, wanted,
			func(tx *gorm.DB) *gorm.DB {
				return tx.Where("customer_id = ? AND tag_id IN ? AND user_id = ?", id, numbers, p.UserID)
			},
			func(row pairTag) int64 { return row.TagID },
			func(tag int64) pairTag { return pairTag{TagID: tag, CustomerID: id, UserID: p.UserID} })
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *changes) writeInteractions(ids map[string]int64) error {
	if len(c.interactions) == 0 {
		return nil
	}
	rows := make([]interaction, len(c.interactions))
	for i, one := range c.interactions {
		rows[i] = one.row
		rows[i].CustomerID = ids[one.customer]
	}
	slices.SortFunc(rows, func(a, b interaction) int {
		return cmp.Or(cmp.Compare(a.CustomerID, b.CustomerID), cmp.Compare(a.At, b.At))
	})
	return c.tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error
}

func (c *changes) writeAssets(map[string]int64) error {
	for _, name := range slices.Sorted(maps.Keys(c.assets)) {
		err := merge(c.tx, map[string][]func(*asset){name: c.assets[name]},
			func(tx *gorm.DB) *gorm.DB { return tx.Where("name = ?", name) },
			func(row asset) string { return row.Name },
			func(name string) asset { return asset{Name: name} })
		if err != nil {
			return err
		}
	}
	return nil
}

func comparePairs(a, b bot.Pair) int {
	return cmp.Or(cmp.Compare(a.ExternalUserID, b.ExternalUserID), cmp.Compare(a.UserID, b.UserID))
}
