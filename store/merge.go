package store

import (
	"cmp"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// merge brings changes to rows: it locks and reads the rows that are there,
// lets every row take its changes, writes those that became different and
// inserts those that are new.
//
// where finds the rows, keyOf tells a row's key, and blank makes the row of a
// key that is not there.
func merge[K cmp.Ordered, R comparable](tx *gorm.DB, changes map[K][]func(*R), where func(*gorm.DB) *gorm.DB, keyOf func(R) K, blank func(K) R) error {
	have, err := lockRows(tx, where, keyOf)
	if err != nil {
		return err
	}
	var fresh, changed []R
	for _, k := range slices.Sorted(maps.Keys(changes)) {
		row, known := have[k]
		if !known {
			row = blank(k)
		}
		after := changedBy(row, changes[k])
		switch {
		case !known:
			fresh = append(fresh, after)
		case after != row:
			changed = append(changed, after)
		}
	}
	if err := overwrite(tx, changed); err != nil || len(fresh) == 0 {
		return err
	}
	inserted := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&fresh)
	if inserted.Error != nil || inserted.RowsAffected == int64(len(fresh)) {
		return inserted.Error
	}
	return mergeAgain(tx, fresh, changes, where, keyOf)
}

// mergeAgain serves the rare case that another transaction inserted some of
// the rows after they were looked for: those take the changes on top of what
// they hold. A row that holds just what was to be inserted has them.
func mergeAgain[K cmp.Ordered, R comparable](tx *gorm.DB, wanted []R, changes map[K][]func(*R), where func(*gorm.DB) *gorm.DB, keyOf func(R) K) error {
	have, err := lockRows(tx, where, keyOf)
	if err != nil {
		return err
	}
	var changed []R
	for _, want := range wanted {
		k := keyOf(want)
		if have[k] != want {
			changed = append(changed, changedBy(have[k], changes[k]))
		}
	}
	return overwrite(tx, changed)
}

func lockRows[K cmp.Ordered, R any](tx *gorm.DB, where func(*gorm.DB) *gorm.DB, keyOf func(R) K) (map[K]R, error) {
	var rows []R
	err := where(tx).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Find(&rows).Error
	have := make(map[K]R, len(rows))
	for _, row := range rows {
		have[keyOf(row)] = row
	}
	return have, err
}

func changedBy[R any](row R, changes []func(*R)) R {
	for _, change := range changes {
		change(&row)
	}
	return row
}

// overwrite writes whole rows over those of the same key, in one statement.
func overwrite[R any](tx *gorm.DB, rows []R) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&rows).Error
}
