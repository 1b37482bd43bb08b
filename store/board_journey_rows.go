package store

import (
	"context"
	"slices"

	"gorm.io/gorm"
)

// writeParts writes rows, a few in a transaction.
func writeParts[R any](ctx context.Context, s *Store, t table[R], rows []R) error {
	for part := range slices.Chunk(rows, roundPart) {
		err := s.inTx(ctx, func(w *work) error {
			_, err := t.insert(w.tx, part)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// removeRounds removes the rows of all rounds but two from a table, a few in a
// transaction.
func (s *Store) removeRounds(ctx context.Context, table string, round, shown int64) error {
	var rounds []int64
	err := s.read.WithContext(ctx).Table(table).Distinct("round").Where("round NOT IN ?", []int64{round, shown}).Find(&rounds).Error
	for _, old := range rounds {
		for err == nil {
			gone := int64(0)
			err = s.inTx(ctx, func(w *work) error {
				done := removeSome(w.tx, table, old)
				gone = done.RowsAffected
				return done.Error
			})
			if gone < roundPart {
				break
			}
		}
	}
	return err
}

// removeSome removes some rows of a round.
func removeSome(tx *gorm.DB, table string, round int64) *gorm.DB {
	if tx.Name() == MySQL {
		return tx.Exec("DELETE FROM "+table+" WHERE round = ? LIMIT ?", round, roundPart)
	}
	return tx.Exec("DELETE FROM "+table+" WHERE rowid IN (SELECT rowid FROM "+table+" WHERE round = ? LIMIT ?)", round, roundPart)
}
