package shared

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// split divides what a minute allows into what may go at once and what is
// added in a minute, so that no stretch of 60 seconds sees more than the sum,
// wherever WeCom's own minute begins.
func split(perMinute int) (burst, refill int) {
	burst = max(1, perMinute/5)
	return burst, max(1, perMinute-burst)
}

// idle is how long nothing must have been taken for a limit to be whole again
// and need no memory.
const idle = 2 * time.Minute

// Take asks for one call of a limit: zero is yes, otherwise ask again after
// that time. No 60 seconds see more than perMinute calls; perMinute of zero or
// less is no limit.
func (m *Memory) Take(_ context.Context, key string, perMinute int) (wait time.Duration, err error) {
	if perMinute <= 0 {
		return 0, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	m.sweep(now)
	burst, refill := split(perMinute)
	every := rate.Limit(float64(refill) / time.Minute.Seconds())
	u := m.usage[key]
	if u == nil {
		u = &usage{limiter: rate.NewLimiter(every, burst)}
		m.usage[key] = u
	}
	if u.limiter.Burst() != burst {
		u.limiter.SetLimitAt(now, every)
		u.limiter.SetBurstAt(now, burst)
	}
	r := u.limiter.ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return wait, nil
	}
	u.last = now
	return 0, nil
}

// sweep forgets limits that nobody uses and blocks that are over: there is one
// for every member that was ever written to.
func (m *Memory) sweep(now time.Time) {
	if since := now.Sub(m.swept); since >= 0 && since < idle {
		return
	}
	m.swept = now
	for key, u := range m.usage {
		if now.Sub(u.last) > idle {
			delete(m.usage, key)
		}
	}
	for key, l := range m.logs {
		if l.over(now) {
			delete(m.logs, key)
		}
	}
	for key, until := range m.blocks {
		if !now.Before(until) {
			delete(m.blocks, key)
		}
	}
}

// Block records that WeCom refuses calls under a key until a time. It never
// shortens a block.
func (m *Memory) Block(_ context.Context, key string, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if until.After(m.blocks[key]) {
		m.blocks[key] = until
	}
	return nil
}

// BlockedUntil is when a block ends; zero if there is none.
func (m *Memory) BlockedUntil(_ context.Context, key string) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	until := m.blocks[key]
	if !m.now().Before(until) {
		return time.Time{}, nil
	}
	return until, nil
}
