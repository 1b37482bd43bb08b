package store

import (
	"cmp"
	"fmt"
	"maps"

	"github.com/zhanggui/zhanggui/bot"
)

// bookChanges are the changes of what WeCom calls tags, of orders and of phone
// numbers.
type bookChanges struct {
	// ruled and byHand are the tags that rules and people decide about.
	ruled, byHand map[tagKey]bool
	// learned are by id in WeCom, forgotten with the time when they were gone.
	learned   map[string]bot.RemoteTag
	forgotten map[string]instant
	orders    map[string][]order
	phones    map[bot.Pair][]phoneList
}

func newBookChanges() bookChanges {
	return bookChanges{
		ruled: map[tagKey]bool{}, byHand: map[tagKey]bool{}, learned: map[string]bot.RemoteTag{}, forgotten: map[string]instant{},
		orders: map[string][]order{}, phones: map[bot.Pair][]phoneList{},
	}
}

// join takes over changes of something else.
func (b *bookChanges) join(other bookChanges) {
	maps.Copy(b.ruled, other.ruled)
	maps.Copy(b.byHand, other.byHand)
	maps.Copy(b.learned, other.learned)
	maps.Copy(b.forgotten, other.forgotten)
	maps.Copy(b.orders, other.orders)
	maps.Copy(b.phones, other.phones)
}

// addTo adds everything that is changed. A phone number is a subject of its
// own: orders wait for it.
func (b *bookChanges) addTo(subjects map[subject]bool) {
	if len(b.learned)+len(b.forgotten) > 0 {
		subjects[subject{corpTags: true}] = true
	}
	for number, tellings := range b.orders {
		subjects[subject{order: number}] = true
		for _, o := range tellings {
			subjects[subject{phone: o.Phone}] = o.Phone != ""
		}
	}
	for _, lists := range b.phones {
		for _, l := range lists {
			for _, number := range l.numbers {
				subjects[subject{phone: number}] = true
			}
		}
	}
	delete(subjects, subject{})
}

// learnTag notes how WeCom names a tag, unless that is what was known.
func (c *changes) learnTag(e bot.LearnTag) error {
	told := bot.RemoteTag{
		ID: key(e.ID, sizeID), Name: key(e.Name, sizeTag), GroupID: key(e.GroupID, sizeID), Group: key(e.Group, sizeTag),
	}
	if told.ID == "" {
		return fmt.Errorf("store: an effect of event %d is about a tag without an id", c.ev.EventID)
	}
	if told.Name != "" && !c.store.tags.learned(told) {
		c.book.learned[told.ID] = told
	}
	return nil
}

func (c *changes) forgetTag(e bot.ForgetTag) error {
	id := key(e.ID, sizeID)
	if id == "" {
		return fmt.Errorf("store: an effect of event %d is about a tag without an id", c.ev.EventID)
	}
	c.book.forgotten[id] = max(c.book.forgotten[id], at(cmp.Or(e.At, c.ev.Now)))
	return nil
}

// handTag notes what a person decided about a tag, in the bot's chat or in
// WeCom.
func (c *changes) handTag(p bot.Pair, t bot.Tag, h hand, since instant, inChat bool) error {
	ev, seen := c.ev, c.seen
	c.book.byHand[keyOf(t)] = true
	return c.tag(p, t, func(row *pairTag) { row.decide(h, since, seen.book.tags[row.TagID], ev, inChat) })
}
