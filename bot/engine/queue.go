package engine

import (
	"sync"
	"time"
)

// shape tells a queue how to read its items and how much it may take.
type shape[T any] struct {
	id     func(T) int64
	lane   func(T) string
	less   func(a, b T) bool
	urgent func(T) bool
	// capacity bounds what is held; places is how much may run at a time, of
	// which kept places run urgent items only.
	capacity, places, kept int
	// lease is how long an item may be held without a renewal.
	lease time.Duration
	now   func() time.Time
}

// phase is the life of a queue. It takes rows while it is open; while it
// drains it starts urgent items only; closed it starts nothing.
type phase int

const (
	phaseIdle phase = iota
	phaseOpen
	phaseDraining
	phaseClosed
)

// ticket is the claim of this process on one row.
type ticket[T any] struct {
	id      int64
	until   time.Time
	running bool
	// again is the row as it was claimed anew before the worker that had put
	// it back was quite done with it.
	again *T
}

// Queue is the bounded hand-off in memory between the transaction that writes
// a row and the worker that serves it. It starts work itself, as far as its
// places allow, so that nothing stands between a commit and the first step of
// the work. Items of one lane run one at a time, the first by less of those
// that wait; other lanes go on meanwhile.
type Queue[T any] struct {
	shape shape[T]
	run   func(T)

	mu       sync.Mutex
	phase    phase
	promised int
	held     map[int64]*ticket[T]
	lanes    map[string]*lane[T]
	ready    laneHeap[T]
	running  int
	ordinary int
	lapsed   int
	dueAt    time.Time

	// stirred wakes the poller, quiet the one who waits for the queue to end.
	stirred, quiet chan struct{}
}

func newQueue[T any](s shape[T]) *Queue[T] {
	return &Queue[T]{
		shape:   s,
		held:    map[int64]*ticket[T]{},
		lanes:   map[string]*lane[T]{},
		ready:   laneHeap[T]{less: s.less},
		stirred: make(chan struct{}, 1),
		quiet:   make(chan struct{}, 1),
	}
}

// Reserve promises places for up to n rows that are about to be committed and
// tells how many. A queue that is full, not started or stopping promises none.
func (q *Queue[T]) Reserve(n int) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.phase != phaseOpen {
		return 0
	}
	n = max(0, min(n, q.shape.capacity-len(q.held)-q.promised))
	q.promised += n
	return n
}

// Cancel gives promised places back.
func (q *Queue[T]) Cancel(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.keepPromise(n)
}

// Give hands over the rows of a commit, for which places were reserved and
// which are leased to this instance.
func (q *Queue[T]) Give(items []T) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.keepPromise(len(items))
	q.take(items, q.shape.now())
}

// Wake tells that rows were left for the poller, due then.
func (q *Queue[T]) Wake(at time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.dueAt.IsZero() || at.Before(q.dueAt) {
		q.dueAt = at
		signal(q.stirred)
	}
}

func (q *Queue[T]) keepPromise(n int) {
	q.promised = max(0, q.promised-n)
	if q.phase >= phaseDraining {
		signal(q.quiet)
	}
}

// claimed adds rows that the poller leased at the given time.
func (q *Queue[T]) claimed(items []T, at time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.take(items, at)
}

// take adds rows to their lanes and starts what may run. A row may be held
// already. If its lease had run out, this instance was the one to claim it
// again and it stays where it is; if not, the worker has just put it back, and
// it comes in anew when that worker is done.
func (q *Queue[T]) take(items []T, leasedAt time.Time) {
	until := q.leaseFrom(leasedAt)
	for i := range items {
		id := q.shape.id(items[i])
		t, ok := q.held[id]
		switch {
		case !ok:
			q.hold(items[i], until)
		case t.running && !q.shape.now().After(t.until):
			t.again, t.until = &items[i], until
		default:
			t.until = until
		}
	}
	q.pump()
}

func (q *Queue[T]) hold(item T, until time.Time) {
	t := &ticket[T]{id: q.shape.id(item), until: until}
	q.held[t.id] = t
	q.enter(entry[T]{item: item, ticket: t})
}

// leaseFrom is the time until which a lease is trusted: somewhat less than its
// length, because the store set it a little before this process heard of it.
func (q *Queue[T]) leaseFrom(at time.Time) time.Time {
	return at.Round(0).Add(q.shape.lease - q.shape.lease/8)
}

func (q *Queue[T]) enter(e entry[T]) {
	name := q.shape.lane(e.item)
	l := q.lanes[name]
	if name == "" || l == nil {
		l = &lane[T]{name: name, index: -1}
		if name != "" {
			q.lanes[name] = l
		}
	}
	l.insert(e, q.shape.less)
	switch {
	case l.busy:
	case l.index >= 0:
		q.ready.fix(l)
	default:
		q.ready.add(l)
	}
}

// pump starts workers for as many items as there are free places.
func (q *Queue[T]) pump() {
	for {
		l, item, ok := q.next()
		if !ok {
			return
		}
		go q.work(l, item)
	}
}

// work runs items until none may run; a worker exists only while it has work.
func (q *Queue[T]) work(l *lane[T], item T) {
	for ok := true; ok; {
		q.run(item)
		l, item, ok = q.finish(l, item)
	}
}

// next takes the most urgent item that may run now. An item whose lease has
// lapsed is dropped: somebody else may have it by now.
func (q *Queue[T]) next() (l *lane[T], item T, ok bool) {
	for {
		l, ok = q.ready.top()
		if !ok || !q.mayRun(l.entries[0].item) {
			return nil, item, false
		}
		q.ready.remove(l)
		e := l.shift()
		if q.held[e.ticket.id] != e.ticket {
			q.leave(l)
			continue
		}
		if q.shape.now().After(e.ticket.until) {
			q.forget(e.ticket.id)
			q.lapsed++
			q.leave(l)
			continue
		}
		e.ticket.running = true
		l.busy = true
		q.running++
		if !q.shape.urgent(e.item) {
			q.ordinary++
		}
		return l, e.item, true
	}
}

func (q *Queue[T]) mayRun(item T) bool {
	if q.running >= q.shape.places || q.phase == phaseIdle || q.phase == phaseClosed {
		return false
	}
	if q.shape.urgent(item) {
		return true
	}
	return q.phase == phaseOpen && q.ordinary < q.shape.places-q.shape.kept
}

// leave puts a lane whose first entry is done with back in line.
func (q *Queue[T]) leave(l *lane[T]) {
	l.busy = false
	if len(l.entries) > 0 {
		q.ready.add(l)
		return
	}
	if q.lanes[l.name] == l {
		delete(q.lanes, l.name)
	}
}

// finish frees the place of an item and gives it to the next one.
func (q *Queue[T]) finish(done *lane[T], item T) (l *lane[T], next T, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.running--
	if !q.shape.urgent(item) {
		q.ordinary--
	}
	t := q.held[q.shape.id(item)]
	q.forget(t.id)
	q.leave(done)
	if t.again != nil {
		q.hold(*t.again, t.until)
	}
	if l, next, ok = q.next(); ok {
		q.pump()
	}
	if q.phase >= phaseDraining {
		signal(q.quiet)
	}
	return l, next, ok
}

func (q *Queue[T]) forget(id int64) {
	delete(q.held, id)
	if len(q.held) == q.lowWater() {
		signal(q.stirred)
	}
}

// signal leaves a mark in a channel of one place, where it may lie already.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
