package store

import (
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
	scope, now := b.ask.Scope, b.ask.Now
	whole := until == dayOf(from.Time(), b.zone).until
	name := fmt.Sprintf("%t %q %q %d %t", scope.All, scope.Stores, scope.UserID, from, whole)
	c, known := b.s.board.recall(name, now)
	if !known {
		found, err := countTime(b.s.read.WithContext(b.ctx), scope, from, until)
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
// until the same time of day.
func (b *boardReading) today(asOf *time.Time) (today, before bot.Numbers, err error) {
	day, then := dayOf(b.ask.Now, b.zone), b.ask.Now.In(b.zone).AddDate(0, 0, -7)
	now, err := b.count(day.from, at(b.ask.Now), asOf)
	if err != nil {
		return today, before, err
	}
	past, err := b.count(dayOf(then, b.zone).from, at(then), asOf)
	if err != nil {
		return today, before, err
	}
	all := tallyKey{level: levelAll}
	return now.found[all].Numbers, past.found[all].Numbers, nil
}
