package shared

import (
	"context"
	"slices"
	"time"
)

// callLog is when the calls of a key were made, the oldest first, as far back
// as the longest span in which they are counted.
type callLog struct {
	times []time.Time
	span  time.Duration
}

// TakeAll asks for one call of every key: zero is yes, otherwise nothing was
// taken and it is worth asking again after that time. most says how many calls
// of a key each span may see: exactly so many, wherever the span begins, and
// all of them at once if they come at once. Those who ask for the same key may
// name different numbers, which leaves room for the one with the higher, but
// the longest span must be the same. Spans of nothing and numbers of nothing
// are no limit.
func (m *Memory) TakeAll(_ context.Context, keys []string, most map[time.Duration]int) (wait time.Duration, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	m.sweep(now)
	if wait = m.full(keys, most, now); wait == 0 {
		m.note(keys, most, now)
	}
	return wait, nil
}

// full is how long it takes until every key has room for one more call.
func (m *Memory) full(keys []string, most map[time.Duration]int, now time.Time) (wait time.Duration) {
	for _, key := range keys {
		l := m.logs[key]
		if l == nil {
			continue
		}
		l.setBack(now)
		for span, n := range most {
			if i := len(l.times) - n; n > 0 && i >= 0 {
				wait = max(wait, l.times[i].Add(span).Sub(now))
			}
		}
	}
	return wait
}

// note writes a call of every key down and forgets those that count no more.
func (m *Memory) note(keys []string, most map[time.Duration]int, at time.Time) {
	span := longest(most)
	if span <= 0 {
		return
	}
	for _, key := range keys {
		l := m.logs[key]
		if l == nil {
			l = &callLog{}
			m.logs[key] = l
		}
		old, _ := slices.BinarySearchFunc(l.times, at.Add(-span), func(t, end time.Time) int {
			if t.After(end) {
				return 1
			}
			return -1
		})
		l.times = slices.Delete(l.times, 0, old)
		place := len(l.times)
		for place > 0 && l.times[place-1].After(at) {
			place--
		}
		l.times, l.span = slices.Insert(l.times, place, at), span
	}
}

// setBack moves the calls with a clock that was set back: what lies in the
// future would be counted for longer than a span.
func (l *callLog) setBack(now time.Time) {
	if len(l.times) == 0 {
		return
	}
	if ahead := l.times[len(l.times)-1].Sub(now); ahead > 0 {
		for i := range l.times {
			l.times[i] = l.times[i].Add(-ahead)
		}
	}
}

// over tells whether no call of the log counts any more.
func (l *callLog) over(now time.Time) bool {
	return len(l.times) == 0 || now.Sub(l.times[len(l.times)-1]) >= l.span
}

// longest is the longest span that has a limit; zero if none has.
func longest(most map[time.Duration]int) (span time.Duration) {
	for s, n := range most {
		if n > 0 {
			span = max(span, s)
		}
	}
	return span
}
