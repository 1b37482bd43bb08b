package engine

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// ceiling is how much the poller fills a queue: enough to keep its workers
// busy, with the rest left for hand-off and for other instances.
func (q *Queue[T]) ceiling() int { return max(1, min(q.shape.capacity/2, 16*q.shape.places)) }

// lowWater is how far a queue drains before the poller fills it again.
func (q *Queue[T]) lowWater() int { return q.ceiling() / 2 }

// room is how many rows the poller may claim now. A queue that is loaded takes
// few at a time, because there may be a welcome among them whose next attempt
// is due; one that is nearly full takes none.
func (q *Queue[T]) room() (n int, loaded bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	used := len(q.held) + q.promised
	switch {
	case q.phase != phaseOpen:
		return 0, true
	case used <= q.lowWater():
		return q.ceiling() - used, false
	default:
		free := q.shape.capacity - q.shape.capacity/8 - used
		return max(0, min(free, q.shape.places)), true
	}
}

// takeDue is the time for which Wake was called since it was last asked.
func (q *Queue[T]) takeDue() time.Time {
	q.mu.Lock()
	defer q.mu.Unlock()
	at := q.dueAt
	q.dueAt = time.Time{}
	return at
}

// ageing lists the rows whose lease is older than a duration, by id, and those
// whose lease would last longer than a new one: the clock was set back, and if
// this instance vanished, nobody could take them over for as long. Most rows
// are gone before they age. A row whose lease has lapsed while it waited is
// forgotten instead: renewing it could only hide that somebody else has it.
func (q *Queue[T]) ageing(than time.Duration) []int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.shape.now()
	newest := q.leaseFrom(now)
	fresh := newest.Add(-than / 2)
	var ids []int64
	for id, t := range q.held {
		switch {
		case now.After(t.until) && !t.running:
			q.forget(id)
			q.lapsed++
		case t.until.Before(fresh) || t.until.After(newest):
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// renewed records that leases were extended at a time. A lease that had lapsed
// before does not come back by it: the store extends what is still ours, and
// does not tell what is not.
func (q *Queue[T]) renewed(ids []int64, at time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	until := q.leaseFrom(at)
	for _, id := range ids {
		if t, ok := q.held[id]; ok && !at.After(t.until) {
			t.until = until
		}
	}
}

// drop forgets rows that are not ours any more. One that is running goes on;
// the store refuses what it brings.
func (q *Queue[T]) drop(ids []int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, id := range ids {
		if t, ok := q.held[id]; ok && !t.running {
			q.forget(id)
			q.lapsed++
		}
	}
}

// leased tells whether the lease of a held row can still be trusted.
func (q *Queue[T]) leased(id int64) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	t, ok := q.held[id]
	return ok && !q.shape.now().After(t.until)
}

// overflow gives up the least urgent rows of a queue that is nearly full, so
// that an urgent row always finds a place. They must be released.
func (q *Queue[T]) overflow() []int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	margin := q.shape.capacity / 8
	excess := len(q.held) + q.promised - (q.shape.capacity - margin)
	if excess <= 0 {
		return nil
	}
	waiting := q.waiting(func(e entry[T]) bool { return !q.shape.urgent(e.item) })
	slices.SortFunc(waiting, func(a, b entry[T]) int {
		if q.shape.less(a.item, b.item) {
			return 1
		}
		return -1
	})
	// Half the margin more than needed, so that this is seldom done.
	given := waiting[:min(len(waiting), excess+margin/2)]
	ids := make([]int64, 0, len(given))
	for _, e := range given {
		delete(q.held, e.ticket.id)
		ids = append(ids, e.ticket.id)
	}
	slices.Sort(ids)
	return ids
}

// waiting lists held entries that do not run.
func (q *Queue[T]) waiting(want func(entry[T]) bool) []entry[T] {
	var found []entry[T]
	add := func(l *lane[T]) {
		for _, e := range l.entries {
			if q.held[e.ticket.id] == e.ticket && want(e) {
				found = append(found, e)
			}
		}
	}
	for _, l := range q.ready.lanes {
		add(l)
	}
	for _, l := range q.lanes {
		if l.busy {
			add(l)
		}
	}
	return found
}

func (q *Queue[T]) open(run func(T)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.run = run
	q.phase = phaseOpen
	q.pump()
}

func (q *Queue[T]) enterPhase(p phase) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.phase = p
	signal(q.quiet)
}

// settled waits until nothing runs, no promise is open and, as long as the
// queue drains, nothing urgent waits.
func (q *Queue[T]) settled(ctx context.Context) error {
	for !q.still() {
		select {
		case <-q.quiet:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (q *Queue[T]) still() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.running > 0 || q.promised > 0 {
		return false
	}
	l, ok := q.ready.top()
	return !ok || !q.mayRun(l.entries[0].item)
}

// abandon forgets every row that does not run and lists them for release.
func (q *Queue[T]) abandon() []int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	ids := make([]int64, 0, len(q.held))
	for id, t := range q.held {
		if !t.running {
			delete(q.held, id)
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, cmp.Compare[int64])
	return ids
}

// depth is how many rows run and how many wait here.
func (q *Queue[T]) depth() (running, waiting int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.running, len(q.held) - q.running
}

// takeLapsed is how many leases were lost since it was last asked.
func (q *Queue[T]) takeLapsed() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := q.lapsed
	q.lapsed = 0
	return n
}
