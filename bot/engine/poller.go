package engine

import (
	"context"
	"time"

	"github.com/sirupsen/logrus"
)

// claimBatch is how many rows one claim takes at most.
const claimBatch = 256

// loadedPause is the least time between two claims for a queue that has enough
// to do.
const loadedPause = 100 * time.Millisecond

// poller finds the rows that did not come by hand-off.
type poller[T any] struct {
	queue   *Queue[T]
	claim   func(ctx context.Context, n int) ([]T, time.Time, error)
	release func(ids []int64)
	// announce tells other instances that rows wait.
	announce func()
	heard    <-chan struct{}
	interval time.Duration
	now      func() time.Time
	log      *logrus.Entry

	// due is the earliest time for which rows are known to wait.
	due             time.Time
	failures, empty int
}

// run polls until the context ends. Timers are never set further ahead than
// the interval, so that a clock that steps delays nothing by more, and it is
// looked for what nobody spoke of once an interval however often it is stirred.
func (p *poller[T]) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	var looked time.Time
	for {
		look := true
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-p.queue.stirred:
			look = time.Since(looked) >= p.interval
		case _, open := <-p.heard:
			if !open {
				p.heard = nil
				continue
			}
		}
		if look {
			looked = time.Now()
		}
		wait, rest := p.round(ctx, look)
		if rest > 0 && !sleep(ctx, rest) {
			return
		}
		timer.Reset(max(0, min(wait, p.interval-time.Since(looked))))
	}
}

// round claims what there is room for, if something is known to be due or if
// it is time to look. It answers how long to wait if nobody calls, and how
// long to rest even if somebody does.
func (p *poller[T]) round(ctx context.Context, look bool) (wait, rest time.Duration) {
	if ids := p.queue.overflow(); len(ids) > 0 {
		p.release(ids)
		p.due = p.now()
	}
	p.due = earliest(p.due, p.queue.takeDue())
	now := p.now()
	waiting := !p.due.IsZero() && !p.due.After(now)
	if !look && !waiting {
		return p.until(now), 0
	}
	room, loaded := p.queue.room()
	if loaded && waiting {
		p.announce()
	}
	if room == 0 {
		return p.interval, 0
	}
	n := min(room, claimBatch)
	items, next, err := p.claim(ctx, n)
	if err != nil {
		return p.failed(ctx, err, now)
	}
	p.recovered()
	p.queue.claimed(items, now)
	p.due = next
	if wait, rest = p.after(len(items), n, now); loaded {
		return max(wait, loadedPause), loadedPause
	}
	return wait, rest
}

// after says how soon to look again after a claim.
func (p *poller[T]) after(got, asked int, now time.Time) (wait, rest time.Duration) {
	switch {
	case got == asked:
		p.empty, p.due = 0, now
		return 0, 0
	case got > 0:
		p.empty = 0
	default:
		p.empty++
	}
	if wait = p.until(now); wait == 0 {
		// What is due cannot be had: somebody else has a hand on it.
		wait = backoff(p.empty, 5*time.Millisecond, p.interval, 2, now)
		return wait, wait / 2
	}
	return wait, 0
}

func (p *poller[T]) until(now time.Time) time.Duration {
	if p.due.IsZero() {
		return p.interval
	}
	return min(max(0, p.due.Sub(now)), p.interval)
}

func (p *poller[T]) failed(ctx context.Context, err error, now time.Time) (wait, rest time.Duration) {
	if ctx.Err() == nil && p.failures == 0 {
		p.log.WithError(err).Warn("rows cannot be claimed; trying again")
	}
	wait = backoff(p.failures, 50*time.Millisecond, p.interval, 2, now)
	p.failures++
	return wait, wait
}

func (p *poller[T]) recovered() {
	if p.failures > 0 {
		p.log.Info("rows can be claimed again")
		p.failures = 0
	}
}

// earliest is the earlier of two times of which zero is none.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}
