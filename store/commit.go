package store

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// committer is a natural group commit. Whatever arrives while a commit runs is
// gathered and becomes the next one: a lone caller waits for nobody, and under
// load one sync of the disk serves many. There is no timer to tune.
type committer[In, Out any] struct {
	// most and heaviest bound a batch, in entries and in weight.
	most, heaviest int
	weigh          func(In) int
	// timeout bounds one commit, so that a database that hangs is noticed.
	timeout time.Duration
	// commit makes a batch durable: either all of it, or an error and none.
	commit func(context.Context, []In) ([]Out, error)
	// alone says that a batch's error may be the fault of one entry, so that
	// each is tried by itself.
	alone func(error) bool
	// patient callers stay until their entry is done with, even if their context
	// ends: commit calls back into them. Without callers a commit is given up.
	patient bool
	// parallel is how many commits may run at a time; 0 is one.
	parallel int

	mu      sync.Mutex
	waiting []*entrant[In, Out]
	running int
}

// entrant is one caller's part of a batch.
type entrant[In, Out any] struct {
	ctx  context.Context
	in   In
	out  Out
	err  error
	done chan struct{}
}

// submit returns when in is durable or cannot be. If the context ends first,
// in may still become durable.
func (c *committer[In, Out]) submit(ctx context.Context, in In) (Out, error) {
	e := &entrant[In, Out]{ctx: ctx, in: in, done: make(chan struct{})}
	c.mu.Lock()
	c.waiting = append(c.waiting, e)
	if c.running < max(1, c.parallel) {
		c.running++
		go c.drain()
	}
	c.mu.Unlock()
	if c.patient {
		<-e.done
		return e.out, e.err
	}
	select {
	case <-e.done:
		return e.out, e.err
	case <-ctx.Done():
		var none Out
		return none, ctx.Err()
	}
}

// drain commits until nothing waits. The goroutine exists only while there is
// work, so that a committer needs no closing.
func (c *committer[In, Out]) drain() {
	for batch := c.take(); len(batch) > 0; batch = c.take() {
		c.settle(batch)
	}
}

// take removes the next batch from those who wait, without the callers that
// have gone.
func (c *committer[In, Out]) take() []*entrant[In, Out] {
	c.mu.Lock()
	defer c.mu.Unlock()
	var batch []*entrant[In, Out]
	taken, weight := 0, 0
	for _, e := range c.waiting {
		if e.ctx.Err() == nil {
			w := c.weigh(e.in)
			if len(batch) > 0 && (len(batch) == c.most || weight+w > c.heaviest) {
				break
			}
			batch, weight = append(batch, e), weight+w
		} else {
			e.answer(e.ctx.Err())
		}
		taken++
	}
	// The rest moves to the front, and what is behind it is cleared so that the
	// array does not keep entries alive.
	rest := copy(c.waiting, c.waiting[taken:])
	clear(c.waiting[rest:])
	c.waiting = c.waiting[:rest]
	if len(batch) == 0 {
		c.running--
	}
	return batch
}

func (c *committer[In, Out]) settle(batch []*entrant[In, Out]) {
	err := c.try(batch)
	if err != nil && len(batch) > 1 && c.alone(err) {
		for i := range batch {
			one := batch[i : i+1]
			one[0].answer(c.try(one))
		}
		return
	}
	for _, e := range batch {
		e.answer(err)
	}
}

func (e *entrant[In, Out]) answer(err error) {
	e.err = err
	close(e.done)
}

// try commits a batch and keeps what came of each entry. A panic is an error
// of the batch: nobody else would catch it.
func (c *committer[In, Out]) try(batch []*entrant[In, Out]) (err error) {
	defer caught(&err)
	in := make([]In, len(batch))
	for i, e := range batch {
		in[i] = e.in
	}
	ctx, cancel := context.WithTimeout(context.Background(), c.timeout)
	defer cancel()
	if c.patient {
		defer cancelWhenAlone(batch, cancel)()
	}
	out, err := c.commit(ctx, in)
	if err != nil {
		return err
	}
	for i, e := range batch {
		e.out = out[i]
	}
	return nil
}

// cancelWhenAlone calls cancel once the contexts of all entries have ended,
// until stop is called.
func cancelWhenAlone[In, Out any](batch []*entrant[In, Out], cancel func()) (stop func()) {
	var left atomic.Int64
	left.Store(int64(len(batch)))
	stops := make([]func() bool, len(batch))
	for i, e := range batch {
		stops[i] = context.AfterFunc(e.ctx, func() {
			if left.Add(-1) == 0 {
				cancel()
			}
		})
	}
	return func() {
		for _, stop := range stops {
			stop()
		}
	}
}
