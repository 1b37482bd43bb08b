package store

import (
	"cmp"
	"fmt"
	"maps"

	"github.com/zhanggui/zhanggui/bot"
)

// changes gathers what effects do to which row, so that every row is locked,
// read and written once.
type changes struct {
	store *Store
	seen  *memory
	// ev is the event whose effects are taken in.
	ev applyContext

	// people are by external_userid the event that is about them, born those of
	// them who are created here.
	people       map[string]int64
	born         map[string]bool
	customers    map[string][]func(*customer)
	relations    map[bot.Pair][]func(*relation)
	tags         map[bot.Pair]map[tagKey][]func(*pairTag)
	named        map[tagKey]bot.Tag
	interactions []said
	assets       map[string][]func(*asset)
	groups       groupChanges
	book         bookChanges
	desk         deskChanges
	alerts       alertChanges
	chats        chatChanges
	coupons      couponChanges
	sales        saleChanges
	pages        pageChanges
	erased       erasedChanges
	// marks are of past days that become different by what is written.
	marks marks
}

func newChanges(s *Store, seen *memory) changes {
	return changes{
		store: s, seen: seen, people: map[string]int64{}, born: map[string]bool{},
		customers: map[string][]func(*customer){}, relations: map[bot.Pair][]func(*relation){},
		tags: map[bot.Pair]map[tagKey][]func(*pairTag){}, named: map[tagKey]bot.Tag{}, assets: map[string][]func(*asset){},
		groups: newGroupChanges(), book: newBookChanges(), desk: newDeskChanges(), alerts: newAlertChanges(), chats: newChatChanges(), coupons: newCouponChanges(), sales: newSaleChanges(), pages: newPageChanges(), erased: newErasedChanges(), marks: newMarks(s.past()),
	}
}

// join takes over the changes of another event, which are about nothing that
// the changes so far are about.
func (c *changes) join(other changes) {
	c.ev = other.ev
	maps.Copy(c.people, other.people)
	maps.Copy(c.customers, other.customers)
	maps.Copy(c.relations, other.relations)
	maps.Copy(c.tags, other.tags)
	maps.Copy(c.named, other.named)
	maps.Copy(c.assets, other.assets)
	c.groups.join(other.groups)
	c.book.join(other.book)
	c.desk.join(other.desk)
	c.alerts.join(other.alerts)
	c.chats.join(other.chats)
	c.coupons.join(other.coupons)
	c.sales.join(other.sales)
	c.pages.join(other.pages)
	c.erased.join(other.erased)
	c.interactions = append(c.interactions, other.interactions...)
}

// subjects is everything that is changed.
func (c *changes) subjects() map[subject]bool {
	all := make(map[subject]bool, len(c.people)+len(c.assets))
	for who := range c.people {
		all[subject{customer: who}] = true
	}
	for name := range c.assets {
		all[subject{asset: name}] = true
	}
	c.groups.addTo(all)
	c.book.addTo(all)
	c.desk.addTo(all)
	c.alerts.addTo(all)
	c.chats.addTo(all)
	c.coupons.addTo(all)
	c.sales.addTo(all)
	c.pages.addTo(all)
	c.erased.addTo(all)
	return all
}

// said is an interaction whose customer has no number yet. It takes the place
// of the one that was noticed at another time, if there is such a time.
type said struct {
	customer string
	row      interaction
	noticed  instant
}

// customer names a person that the event is about.
func (c *changes) customer(externalUserID string) (string, error) {
	who := key(externalUserID, sizeID)
	if who == "" {
		return "", fmt.Errorf("store: an effect of event %d is about no customer", c.ev.EventID)
	}
	c.people[who] = c.ev.EventID
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
	c.relations[p] = append(c.relations[p], change)
	return err
}

func (c *changes) tag(p bot.Pair, t bot.Tag, change func(*pairTag)) error {
	p, err := c.pair(p)
	if c.tags[p] == nil {
		c.tags[p] = map[tagKey][]func(*pairTag){}
	}
	k := keyOf(t)
	c.tags[p][k], c.named[k] = append(c.tags[p][k], change), t
	return err
}

// keyOfPair is a pair as the columns hold it.
func keyOfPair(p bot.Pair) bot.Pair {
	return bot.Pair{UserID: key(p.UserID, sizeID), ExternalUserID: key(p.ExternalUserID, sizeID)}
}

func comparePairs(a, b bot.Pair) int {
	return cmp.Or(cmp.Compare(a.ExternalUserID, b.ExternalUserID), cmp.Compare(a.UserID, b.UserID))
}
