package store

import (
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// boardFresh is how long what was counted of the present is shown again.
const boardFresh = 10 * time.Second

// liveBoard remembers what was counted of the present.
type liveBoard struct {
	mu    sync.Mutex
	known map[string]liveCount
}

// liveCount is what was counted, for whoever asks at a time.
type liveCount struct {
	found *dayTally
	now   time.Time
}

func (c liveCount) fresh(now time.Time) bool {
	age := now.Sub(c.now)
	return age >= 0 && age < boardFresh
}

// recall is what was counted just now under a name, if anything was.
func (l *liveBoard) recall(name string, now time.Time) (liveCount, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, known := l.known[name]
	return c, known && c.fresh(now)
}

func (l *liveBoard) remember(name string, c liveCount) {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.DeleteFunc(l.known, func(_ string, old liveCount) bool { return !old.fresh(c.now) })
	if l.known == nil {
		l.known = map[string]liveCount{}
	}
	l.known[name] = c
}

// count counts a time as far as the scope shows it, or takes what was counted of it a
// few seconds ago: then asOf becomes that time.
func (b *boardReading) count(from, until instant, asOf *time.Time) (*dayTally, error) {
	return b.once(from, "levels", asOf, func() (*dayTally, error) {
		return countTime(b.s.read.WithContext(b.ctx), b.ask.Scope, from, until)
	})
}

// once counts what has a name and begins at a time, unless it was counted just now.
func (b *boardReading) once(from instant, what string, asOf *time.Time, count func() (*dayTally, error)) (*dayTally, error) {
	scope, now := b.ask.Scope, b.ask.Now
	name := fmt.Sprintf("%t %q %q %d %s", scope.All, scope.Stores, scope.UserID, from, what)
	c, known := b.s.board.recall(name, now)
	if !known {
		found, err := count()
		if err != nil {
			return nil, err
		}
		c = liveCount{found, now}
		b.s.board.remember(name, c)
	}
	if c.now.Before(*asOf) {
		*asOf = c.now
	}
	return c.found, nil
}

// today are the numbers of the present day, and of the same weekday a week before
// until the same time of day, which are counted beside each other.
func (b *boardReading) today(asOf *time.Time) (today, before bot.Numbers, err error) {
	then, counted := make(chan error, 1), b.ask.Now
	go func() (err error) {
		defer func() { then <- err }()
		defer caught(&err)
		before, err = b.weekAgo(&counted)
		return err
	}()
	now, err := b.count(dayOf(b.ask.Now, b.zone).from, at(b.ask.Now), asOf)
	if err = errors.Join(err, <-then); err != nil {
		return today, before, err
	}
	if counted.Before(*asOf) {
		*asOf = counted
	}
	return now.found[tallyKey{level: levelAll}].Numbers, before, nil
}

// weekAgo are the numbers of the day a week ago. Nothing but them is asked of it.
func (b *boardReading) weekAgo(asOf *time.Time) (bot.Numbers, error) {
	then := b.ask.Now.In(b.zone).AddDate(0, 0, -7)
	day := dayOf(then, b.zone)
	c, err := b.once(day.from, "all", asOf, func() (*dayTally, error) {
		all, err := numbersIn(b.s.read.WithContext(b.ctx), b.ask.Scope, day.from.Time(), then, bot.NumbersAll)
		if err != nil {
			return nil, err
		}
		found := newTally()
		found.of(tallyKey{level: levelAll}).Numbers = all[0]
		return found, nil
	})
	if err != nil {
		return bot.Numbers{}, err
	}
	return c.found[tallyKey{level: levelAll}].Numbers, nil
}
