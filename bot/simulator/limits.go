package simulator

import (
	"sync"
	"time"
)

// Base limits of any one API [docs 90312].
const (
	corpPerMinute = 10_000
	corpPerHour   = 150_000
	ipPerMinute   = 20_000
	ipPerHour     = 600_000
)

// callLimits counts calls. It has its own lock so that a refused call costs the
// others nothing.
type callLimits struct {
	mu       sync.Mutex
	off      bool
	parallel int
	running  map[string]int
	windows  map[windowKey]*window
}

type windowKey struct {
	api, ip string
	length  time.Duration
}

// window counts the calls of a fixed span of time. Once it is over its limit it
// stays shut for as long as the span is [docs 90312].
type window struct {
	since time.Time
	until time.Time
	count int
}

func newCallLimits(conf Config) *callLimits {
	return &callLimits{off: conf.NoCallLimits, parallel: conf.MaxParallel,
		running: map[string]int{}, windows: map[windowKey]*window{}}
}

// enter counts a call and returns what must be called when it ends.
func (l *callLimits) enter(api, ip string, now time.Time) (func(), error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.off {
		for _, w := range []struct {
			key   windowKey
			limit int
		}{
			{windowKey{api, "", time.Minute}, corpPerMinute},
			{windowKey{api, "", time.Hour}, corpPerHour},
			{windowKey{api, ip, time.Minute}, ipPerMinute},
			{windowKey{api, ip, time.Hour}, ipPerHour},
		} {
			if !l.take(w.key, w.limit, now) {
				return nil, refuse(45009, "")
			}
		}
	}
	if l.parallel > 0 && l.running[api] >= l.parallel {
		return nil, refuse(45033, "")
	}
	l.running[api]++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.running[api]--
	}, nil
}

func (l *callLimits) take(key windowKey, limit int, now time.Time) bool {
	w := l.windows[key]
	if w == nil {
		w = &window{}
		l.windows[key] = w
	}
	return w.take(limit, key.length, now)
}

// take counts one more and says whether it is within the limit.
func (w *window) take(limit int, length time.Duration, now time.Time) bool {
	if now.Before(w.until) {
		return false
	}
	if now.Sub(w.since) >= length || now.Before(w.since) {
		*w = window{since: now}
	}
	w.count++
	if w.count > limit {
		w.until = now.Add(length)
		return false
	}
	return true
}
