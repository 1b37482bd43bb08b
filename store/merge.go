package store

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// merging brings changes to rows of one table that are found together: it
// locks and reads those that are there and lets every row take its changes.
type merging[K cmp.Ordered, R comparable] struct {
	changes map[K][]func(*R)
	// have are the rows that are there, if the transaction has read and locked
	// them already; nil if they are to be read.
	have map[K]R
	// where finds the rows, keyOf tells a row's key, and blank makes the row of
	// a key that is not there.
	where func(*gorm.DB) *gorm.DB
	keyOf func(R) K
	blank func(K) R
	// fresh are the rows that were not there, changed those that became
	// different.
	fresh, changed []R
}

// mergeAll merges and writes the rows of all parts with one statement for
// those that became different and one for those that are new.
func mergeAll[K cmp.Ordered, R comparable](tx *gorm.DB, t table[R], parts []merging[K, R]) error {
	var fresh, changed []R
	for i := range parts {
		if err := parts[i].merge(tx); err != nil {
			return err
		}
		fresh, changed = append(fresh, parts[i].fresh...), append(changed, parts[i].changed...)
	}
	if err := t.overwrite(tx, changed); err != nil || len(fresh) == 0 {
		return err
	}
	inserted, err := t.insert(tx, fresh)
	if err != nil || inserted == len(fresh) {
		return err
	}
	for i := range parts {
		if err := parts[i].again(tx, t); err != nil {
			return err
		}
	}
	return nil
}

func (m *merging[K, R]) merge(tx *gorm.DB) (err error) {
	if m.have == nil {
		if m.have, err = m.lockRows(tx); err != nil {
			return err
		}
	}
	for _, k := range slices.Sorted(maps.Keys(m.changes)) {
		row, known := m.have[k]
		if !known {
			row = m.blank(k)
		}
		after := changedBy(row, m.changes[k])
		switch {
		case !known:
			m.fresh = append(m.fresh, after)
		case after != row:
			m.changed = append(m.changed, after)
		}
	}
	return nil
}

// again serves the rare case that another transaction inserted some of the
// rows after they were looked for: those take the changes on top of what they
// hold. A row that holds just what was to be inserted has them.
func (m *merging[K, R]) again(tx *gorm.DB, t table[R]) error {
	have, err := m.lockRows(tx)
	if err != nil {
		return err
	}
	var changed []R
	for _, want := range m.fresh {
		k := m.keyOf(want)
		if have[k] != want {
			changed = append(changed, changedBy(have[k], m.changes[k]))
		}
	}
	m.have, m.fresh, m.changed = have, nil, changed
	return t.overwrite(tx, changed)
}

// each tells of the rows that were written how they were before and are now; a new one
// was zero.
func (m *merging[K, R]) each(tell func(before, after R)) {
	for _, row := range slices.Concat(m.fresh, m.changed) {
		tell(m.have[m.keyOf(row)], row)
	}
}

func (m *merging[K, R]) lockRows(tx *gorm.DB) (map[K]R, error) {
	var rows []R
	err := locking(m.where(tx)).Find(&rows).Error
	have := make(map[K]R, len(rows))
	for _, row := range rows {
		have[m.keyOf(row)] = row
	}
	return have, err
}

// locking keeps the rows of a question as they are until the transaction ends, unless
// somebody only looks.
func locking(tx *gorm.DB) *gorm.DB {
	if _, looks := tx.Get(unlocked); looks {
		return tx
	}
	return tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
}

func changedBy[R any](row R, changes []func(*R)) R {
	for _, change := range changes {
		change(&row)
	}
	return row
}
