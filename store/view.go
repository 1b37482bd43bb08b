package store

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// view is what handlers may look at, inside the transaction that will apply
// what they decide. Its clock stands still.
type view struct {
	tx    *gorm.DB
	now   time.Time
	tags  *tagIDs
	hours *heardHours
	tombs *tombstones
	seen  *memory
	// looked is what was asked for.
	looked map[subject]bool
}

// view makes the view of one event.
func (s *Store) view(seen *memory) view {
	return view{tx: seen.tx, now: s.o.Now(), tags: &s.tags, hours: &s.hours, tombs: &s.tombs, seen: seen, looked: map[subject]bool{}}
}

// Now is the time of handling.
func (v view) Now() time.Time { return v.now }

// Relation is the state of a pair.
func (v view) Relation(p bot.Pair) (bot.Relation, error) {
	p = keyOfPair(p)
	v.look(p.ExternalUserID)
	row, err := v.seen.pair(p)
	v.note(err)
	if err != nil || row.CustomerID == 0 {
		return bot.Relation{}, err
	}
	return row.seen(p.ExternalUserID), nil
}

// Pairs are all relations of a customer, newest first.
func (v view) Pairs(externalUserID string) ([]bot.Relation, error) {
	v.look(key(externalUserID, sizeID))
	if who, known := v.seen.people[key(externalUserID, sizeID)]; known && who.ID == 0 {
		return nil, nil
	}
	if v.seen.whole[key(externalUserID, sizeID)] {
		return v.seen.pairsOf(key(externalUserID, sizeID)), nil
	}
	pairs, err := pairsOf(v.tx, externalUserID)
	v.note(err)
	return pairs, err
}

// Customer is what is known of a person.
func (v view) Customer(externalUserID string) (bot.Customer, error) {
	v.look(key(externalUserID, sizeID))
	row, err := v.seen.person(key(externalUserID, sizeID))
	v.note(err)
	return row.seen(), err
}

// Tags are the tags a pair holds now.
func (v view) Tags(p bot.Pair) ([]bot.HeldTag, error) {
	p = keyOfPair(p)
	v.look(p.ExternalUserID)
	rows, err := v.seen.pairTags(p)
	v.note(err)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for id, row := range rows {
		if row.heldAt(at(v.now)) {
			ids = append(ids, id)
		}
	}
	names, err := v.tags.named(v.seen, ids)
	v.note(err)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(ids, func(a, b int64) int { return keyOf(names[a]).compare(keyOf(names[b])) })
	var held []bot.HeldTag
	for _, id := range ids {
		held = append(held, rows[id].seen(names[id]))
	}
	return held, nil
}

// Asset is an asset by name.
func (v view) Asset(name string) (bot.Asset, error) {
	v.looked[subject{asset: key(name, sizeName)}] = true
	a, err := assetOf(v.tx, name)
	v.note(err)
	return a, err
}

func (v view) look(customer string) { v.looked[subject{customer: customer}] = true }

// note remembers that the database has ended the transaction, even if the
// handler makes do without an answer: what follows would be written without
// what came before.
func (v view) note(err error) {
	if v.seen.undone == nil && IsRetryable(err) {
		v.seen.undone = err
	}
}
