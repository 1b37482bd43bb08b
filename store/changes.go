package store

import (
	"cmp"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// changes gathers what the effects of one event do to which row, so that every
// row is locked, read and written once.
type changes struct {
	store *Store
	tx    *gorm.DB
	ev    applyContext
	seen  *memory

	people map[string]bool
	// born are those of them whom this event has created.
	born         map[string]bool
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
	out := keyOfPair(p)
	_, err := c.customer(p.ExternalUserID)
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

// keyOfPair is a pair as the columns hold it.
func keyOfPair(p bot.Pair) bot.Pair {
	return bot.Pair{UserID: key(p.UserID, sizeID), ExternalUserID: key(p.ExternalUserID, sizeID)}
}

func comparePairs(a, b bot.Pair) int {
	return cmp.Or(cmp.Compare(a.ExternalUserID, b.ExternalUserID), cmp.Compare(a.UserID, b.UserID))
}
