package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// wakePause is the least time between two calls to other instances.
const wakePause = 50 * time.Millisecond

// lastMoment is how long what was cut short by a stop may take to return.
const lastMoment = 2 * time.Second

var errStarted = errors.New("engine: it can be started once only")

// Start begins to claim, handle and send. An engine starts once. The context
// bounds the start, not the life; Stop ends that.
func (e *Engine) Start(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.started {
		return errStarted
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	e.started = true
	e.inbox.open(e.handle)
	e.outbox.open(e.dispatch)
	watch(e, topicInbox, e.inbox, e.o.Inbox)
	watch(e, topicOutbox, e.outbox, e.o.Outbox)
	if e.o.Waker != nil {
		e.watchers.Go(e.callOthers)
	}
	if len(e.jobs) > 0 {
		s := &scheduler{jobs: e.jobs, arrivals: e.o.Arrivals, instance: e.o.Instance, now: e.o.Now, log: e.log}
		e.watchers.Go(func() { s.run(e.watching) })
	}
	return nil
}

// rows is what Inbox and Outbox have in common.
type rows[T any] interface {
	Claim(ctx context.Context, n int) ([]T, time.Time, error)
	Renew(ctx context.Context, ids []int64) error
	Release(ctx context.Context, ids []int64) error
}

// watch starts the poller and the renewer of a queue.
func watch[T any](e *Engine, topic string, q *Queue[T], store rows[T]) {
	log := e.log.WithField("queue", topic)
	p := &poller[T]{
		queue: q, claim: store.Claim, interval: e.o.Poll, now: e.o.Now, log: log,
		release:  func(ids []int64) { e.handBack(store.Release, ids) },
		announce: func() { signal(e.calls[topic]) },
		heard:    e.listen(topic),
	}
	e.watchers.Go(func() { p.run(e.watching) })
	r := &renewer[T]{queue: q, renew: store.Renew, every: e.o.Lease / 3, now: e.o.Now, log: log, lost: e.metrics.lost(topic)}
	e.renewers.Go(func() { r.run(e.working) })
}

func (e *Engine) listen(topic string) <-chan struct{} {
	if e.o.Waker == nil {
		return nil
	}
	heard, err := e.o.Waker.Listen(e.watching, topic)
	if err != nil {
		e.log.WithError(err).Warnf("other instances cannot be heard on %s; polling has to do", topic)
		return nil
	}
	return heard
}

// callOthers tells other instances that rows wait for which there is no room
// here.
func (e *Engine) callOthers() {
	for {
		var topic string
		select {
		case <-e.watching.Done():
			return
		case <-e.calls[topicInbox]:
			topic = topicInbox
		case <-e.calls[topicOutbox]:
			topic = topicOutbox
		}
		e.wake(e.watching, topic)
		if !sleep(e.watching, wakePause) {
			return
		}
	}
}

func (e *Engine) wake(ctx context.Context, topic string) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := e.o.Waker.Wake(ctx, topic); err != nil {
		e.log.WithError(err).Debugf("other instances were not woken for %s", topic)
	}
}

// Stop ends the engine in good order: it takes nothing more, finishes what is
// under way and the welcomes and answers that wait, hands the rest back and
// wakes the other instances. When the context ends, what is still under way is
// cut short. Calling it again waits for the first call and answers the same.
func (e *Engine) Stop(ctx context.Context) error {
	e.mu.Lock()
	started := e.started
	e.started = true
	e.mu.Unlock()
	e.stop.Do(func() {
		if started {
			e.stopErr = e.shutDown(ctx)
		}
		e.endWorking()
	})
	return e.stopErr
}

// shutDown first ends the inbox, whose last events may still give sends, then
// the outbox. Leases are renewed to the end.
func (e *Engine) shutDown(ctx context.Context) error {
	e.endWatching()
	e.watchers.Wait()
	e.inbox.enterPhase(phaseClosed)
	cut := e.inbox.settled(ctx) != nil
	e.outbox.enterPhase(phaseDraining)
	cut = e.outbox.settled(ctx) != nil || cut
	e.outbox.enterPhase(phaseClosed)
	inbox, outbox := e.inbox.abandon(), e.outbox.abandon()
	e.endWorking()
	e.renewers.Wait()
	e.handBack(e.o.Inbox.Release, inbox)
	e.handBack(e.o.Outbox.Release, outbox)
	var err error
	if cut {
		err = e.waitForCut()
	}
	if e.o.Waker != nil {
		e.wake(context.Background(), topicInbox)
		e.wake(context.Background(), topicOutbox)
	}
	return err
}

// waitForCut gives what was cut short a moment to return and be recorded.
func (e *Engine) waitForCut() error {
	ctx, cancel := context.WithTimeout(context.Background(), lastMoment)
	defer cancel()
	if e.inbox.settled(ctx) == nil && e.outbox.settled(ctx) == nil {
		return nil
	}
	events, _ := e.inbox.depth()
	sends, _ := e.outbox.depth()
	return fmt.Errorf("engine: stopped with %d events and %d sends still under way", events, sends)
}

// handBack releases rows so that they need not wait for their lease to end.
func (e *Engine) handBack(release func(context.Context, []int64) error, ids []int64) {
	for batch := range slices.Chunk(ids, renewBatch) {
		ctx, cancel := e.recording()
		err := release(ctx, batch)
		cancel()
		if err != nil {
			e.log.WithError(err).Warnf("%d rows were not handed back; they come back when their leases end", len(batch))
			return
		}
	}
}

// recording is a context for what must be written down even while stopping.
func (e *Engine) recording() (context.Context, context.CancelFunc) {
	limit := recordTimeout
	if e.working.Err() != nil {
		limit = lastMoment / 2
	}
	return context.WithTimeout(context.WithoutCancel(e.working), limit)
}

// pause waits before the database is asked again, false when the engine stops.
func (e *Engine) pause(failures int) bool {
	return sleep(e.working, backoff(failures, 50*time.Millisecond, time.Second, 2, e.o.Now()))
}

// sleep waits, false if the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

var (
	_ rows[bot.InboxItem]  = Inbox(nil)
	_ rows[bot.OutboxItem] = Outbox(nil)
)
