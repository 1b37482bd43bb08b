package store

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// mostShared is how many customers a phone number is believed of: one that
	// more share is a shop's, or made up.
	mostShared = 10
	// mostKin bounds how many customers are followed from those asked for, and
	// kinRounds over how many corners.
	mostKin   = 5000
	kinRounds = 8
)

// kin are customers and what they have in common.
type kin struct {
	tx     *gorm.DB
	scope  bot.Scope
	people map[int64]customer
	// common are the numbers of the customers who share a trait.
	common map[trait]map[int64]bool
}

// trait is a unionid or a phone number.
type trait struct {
	by    bot.SameBy
	value string
}

// humansBehind follows what customers have in common with others, and with
// whom those have, and tells the humans that come out of it, in order of their
// first external_userid.
func humansBehind(tx *gorm.DB, scope bot.Scope, some []customer) ([]bot.Person, error) {
	k := kin{tx: tx, scope: scope, people: map[int64]customer{}, common: map[trait]map[int64]bool{}}
	for range kinRounds {
		fresh := slices.DeleteFunc(some, func(c customer) bool { return k.people[c.ID].ID != 0 })
		if len(fresh) == 0 || len(k.people) > mostKin {
			break
		}
		for _, c := range fresh {
			k.people[c.ID] = c
		}
		var err error
		if some, err = k.follow(fresh); err != nil {
			return nil, err
		}
	}
	return k.humans()
}

// follow finds who shares a unionid or a phone number with customers.
func (k *kin) follow(fresh []customer) (found []customer, err error) {
	var unionids []string
	var ids []int64
	for _, c := range fresh {
		ids = append(ids, c.ID)
		if c.UnionID != "" {
			unionids = append(unionids, c.UnionID)
		}
	}
	if len(unionids) > 0 {
		if err := k.tx.Where("unionid IN ?", unionids).Where(customersIn(k.tx, k.scope)).Find(&found).Error; err != nil {
			return nil, err
		}
		for _, c := range found {
			k.share(trait{bot.SameUnionID, c.UnionID}, c.ID)
		}
	}
	callers, err := k.callers(ids)
	if err != nil || len(callers) == 0 {
		return found, err
	}
	var some []customer
	err = k.tx.Where("id IN ?", callers).Where(customersIn(k.tx, k.scope)).Find(&some).Error
	return append(found, some...), err
}

// callers are the customers who share a phone number with others.
func (k *kin) callers(ids []int64) ([]int64, error) {
	theirs := k.tx.Model(&phone{}).Select("phone").Where("customer_id IN ? AND phone <> ''", ids)
	var rows []phone
	if err := k.tx.Where("phone IN (?) AND customer_id > 0", theirs).Find(&rows).Error; err != nil {
		return nil, err
	}
	owners := map[string]map[int64]bool{}
	for _, row := range rows {
		if owners[row.Phone] == nil {
			owners[row.Phone] = map[int64]bool{}
		}
		owners[row.Phone][row.CustomerID] = true
	}
	found := map[int64]bool{}
	for number, of := range owners {
		if len(of) < 2 || len(of) > mostShared {
			continue
		}
		for id := range of {
			k.share(trait{bot.SamePhone, number}, id)
			found[id] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

func (k *kin) share(t trait, id int64) {
	if k.common[t] == nil {
		k.common[t] = map[int64]bool{}
	}
	k.common[t][id] = true
}

// humans puts together who has something in common.
func (k *kin) humans() ([]bot.Person, error) {
	leader := map[int64]int64{}
	lead := func(id int64) int64 {
		for leader[id] != 0 {
			id = leader[id]
		}
		return id
	}
	same := map[int64][]bot.Sameness{}
	for t, sharing := range k.common {
		ids := slices.Sorted(maps.Keys(sharing))
		ids = slices.DeleteFunc(ids, func(id int64) bool { return k.people[id].ID == 0 })
		for _, a := range ids {
			if first, own := lead(ids[0]), lead(a); first != own {
				leader[own] = first
			}
			for _, b := range ids {
				if a != b {
					same[a] = append(same[a], bot.Sameness{By: t.by, As: k.people[b].ExternalUserID})
				}
			}
		}
	}
	relations, err := k.relations()
	if err != nil {
		return nil, err
	}
	humans := map[int64]*bot.Person{}
	for _, c := range slices.SortedFunc(maps.Values(k.people), func(a, b customer) int { return cmp.Compare(a.ExternalUserID, b.ExternalUserID) }) {
		h := humans[lead(c.ID)]
		if h == nil {
			h = &bot.Person{}
			humans[lead(c.ID)] = h
		}
		slices.SortFunc(same[c.ID], func(a, b bot.Sameness) int { return cmp.Or(cmp.Compare(a.As, b.As), cmp.Compare(b.By, a.By)) })
		h.Identities = append(h.Identities, bot.Identity{Customer: c.seen(), Same: slices.Compact(same[c.ID])})
		h.Relations = append(h.Relations, relations[c.ID]...)
	}
	return sortHumans(humans), nil
}

func sortHumans(humans map[int64]*bot.Person) []bot.Person {
	var all []bot.Person
	for _, h := range humans {
		slices.SortFunc(h.Relations, func(a, b bot.Relation) int {
			return cmp.Or(b.ChangedAt.Compare(a.ChangedAt), comparePairs(a.Pair, b.Pair))
		})
		all = append(all, *h)
	}
	slices.SortFunc(all, func(a, b bot.Person) int {
		return cmp.Compare(a.Identities[0].ExternalUserID, b.Identities[0].ExternalUserID)
	})
	return all
}

func (k *kin) relations() (map[int64][]bot.Relation, error) {
	return relationsOf(k.tx, k.scope, k.people)
}

// relationsOf are the relations of customers that a scope shows, newest first.
func relationsOf(tx *gorm.DB, scope bot.Scope, people map[int64]customer) (map[int64][]bot.Relation, error) {
	all := map[int64][]bot.Relation{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(people)), mostNamed) {
		var rows []relation
		err := tx.Where("relations.customer_id IN ?", part).Where(relationsIn(tx, scope)).
			Order("relations.status_at DESC, relations.user_id").Find(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			all[row.CustomerID] = append(all[row.CustomerID], row.seen(people[row.CustomerID].ExternalUserID))
		}
	}
	return all, nil
}
