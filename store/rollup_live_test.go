package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// heard is something that the store hears at a time.
type heard struct {
	at      time.Time
	effects []bot.Effect
}

// asHeard is a month in the order in which a shop hears of it: most of it at once, some
// days later, some customers are erased on the way.
func asHeard(m *month) (all []heard) {
	for i, e := range m.events {
		h := heard{m.toldAt[i], e}
		if m.rand.IntN(4) == 0 {
			h.at = h.at.Add(time.Duration(m.rand.Int64N(int64(6 * 24 * time.Hour))))
		}
		all = append(all, h)
	}
	for _, w := range m.welcomes {
		t := bot.Touch{Pair: w.Pair, Template: "welcome:door", Ref: w.AddedAt.Format(time.RFC3339), At: w.AddedAt.Add(time.Second + w.took), Took: w.took, Coupon: w.Coupon}
		all = append(all, heard{t.At, []bot.Effect{bot.RecordTouch{Touch: t}}})
	}
	for i := range 4 {
		when := m.now.AddDate(0, 0, -i*5)
		all = append(all, heard{when, []bot.Effect{bot.Erase{ExternalUserID: fmt.Sprintf("wm%02d", 3+i*7), At: when, Receipt: "R", By: "sunli"}}})
	}
	slices.SortStableFunc(all, func(a, b heard) int { return a.at.Compare(b.at) })
	return all
}

// TestDaysAreCountedWhileTheShopGoesOn lets time go by: what is heard in time marks
// nothing and is counted when its day is over, and what is heard late is counted anew.
func TestDaysAreCountedWhileTheShopGoesOn(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("month ", seed), func(t *testing.T) {
			onEach(t, func(t *testing.T, o Options) {
				m := newMonth(seed, 400)
				all := asHeard(m)
				s, clock := shopAt(t, o, opening)
				o.Now, o.Instance = clock.Now, "two"
				both := []*Store{s, mustOpen(t, o)}
				for i, h := range all {
					clock.set(h.at)
					applied(t, both[i%2], told{int64(i + 1), h.effects})
					if m.rand.IntN(10) == 0 {
						rolledUp(t, both[m.rand.IntN(2)], h.at)
					}
				}
				now := all[len(all)-1].at.Add(time.Minute)
				clock.set(now)
				rolledUp(t, s, now)
				from := midnight(opening, boardZone)
				sameAsRaw(t, s, from, midnight(now, boardZone).AddDate(0, 0, 1), now, 0)
			})
		})
	}
}

// TestDaysAreCountedRightWhileTheyAreWritten lets two instances count while others
// write what makes those very days different.
func TestDaysAreCountedRightWhileTheyAreWritten(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		m := newMonth(11, 400)
		all := asHeard(m)
		now := all[len(all)-1].at.AddDate(0, 0, 2)
		s, clock := shopAt(t, o, now)
		o.Now, o.Instance = clock.Now, "two"
		both := []*Store{s, mustOpen(t, o)}
		var writers, rollers sync.WaitGroup
		var written atomic.Bool
		for part := range 2 {
			writers.Go(func() {
				for i := part; i < len(all); i += 2 {
					if err := appliedAgain(both[part], told{int64(i + 1), all[i].effects}); err != nil {
						t.Error(err)
					}
				}
			})
			rollers.Go(func() {
				for !written.Load() {
					if _, err := both[part].RollUp(background, now, boardZone); err != nil && !IsRetryable(errors.Unwrap(err)) {
						t.Error(err)
						return
					}
				}
			})
		}
		writers.Wait()
		written.Store(true)
		rollers.Wait()
		rolledUp(t, s, now)
		sameAsRaw(t, s, midnight(opening, boardZone), midnight(now, boardZone).AddDate(0, 0, 1), now, 0)
	})
}

// appliedAgain runs an event again that lost a race.
func appliedAgain(s *Store, e told) (err error) {
	for range 50 {
		err = s.db.Transaction(func(tx *gorm.DB) error {
			return s.apply(tx, applyContext{EventID: e.id, Now: s.o.Now()}, e.effects...)
		})
		if !IsRetryable(err) {
			return err
		}
	}
	return err
}

// TestAnEntryThatGivesWayIsCountedOnItsOwnDay tells in time what a comparison had
// noticed on another day.
func TestAnEntryThatGivesWayIsCountedOnItsOwnDay(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		now := opening.AddDate(0, 0, 7)
		s, _ := shopAt(t, o, now)
		noticed := bot.RecordInteraction{Pair: bot.Pair{UserID: "an", ExternalUserID: "wm1"}, Kind: bot.InteractionLost, At: opening.AddDate(0, 0, 3)}
		happened := noticed
		happened.At, happened.Instead = opening.AddDate(0, 0, 1), noticed.At
		first := bot.RecordInteraction{Pair: noticed.Pair, Kind: bot.InteractionAdded, At: opening}
		applied(t, s, told{1, []bot.Effect{first, noticed}})
		rolledUp(t, s, now)
		applied(t, s, told{2, []bot.Effect{happened}})
		from, until := midnight(opening, boardZone), midnight(now, boardZone)
		if got := boardOf(t, s, bot.Everything(), from, until, now); got.Behind != 2 {
			t.Errorf("%d days are behind, want the two that are to be counted anew", got.Behind)
		}
		rolledUp(t, s, now)
		got := boardOf(t, s, bot.Everything(), from, until, now)
		if got.Behind != 0 || got.Total.Lost != 1 || got.Days[1].Lost != 1 {
			t.Errorf("the board says %+v", got.Days)
		}
	})
}
