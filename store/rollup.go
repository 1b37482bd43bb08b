package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// mostRolled is how many days one call of RollUp counts, mostSpread how many marks
	// it looks at together.
	mostRolled = 16
	mostSpread = 5_000
	// rollupRows is how many rows a statement writes, few for the reason of mostValues:
	// SQLite has one writer, who must not be kept.
	rollupRows = 16
	// rollupBack is how far back days are counted that nothing was learned about since.
	rollupBack = 1_100
)

// RollUp counts days that are over since an hour and were never counted, or of which
// something became known since: the newest first, a few in one call. It tells how many
// it counted; as long as it counts any there may be more. It may be called at any time,
// by several instances at once: of two that count at the same time one gives way.
//
// What makes a past day different marks it in its own transaction; see rollupMark. A
// day is counted in one snapshot together with its marks, and they go when its numbers
// are written. Whatever is committed later leaves a mark of its own.
func (s *Store) RollUp(ctx context.Context, now time.Time, zone *time.Location) (days int, err error) {
	err = retrying(ctx, func() error {
		for days < mostRolled {
			rolled, err := s.rollUpNext(ctx, now, zone)
			if err != nil || !rolled {
				return err
			}
			days++
		}
		return nil
	})
	if errors.Is(err, errRolling) {
		err = nil
	}
	if err != nil {
		err = fmt.Errorf("store: roll up: %w", err)
	}
	return days, err
}

// errRolling says that another instance wrote numbers since the snapshot was taken: it
// is at it.
var errRolling = errors.New("store: another instance rolls up")

// rollUpNext counts the next day, if there is one.
func (s *Store) rollUpNext(ctx context.Context, now time.Time, zone *time.Location) (rolled bool, err error) {
	if err := s.spreadMarks(ctx); err != nil {
		return false, err
	}
	day, ok, err := s.nextDay(ctx, now, zone)
	if err != nil || !ok {
		return false, err
	}
	return true, s.rollUpDay(ctx, day)
}

// span is a day, from its midnight until the next.
type span struct{ from, until instant }

func dayOf(t time.Time, zone *time.Location) span {
	y, m, d := t.In(zone).Date()
	return span{at(time.Date(y, m, d, 0, 0, 0, 0, zone)), at(time.Date(y, m, d+1, 0, 0, 0, 0, zone))}
}

// over says whether a day can be rolled up.
func (d span) over(now time.Time) bool { return d.until <= at(now.Add(-rollupAfter)) }

// nextDay is the newest day that has to be counted.
func (s *Store) nextDay(ctx context.Context, now time.Time, zone *time.Location) (next span, ok bool, err error) {
	tx := s.read.WithContext(ctx)
	var marked, counted []instant
	if err := tx.Model(&rollupMark{}).Where("at > 0").Distinct().Pluck("at", &marked).Error; err != nil {
		return next, false, err
	}
	if err := tx.Model(&rollup{}).Where("level = ?", levelAll).Pluck("day", &counted).Error; err != nil {
		return next, false, err
	}
	first, err := firstEntry(tx)
	if err != nil {
		return next, false, err
	}
	waiting := map[instant]span{}
	for _, t := range marked {
		day := dayOf(t.Time(), zone)
		waiting[day.from] = day
	}
	known := map[instant]bool{}
	for _, t := range counted {
		known[t] = true
	}
	for back := range rollupBack {
		day := dayOf(now.In(zone).AddDate(0, 0, -back), zone)
		if first == 0 || day.until <= first {
			break
		}
		if !known[day.from] {
			waiting[day.from] = day
		}
	}
	maps.DeleteFunc(waiting, func(_ instant, day span) bool { return !day.over(now) })
	if len(waiting) == 0 {
		return next, false, nil
	}
	return waiting[slices.Max(slices.Collect(maps.Keys(waiting)))], true, nil
}

// firstEntry is the time of the first thing that is counted; 0 if there is none. Each
// question reads one entry of an index.
func firstEntry(tx *gorm.DB) (first instant, err error) {
	ask := "SELECT MIN(at) AS at FROM touches WHERE at > 0 UNION ALL SELECT MIN(at) FROM violations WHERE at > 0 UNION ALL " +
		"SELECT MIN(paid_at) FROM orders WHERE paid_at > 0 UNION ALL SELECT MIN(updated_at) FROM orders WHERE status = 'refunded' AND updated_at > 0"
	var values []any
	for _, kind := range rollupKinds {
		ask += " UNION ALL SELECT MIN(at) FROM interactions WHERE kind = ? AND at > 0"
		values = append(values, kind)
	}
	var found *instant
	err = tx.Raw("SELECT MIN(at) FROM ("+ask+") AS firsts", values...).Scan(&found).Error
	if found != nil {
		first = *found
	}
	return first, err
}

// snapshot asks questions that all see the same moment.
func (s *Store) snapshot(ctx context.Context, do func(*gorm.DB) error) error {
	var options []*sql.TxOptions
	if s.read.Name() == MySQL {
		options = append(options, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return s.read.WithContext(ctx).Transaction(do, options...)
}

// turnOf is how often numbers were written.
func turnOf(tx *gorm.DB) (turn int64, err error) {
	err = tx.Raw("SELECT turn FROM rollup_turns WHERE id = 1").Scan(&turn).Error
	return turn, err
}

// takeTurn lets only one write who saw the same turn.
func takeTurn(tx *gorm.DB, turn int64) error {
	took := tx.Exec("UPDATE rollup_turns SET turn = turn + 1 WHERE id = 1 AND turn = ?", turn)
	if took.Error == nil && took.RowsAffected == 0 {
		return errRolling
	}
	return took.Error
}

// rollUpDay counts a day and puts its numbers in place of those it had.
func (s *Store) rollUpDay(ctx context.Context, day span) error {
	var turn int64
	var seen []int64
	var rows []rollup
	var messages []rollupMessage
	err := s.snapshot(ctx, func(tx *gorm.DB) (err error) {
		if turn, err = turnOf(tx); err != nil {
			return err
		}
		if err := tx.Model(&rollupMark{}).Where("at >= ? AND at < ?", max(1, day.from), day.until).Order("id").Pluck("id", &seen).Error; err != nil {
			return err
		}
		found, err := countTime(tx, bot.Everything(), day.from, day.until)
		if err != nil {
			return err
		}
		rows = found.rows(day.from)
		messages, err = countMessages(tx, bot.Everything(), day.from, day.until)
		return err
	})
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b rollup) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Store, b.Store), cmp.Compare(a.Whose, b.Whose))
	})
	return s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := takeTurn(tx, turn); err != nil {
			return err
		}
		if err := tx.Where("level IN ? AND day = ?", rollupLevels, day.from).Delete(&rollup{}).Error; err != nil {
			return err
		}
		for some := range slices.Chunk(rows, rollupRows) {
			if _, err := rollupTable.insert(tx, some); err != nil {
				return err
			}
		}
		if err := writeMessages(tx, day.from, messages); err != nil {
			return err
		}
		return deleteMarks(tx, seen)
	})
}

func deleteMarks(tx *gorm.DB, ids []int64) error {
	for part := range slices.Chunk(ids, mostNamed) {
		if err := tx.Where("id IN ?", part).Delete(&rollupMark{}).Error; err != nil {
			return err
		}
	}
	return nil
}

// spreadMarks puts the times in place of marks of customers, pairs and groups.
func (s *Store) spreadMarks(ctx context.Context) error {
	for {
		var turn int64
		var some []rollupMark
		var times []instant
		err := s.snapshot(ctx, func(tx *gorm.DB) (err error) {
			if turn, err = turnOf(tx); err != nil {
				return err
			}
			if err := tx.Where("at = 0").Order("id").Limit(mostSpread).Find(&some).Error; err != nil || len(some) == 0 {
				return err
			}
			times, err = spread(tx, some)
			return err
		})
		if err != nil || len(some) == 0 {
			return err
		}
		found, ids := newMarks(s.past()), make([]int64, len(some))
		found.time(times...)
		for i, m := range some {
			ids[i] = m.ID
		}
		err = s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			if err := takeTurn(tx, turn); err != nil {
				return err
			}
			if err := found.write(tx); err != nil {
				return err
			}
			return deleteMarks(tx, ids)
		})
		if err != nil {
			return err
		}
	}
}
