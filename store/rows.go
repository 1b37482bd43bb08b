package store

import (
	"iter"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// mostValues is how many values a statement carries. SQLite takes 32,766, but
// its driver looks for each value among all of them: twice as many take four
// times as long.
func mostValues(tx *gorm.DB) int {
	if tx.Name() == SQLite {
		return 8_000
	}
	return 30_000
}

// table is how the rows of one kind are written. The statements of the busiest
// path are put together here instead of by gorm, which finds out by reflection,
// for every row again, what is known beforehand.
type table[R any] struct {
	name string
	// columns are those of values, the columns of the key first.
	columns []string
	keys    int
	values  func(*R) []any
}

// insert writes rows, but none over one that is there, and tells how many it
// wrote. Which ones those were is for the caller to find out.
func (t table[R]) insert(tx *gorm.DB, rows []R) (written int, err error) {
	conflict := " ON CONFLICT DO NOTHING"
	if tx.Name() == MySQL {
		// Its words for doing nothing. INSERT IGNORE would cut what does not fit.
		conflict = " ON DUPLICATE KEY UPDATE " + t.columns[0] + "=" + t.columns[0]
	}
	for part := range t.parts(tx, rows) {
		done := tx.Exec(t.statement(len(part))+conflict, t.flat(part)...)
		if written += int(done.RowsAffected); done.Error != nil {
			return written, done.Error
		}
	}
	return written, nil
}

// parts are as many rows as one statement may write.
func (t table[R]) parts(tx *gorm.DB, rows []R) iter.Seq[[]R] {
	return slices.Chunk(rows, mostValues(tx)/len(t.columns))
}

// overwrite writes whole rows over those of the same key.
func (t table[R]) overwrite(tx *gorm.DB, rows []R) error {
	if len(rows) == 0 {
		return nil
	}
	conflict, end := " ON CONFLICT ("+strings.Join(t.columns[:t.keys], ",")+") DO UPDATE SET ", ""
	value := "=excluded."
	if tx.Name() == MySQL {
		conflict, value, end = " ON DUPLICATE KEY UPDATE ", "=VALUES(", ")"
	}
	sets := make([]string, 0, len(t.columns))
	for _, c := range t.columns[t.keys:] {
		sets = append(sets, c+value+c+end)
	}
	for part := range t.parts(tx, rows) {
		if err := tx.Exec(t.statement(len(part))+conflict+strings.Join(sets, ","), t.flat(part)...).Error; err != nil {
			return err
		}
	}
	return nil
}

// statement is an INSERT of n rows.
func (t table[R]) statement(n int) string {
	row := "(?" + strings.Repeat(",?", len(t.columns)-1) + ")"
	return "INSERT INTO " + t.name + " (" + strings.Join(t.columns, ",") + ") VALUES " + row + strings.Repeat(","+row, n-1)
}

func (t table[R]) flat(rows []R) []any {
	all := make([]any, 0, len(rows)*len(t.columns))
	for i := range rows {
		all = append(all, t.values(&rows[i])...)
	}
	return all
}
