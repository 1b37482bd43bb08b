package store

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// merging brings changes to rows of one table: it locks and reads the rows
// that are there, lets every row take its changes, writes those that became
// different and inserts those that are new.
type merging[K cmp.Ordered, R comparable] struct {
	tx      *gorm.DB
	table   table[R]
	changes map[K][]func(*R)
	// have are the rows that are there, if the transaction has read and locked
	// them already; nil if they are to be read.
	have map[K]R
	// where finds the rows, keyOf tells a row's key, and blank makes the row of
	// a key that is not there.
	where func(*gorm.DB) *gorm.DB
	keyOf func(R) K
	blank func(K) R
}

func (m merging[K, R]) run() error {
	if m.have == nil {
		var err error
		if m.have, err = m.lockRows(); err != nil {
			return err
		}
	}
	var fresh, changed []R
	for _, k := range slices.Sorted(maps.Keys(m.changes)) {
		row, known := m.have[k]
		if !known {
			row = m.blank(k)
		}
		after := changedBy(row, m.changes[k])
		switch {
		case !known:
			fresh = append(fresh, after)
		case after != row:
			changed = append(changed, after)
		}
	}
	if err := m.table.overwrite(m.tx, changed); err != nil || len(fresh) == 0 {
		return err
	}
	inserted, err := m.table.insert(m.tx, fresh)
	if err != nil || inserted == len(fresh) {
		return err
	}
	return m.again(fresh)
}

// again serves the rare case that another transaction inserted some of the
// rows after they were looked for: those take the changes on top of what they
// hold. A row that holds just what was to be inserted has them.
func (m merging[K, R]) again(wanted []R) error {
	have, err := m.lockRows()
	if err != nil {
		return err
	}
	var changed []R
	for _, want := range wanted {
		k := m.keyOf(want)
		if have[k] != want {
			changed = append(changed, changedBy(have[k], m.changes[k]))
		}
	}
	return m.table.overwrite(m.tx, changed)
}

func (m merging[K, R]) lockRows() (map[K]R, error) {
	var rows []R
	err := locking(m.where(m.tx)).Find(&rows).Error
	have := make(map[K]R, len(rows))
	for _, row := range rows {
		have[m.keyOf(row)] = row
	}
	return have, err
}

// locking keeps the rows of a question as they are until the transaction ends.
func locking(tx *gorm.DB) *gorm.DB {
	return tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
}

func changedBy[R any](row R, changes []func(*R)) R {
	for _, change := range changes {
		change(&row)
	}
	return row
}
