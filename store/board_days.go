package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// boardFew is how many past days that were never counted are counted while
	// somebody waits.
	boardFew = 2
	// dayName is how a day is called.
	dayName = "2006-01-02"
)

// BoardDays is how the days of a BoardAsk went. Past days come from what RollUp
// counted; the present one, and one that is not over by an hour, are counted at once,
// at most every few seconds. A day that is to be counted anew is shown as it was, and
// one that was never counted shows nothing as long as there are more than a few of
// them: Behind says how many there are of both.
//
// A scope of stores sees the sum of its stores, and of their staff what belongs to the
// member's store on both sides. A member of staff sees no channels: those are counted
// by store.
func (s *Store) BoardDays(ctx context.Context, ask bot.BoardAsk) (bot.BoardDays, error) {
	out, err := s.boardDays(ctx, ask)
	if err != nil {
		err = fmt.Errorf("store: the board's days: %w", err)
	}
	return out, err
}

func (s *Store) boardDays(ctx context.Context, ask bot.BoardAsk) (out bot.BoardDays, err error) {
	b := boardReading{s: s, ctx: ctx, ask: ask, zone: ask.From.Location(), lists: boardLists(ask.Scope)}
	out.AsOf = ask.Now
	if out.Today, out.Before, err = b.today(&out.AsOf); err != nil {
		return out, err
	}
	// What was rolled up is read in one snapshot: no day is there twice, or half.
	if err := s.snapshot(ctx, func(tx *gorm.DB) error { return b.rolledUp(tx) }); err != nil {
		return out, err
	}
	for _, day := range b.live {
		t, err := b.count(day.from, min(day.until, at(ask.Now)), &out.AsOf)
		if err != nil {
			return out, err
		}
		b.lists.add(day.from, t)
	}
	out.Behind = b.behind
	b.give(&out)
	return out, nil
}

// boardReading is one reading of the days.
type boardReading struct {
	s    *Store
	ctx  context.Context
	ask  bot.BoardAsk
	zone *time.Location
	// days are all of them, counted those that come from what was rolled up, live those
	// that are counted now.
	days, live []span
	counted    []instant
	behind     int
	lists      boardSums
}

// rolledUp reads what was counted before.
func (b *boardReading) rolledUp(tx *gorm.DB) error {
	if err := b.plan(tx); err != nil {
		return err
	}
	return b.lists.read(tx, b.counted)
}

// give puts the sums in their order.
func (b *boardReading) give(out *bot.BoardDays) {
	for _, day := range b.days {
		n := b.lists.days[day.from]
		n.Key, n.Store = day.from.Time().In(b.zone).Format(dayName), ""
		out.Days = append(out.Days, n)
		addNumbers(&out.Total, n)
	}
	out.Stores, out.Staff, out.Channels = b.lists.stores.sorted(), b.lists.staff.sorted(), b.lists.channels.sorted()
}

// plan finds out where the numbers of each day come from.
func (b *boardReading) plan(tx *gorm.DB) error {
	for day := b.ask.From; day.Before(b.ask.Until) && len(b.days) < bot.BoardMostDays; day = day.AddDate(0, 0, 1) {
		b.days = append(b.days, dayOf(day, b.zone))
	}
	if len(b.days) == 0 {
		return nil
	}
	var known, marked []instant
	first, end := b.days[0].from, b.days[len(b.days)-1].until
	if err := tx.Model(&rollup{}).Where("level = ? AND day >= ? AND day < ?", levelAll, first, end).Pluck("day", &known).Error; err != nil {
		return err
	}
	if err := tx.Model(&rollupMark{}).Where("at >= ? AND at < ?", max(1, first), end).Distinct().Pluck("at", &marked).Error; err != nil {
		return err
	}
	var missing []span
	for _, day := range b.days {
		switch {
		case slices.Contains(known, day.from):
			b.counted = append(b.counted, day.from)
			if slices.ContainsFunc(marked, func(t instant) bool { return t >= day.from && t < day.until }) {
				b.behind++
			}
		case day.from > at(b.ask.Now):
			// Nothing has happened yet.
		case day.over(b.ask.Now):
			missing = append(missing, day)
		default:
			b.live = append(b.live, day)
		}
	}
	if len(missing) > boardFew {
		first, err := firstEntry(tx)
		if err != nil {
			return err
		}
		missing = slices.DeleteFunc(missing, func(day span) bool { return first == 0 || day.until <= first })
	}
	if len(missing) <= boardFew {
		b.live, missing = append(missing, b.live...), nil
	}
	b.behind += len(missing)
	return nil
}
