package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// How often what became of people is counted: not within a minute, and so seldom that it
// takes no more than a thirtieth of the time. Whoever counts has so long for it.
const (
	journeysRest  = time.Minute
	journeysShare = 30
	journeysLease = 15 * time.Minute
	// journeysDays is how many days back people are counted.
	journeysDays = 2 * bot.BoardMostDays
)

// A shop is small as long as it has no more customers and no more entries, and is then
// counted anew for whoever asks after so long.
const (
	smallShop = 3_000
	smallRest = 10 * time.Second
)

// CountJourneys counts what became of people, unless it was counted lately or another
// instance is at it; whether it did is answered.
func (s *Store) CountJourneys(ctx context.Context, now time.Time, zone *time.Location, steps bot.RFMSteps) (bool, error) {
	counted, err := s.countJourneys(ctx, now, zone, steps, journeysRest)
	if err != nil {
		return false, fmt.Errorf("store: what became of people: %w", err)
	}
	return counted, nil
}

// countSmall counts what became of people before it is read, where that costs little.
func (s *Store) countSmall(ctx context.Context, ask bot.BoardAsk, steps bot.RFMSteps) error {
	for _, table := range []string{"customers", "interactions"} {
		var n int64
		few := s.read.WithContext(ctx).Table(table).Select("1").Limit(smallShop + 1)
		if err := s.read.WithContext(ctx).Table("(?) AS few", few).Count(&n).Error; err != nil || n > smallShop {
			return err
		}
	}
	_, err := s.countJourneys(ctx, ask.Now, ask.From.Location(), steps, smallRest)
	if err != nil {
		return fmt.Errorf("store: what became of people: %w", err)
	}
	return nil
}

func (s *Store) countJourneys(ctx context.Context, now time.Time, zone *time.Location, steps bot.RFMSteps, rest time.Duration) (bool, error) {
	last, mine, err := s.beginRound(ctx, now, rest)
	if err != nil || !mine {
		return false, err
	}
	began := time.Now()
	y, m, d := now.In(zone).Date()
	r := &reckoner{now: now, zone: zone, steps: rfmSteps(steps), since: time.Date(y, m, d+1-journeysDays, 0, 0, 0, 0, zone)}
	if err = s.reckon(ctx, r); err == nil {
		err = s.writeRound(ctx, last.Begun, last.Shown, r)
	}
	if err != nil {
		return false, s.leaveRound(ctx, last.Begun, err)
	}
	return s.shown(ctx, last.Begun, now, r, time.Since(began))
}

// shown makes a round the one that is shown, unless another instance took it over.
func (s *Store) shown(ctx context.Context, round int64, now time.Time, r *reckoner, took time.Duration) (bool, error) {
	done := s.db.WithContext(ctx).Model(&journeyRound{}).Where("id = 1 AND begun = ?", round).Updates(map[string]any{
		"shown": round, "as_of": at(now), "since_at": at(r.since), "took": took.Microseconds(), "busy_until": 0,
	})
	return done.RowsAffected > 0, done.Error
}

// beginRound makes the next round this instance's, unless it is too early or another one
// has it.
func (s *Store) beginRound(ctx context.Context, now time.Time, rest time.Duration) (round journeyRound, mine bool, err error) {
	err = s.inTx(ctx, func(w *work) error {
		round, mine = journeyRound{}, false
		if err := locking(w.tx).Take(&round).Error; err != nil {
			return err
		}
		idle := max(rest, journeysShare*time.Duration(round.Took)*time.Microsecond)
		if round.BusyUntil > at(now) || round.Shown > 0 && now.Sub(round.AsOf.Time()) < idle {
			return nil
		}
		mine = true
		round.Begun, round.BusyUntil = round.Begun+1, at(now.Add(journeysLease))
		return w.tx.Model(&journeyRound{}).Where("id = 1").Updates(map[string]any{"begun": round.Begun, "busy_until": round.BusyUntil}).Error
	})
	return round, mine, err
}

// leaveRound lets others begin a round after one that failed.
func (s *Store) leaveRound(ctx context.Context, begun int64, why error) error {
	left := s.db.WithContext(context.WithoutCancel(ctx)).Model(&journeyRound{}).Where("id = 1 AND begun = ?", begun).Update("busy_until", 0)
	if left.Error != nil {
		return fmt.Errorf("%w; and the round cannot be left: %w", why, left.Error)
	}
	return why
}

// reckon reads all that is counted as of one moment.
func (s *Store) reckon(ctx context.Context, r *reckoner) error {
	var options []*sql.TxOptions
	if s.o.Driver == MySQL {
		options = append(options, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return s.read.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		r.tx = tx
		return r.reckon()
	}, options...)
}

// roundPart is how many rows of a round are written or removed at once: what customers
// wait for must not wait for them long.
const roundPart = 2_000

// writeRound removes the rounds that nobody reads any more and writes a new one.
// Whoever reads the one that is shown still finds it.
func (s *Store) writeRound(ctx context.Context, round, shown int64, r *reckoner) error {
	for _, name := range []string{journeyDayTable.name, journeyPersonTable.name, rfmCellTable.name, rfmPersonTable.name} {
		if err := s.removeRounds(ctx, name, round, shown); err != nil {
			return err
		}
	}
	for i := range r.days {
		r.days[i].Round = round
	}
	for i := range r.people {
		r.people[i].Round = round
	}
	for i := range r.cells {
		r.cells[i].Round = round
	}
	for i := range r.contacts {
		r.contacts[i].Round = round
	}
	for _, write := range []func() error{
		func() error { return writeParts(ctx, s, journeyDayTable, r.days) },
		func() error { return writeParts(ctx, s, journeyPersonTable, r.people) },
		func() error { return writeParts(ctx, s, rfmCellTable, r.cells) },
		func() error { return writeParts(ctx, s, rfmPersonTable, r.contacts) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}
