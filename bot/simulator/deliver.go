package simulator

import (
	"context"
	"slices"
	"sync"
	"time"
)

// deliveries carries callbacks out. Those of one lane go one after the other,
// lanes go side by side.
type deliveries struct {
	s     *Simulator
	slots chan struct{}
	wg    sync.WaitGroup

	mu      sync.Mutex
	lanes   map[string][]*notice
	held    map[string][]*notice
	pending int
	idle    chan struct{}
	stopped bool
}

// sideBySide is how many callbacks may be on the wire at once.
const sideBySide = 128

// heldFor is how long a reordered callback waits for another to overtake it.
const heldFor = time.Second

func newDeliveries(s *Simulator) *deliveries {
	return &deliveries{s: s, slots: make(chan struct{}, sideBySide),
		lanes: map[string][]*notice{}, held: map[string][]*notice{}}
}

// put takes a callback over, with the fault that it meets in all its tries.
func (d *deliveries) put(n *notice) {
	if n.fault.ID != 0 && n.fault.Drop {
		d.s.Journal.add(Entry{At: n.raised, Kind: EntryCallback, App: n.app, API: n.event, Request: hidePhones(n.body),
			Final: true, Error: "lost by a fault", Fault: n.fault.ID})
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped {
		return
	}
	d.pending++
	switch {
	case n.fault.Reorder:
		d.held[n.app] = append(d.held[n.app], n)
		d.later(heldFor, func() { d.release(n.app) })
	case n.fault.Delay > 0:
		d.later(n.fault.Delay, func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.enqueue(n)
		})
	default:
		d.enqueue(n)
	}
}

// later runs something after a while unless the simulator is closed first. The
// caller holds the lock.
func (d *deliveries) later(wait time.Duration, do func()) {
	d.wg.Add(1)
	go func() {
		defer d.wg.Done()
		d.s.pause(wait)
		do()
	}()
}

// enqueue puts a callback at the end of its lane. The caller holds the lock.
func (d *deliveries) enqueue(n *notice) {
	queue, running := d.lanes[n.lane]
	d.lanes[n.lane] = append(queue, n)
	if !running {
		d.wg.Add(1)
		go d.drain(n.lane)
	}
}

// release lets the held callbacks of an app go, before those that wait already.
func (d *deliveries) release(appName string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	held := d.held[appName]
	delete(d.held, appName)
	for _, n := range slices.Backward(held) {
		if queue, running := d.lanes[n.lane]; running {
			d.lanes[n.lane] = append([]*notice{n}, queue...)
			continue
		}
		d.enqueue(n)
	}
}

// drain delivers a lane until it is empty.
func (d *deliveries) drain(lane string) {
	defer d.wg.Done()
	for {
		n := d.next(lane)
		if n == nil {
			return
		}
		for range 1 + n.fault.Duplicate {
			d.slots <- struct{}{}
			d.s.deliver(n)
			<-d.slots
		}
		d.finished(n)
	}
}

func (d *deliveries) next(lane string) *notice {
	d.mu.Lock()
	defer d.mu.Unlock()
	queue := d.lanes[lane]
	if len(queue) == 0 {
		delete(d.lanes, lane)
		return nil
	}
	d.lanes[lane] = queue[1:]
	return queue[0]
}

func (d *deliveries) finished(n *notice) {
	d.release(n.app)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pending--
	if d.pending == 0 && d.idle != nil {
		close(d.idle)
		d.idle = nil
	}
}

// settle waits until nothing is on its way.
func (d *deliveries) settle(ctx context.Context) error {
	d.mu.Lock()
	if d.pending == 0 {
		d.mu.Unlock()
		return nil
	}
	if d.idle == nil {
		d.idle = make(chan struct{})
	}
	idle := d.idle
	d.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stop takes no more callbacks and waits for those on the wire.
func (d *deliveries) stop() {
	d.mu.Lock()
	d.stopped = true
	d.mu.Unlock()
	d.wg.Wait()
}

// after runs something after a while unless the simulator is closed first.
func (d *deliveries) after(wait time.Duration, do func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.stopped {
		d.later(wait, do)
	}
}
