package store

import (
	"fmt"
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// erasedChanges are about customers whose data is erased, or was before.
type erasedChanges struct {
	// erase are the customers to erase.
	erase map[string]bot.Erase
	// heard are the customers that events looked at, or that they concern without
	// changing them, with those events. It is kept only if somebody was ever
	// erased.
	heard map[string][]int64
	// anew is when customers were added last, todos and winBacks are about whom.
	anew            map[string]instant
	todos, winBacks map[string]string
	// gone are the customers who were found erased, with the events that told of
	// them: nothing of that is written.
	gone map[string][]int64
}

func newErasedChanges() erasedChanges {
	return erasedChanges{
		erase: map[string]bot.Erase{}, heard: map[string][]int64{}, anew: map[string]instant{},
		todos: map[string]string{}, winBacks: map[string]string{}, gone: map[string][]int64{},
	}
}

func (e *erasedChanges) join(other erasedChanges) {
	maps.Copy(e.erase, other.erase)
	maps.Copy(e.anew, other.anew)
	maps.Copy(e.todos, other.todos)
	maps.Copy(e.winBacks, other.winBacks)
	for who, events := range other.heard {
		e.heard[who] = append(e.heard[who], events...)
	}
}

// addTo adds the customers who are erased. What managers hear of them changes
// too, and what staff said about them.
func (e *erasedChanges) addTo(subjects map[subject]bool) {
	for who := range e.erase {
		subjects[subject{customer: who}] = true
		subjects[subject{desk: true}], subjects[subject{alerts: true}] = true, true
	}
}

// takeErase notes that a customer's data is to be erased.
func (c *changes) takeErase(e bot.Erase) error {
	who := key(e.ExternalUserID, sizeID)
	if who == "" {
		return fmt.Errorf("store: event %d erases nobody", c.ev.EventID)
	}
	c.erased.erase[who] = e
	return nil
}

// hear notes that the event concerns a customer, whom it need not change.
func (c *changes) hear(customer string) {
	if who := key(customer, sizeID); who != "" && c.store.tombs.some.Load() {
		c.erased.heard[who] = append(c.erased.heard[who], c.ev.EventID)
	}
}

// hearRelation notes when a customer added a member of staff.
func (c *changes) hearRelation(e bot.SetRelation) {
	if e.Status == bot.RelationActive || e.Status == bot.RelationHalf {
		who := key(e.ExternalUserID, sizeID)
		c.erased.anew[who] = max(c.erased.anew[who], at(e.At))
	}
}

// dropErased leaves out everything about customers who were erased and are
// told of again. Who added the shop anew since starts afresh. All customers
// that are known have been read and locked.
func (c *changes) dropErased() error {
	if !c.store.tombs.some.Load() {
		return nil
	}
	strange := map[string]bool{}
	for who := range c.people {
		strange[who] = c.seen.people[who].ID == 0
	}
	for who := range c.erased.heard {
		strange[who] = c.seen.people[who].ID == 0
	}
	maps.DeleteFunc(strange, func(_ string, unknown bool) bool { return !unknown })
	found, err := tombstonesOf(c.seen.tx, slices.Sorted(maps.Keys(strange)))
	if err != nil {
		return err
	}
	var lifted []string
	for who, stone := range found {
		if c.erased.anew[who] > stone.ErasedAt {
			lifted = append(lifted, stone.Pseudonym)
			continue
		}
		c.drop(who)
	}
	if len(lifted) == 0 {
		return nil
	}
	slices.Sort(lifted)
	return c.seen.tx.Where("pseudonym IN ?", lifted).Delete(&tombstone{}).Error
}

// drop leaves out everything about a customer.
func (c *changes) drop(who string) {
	events := slices.Clone(c.erased.heard[who])
	if event, changed := c.people[who]; changed {
		events = append(events, event)
	}
	c.erased.gone[who] = events
	delete(c.people, who)
	delete(c.customers, who)
	dropPairs(c.relations, who)
	dropPairs(c.tags, who)
	dropPairs(c.book.phones, who)
	dropPairs(c.alerts.risks, who)
	c.interactions = slices.DeleteFunc(c.interactions, func(s said) bool { return s.customer == who })
	for chat, members := range c.groups.members {
		delete(members, who)
		if len(members) == 0 {
			delete(c.groups.members, chat)
		}
	}
	for number, tellings := range c.book.orders {
		for i := range tellings {
			if tellings[i].ExternalUserID == who {
				c.book.orders[number][i] = tellings[i].nobodys()
			}
		}
	}
	c.alerts.items = slices.DeleteFunc(c.alerts.items, func(i alertItem) bool { return i.ExternalUserID == who })
	c.alerts.touches = slices.DeleteFunc(c.alerts.touches, func(t touch) bool { return t.ExternalUserID == who })
	for id, about := range c.erased.todos {
		if about == who {
			delete(c.desk.todos, id)
		}
	}
	for id, about := range c.erased.winBacks {
		if about == who {
			delete(c.alerts.winBacks, id)
		}
	}
	c.dropChats(who)
	c.dropCoupons(who)
	c.dropPages(who)
}

func dropPairs[V any](all map[bot.Pair]V, who string) {
	maps.DeleteFunc(all, func(p bot.Pair, _ V) bool { return p.ExternalUserID == who })
}
