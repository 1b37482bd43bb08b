package engine_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/engine"
)

// TestStopFinishesHandsBackAndLeavesNothingRunning: synctest fails a test that
// ends with a goroutine still there.
func TestStopFinishesHandsBackAndLeavesNothingRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		waker := newFakeWaker()
		r := newRig(t, db, "one", tagsOrWelcome, func(o *engine.Options) { o.Senders, o.Waker = 4, waker })
		r.sender.took = time.Second
		r.start(t)
		for i := range 20 {
			r.put(t, "", fmt.Sprint("tag", i))
		}
		r.put(t, "", "hello")
		r.put(t, "", "again")
		synctest.Wait()
		r.stop(t)
		if got := ends(db, &db.sends); got["done"] != 5 || got[""] != 17 {
			t.Fatalf("sends ended %v; want the 3 tags under way and both welcomes done, 17 open", got)
		}
		if n := owned(db, &db.sends); n != 0 {
			t.Errorf("%d sends were not handed back", n)
		}
		if !slices.Contains(waker.woken(), "inbox") || !slices.Contains(waker.woken(), "outbox") {
			t.Errorf("woken %v; other instances were not told", waker.woken())
		}
		other := newRig(t, db, "two", tagsOrWelcome)
		other.start(t)
		<-time.After(time.Second)
		other.stop(t)
		if got := ends(db, &db.sends); got["done"] != 22 {
			t.Fatalf("sends ended %v after another instance went on", got)
		}
	})
}

func TestAStopThatMayNotWaitCutsShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", tagsOrWelcome)
		r.sender.took = time.Hour
		r.sender.answer = func(ctx context.Context, _ bot.OutboxItem) bot.Outcome {
			return bot.Outcome{Class: bot.ClassRetry, Cause: ctx.Err().Error()}
		}
		r.start(t)
		r.put(t, "", "tag1")
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if err := r.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("it took %v", took)
		}
		row := db.send(0)
		if row.end != "" || row.owner != "" || row.attempts != 0 || row.due.After(time.Now().Add(time.Second)) {
			t.Fatalf("the send that was cut short is %+v, want it open, free, uncounted and due", row)
		}
	})
}

func TestASenderThatDoesNotReturnIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", tagsOrWelcome)
		stuck := make(chan struct{})
		r.sender.answer = func(context.Context, bot.OutboxItem) bot.Outcome {
			<-stuck
			return bot.Outcome{Class: bot.ClassDone}
		}
		r.start(t)
		r.put(t, "", "tag1")
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		first := r.Stop(ctx)
		if first == nil {
			t.Fatal("stop says that all is well")
		}
		if second := r.Stop(ctx); second != first {
			t.Fatalf("stopping again says %v, first it said %v", second, first)
		}
		close(stuck)
	})
}

func TestLifeHasOneStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		r := newRig(t, db, "one", nothing)
		r.start(t)
		if err := r.Start(t.Context()); err == nil {
			t.Error("it started twice")
		}
		r.stop(t)
		r.stop(t)
		if err := r.Start(t.Context()); err == nil {
			t.Error("it started after its stop")
		}
		if n := r.InboxQueue().Reserve(1); n != 0 {
			t.Error("a stopped queue takes rows")
		}
		never := newRig(t, db, "two", nothing)
		never.stop(t)
	})
}

// TestAnInstanceThatVanishesIsReplacedWhenItsLeasesEnd: one instance dies with
// rows in hand; the other works on them once their lease is over, not before.
func TestAnInstanceThatVanishesIsReplacedWhenItsLeasesEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		dead := &fakeStore{db: db, instance: "dead"}
		for i := range 10 {
			put := bot.Arrival{Key: fmt.Sprint(i), Kind: "test", Body: fmt.Append(nil, i), ReceivedAt: time.Now()}
			if _, err := dead.Put(t.Context(), put); err != nil {
				t.Fatal(err)
			}
		}
		if items, _, err := (fakeInbox{dead}).Claim(t.Context(), 10); err != nil || len(items) != 10 {
			t.Fatalf("claimed %d rows, %v", len(items), err)
		}
		start := time.Now()
		r := newRig(t, db, "one", nothing)
		r.start(t)
		<-time.After(db.lease - 10*time.Millisecond)
		synctest.Wait()
		if got := ends(db, &db.events); got["done"] != 0 {
			t.Fatalf("%d rows were taken from a living lease", got["done"])
		}
		for ends(db, &db.events)["done"] < 10 {
			<-time.After(time.Millisecond)
			if time.Since(start) > db.lease+50*time.Millisecond {
				t.Fatalf("after %v events ended %v", time.Since(start), ends(db, &db.events))
			}
		}
		r.stop(t)
	})
}

// TestLongWorkKeepsItsLease: a send and an event that take several leases are
// not taken over by the other instance, nor are those that wait behind them.
func TestLongWorkKeepsItsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		handled := map[string]int{}
		handle := func(ev bot.Event) ([]bot.Effect, error) {
			<-time.After(20 * time.Second)
			db.mu.Lock()
			handled[ev.From]++
			db.mu.Unlock()
			return []bot.Effect{bot.FetchContact{Pair: bot.Pair{ExternalUserID: ev.From}}}, nil
		}
		alone := func(o *engine.Options) { o.Workers, o.Senders = 1, 1 }
		one, two := newRig(t, db, "one", handle, alone), newRig(t, db, "two", handle)
		one.sender.took = 9 * time.Second
		one.start(t)
		for i := range 4 {
			one.put(t, "", fmt.Sprint(i))
		}
		synctest.Wait()
		two.start(t)
		<-time.After(3 * time.Minute)
		one.stop(t)
		two.stop(t)
		for name, n := range handled {
			if n != 1 {
				t.Errorf("event %s was handled %d times", name, n)
			}
		}
		if n := len(two.sender.sent()); n != 0 {
			t.Errorf("the other instance took over %d sends", n)
		}
	})
}

// TestTwoInstancesShareABacklog: what nobody holds is handled once, by both.
func TestTwoInstancesShareABacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		source := &fakeStore{db: db, instance: "source"}
		for i := range 2000 {
			put := bot.Arrival{Key: fmt.Sprint(i), Kind: "test", Body: fmt.Append(nil, i), ReceivedAt: time.Now()}
			if _, err := source.Put(t.Context(), put); err != nil {
				t.Fatal(err)
			}
		}
		one, two := newRig(t, db, "one", welcomes), newRig(t, db, "two", welcomes)
		one.start(t)
		two.start(t)
		<-time.After(10 * time.Second)
		one.stop(t)
		two.stop(t)
		if got := ends(db, &db.sends); got["done"] != 2000 {
			t.Fatalf("sends ended %v", got)
		}
		all := append(one.sender.sent(), two.sender.sent()...)
		slices.Sort(all)
		if distinct := len(slices.Compact(all)); len(all) != 2000 || distinct != 2000 {
			t.Fatalf("%d sends of which %d differ, want 2000", len(all), distinct)
		}
	})
}

// TestOverflowIsWorkedOffByWhoeverIsCalled: an instance that has no room calls
// the others instead of letting rows wait for the next poll.
func TestOverflowIsWorkedOffByWhoeverIsCalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := newFakeDB(t)
		waker := newFakeWaker()
		slow := func(bot.Event) ([]bot.Effect, error) {
			<-time.After(time.Hour)
			return nil, nil
		}
		full := newRig(t, db, "full", slow, func(o *engine.Options) { o.Capacity, o.Waker = 8, waker })
		free := newRig(t, db, "free", nothing, func(o *engine.Options) { o.Waker, o.Poll = waker, time.Hour })
		full.start(t)
		free.start(t)
		synctest.Wait()
		for i := range 20 {
			full.put(t, "", fmt.Sprint(i))
		}
		<-time.After(100 * time.Millisecond)
		if got := ends(db, &db.events); got["done"] != 12 {
			t.Fatalf("events ended %v, want the 12 that found no room done", got)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		free.stop(t)
		if err := full.Stop(ctx); err == nil {
			t.Error("the handlers cannot be interrupted, which the stop should tell")
		}
		<-time.After(2 * time.Hour)
	})
}

// fakeWaker connects the instances of one test.
type fakeWaker struct {
	mu     sync.Mutex
	ears   map[string][]chan struct{}
	topics []string
}

func newFakeWaker() *fakeWaker { return &fakeWaker{ears: map[string][]chan struct{}{}} }

func (w *fakeWaker) Wake(_ context.Context, topic string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.topics = append(w.topics, topic)
	for _, ear := range w.ears[topic] {
		select {
		case ear <- struct{}{}:
		default:
		}
	}
	return nil
}

func (w *fakeWaker) Listen(_ context.Context, topic string) (<-chan struct{}, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	ear := make(chan struct{}, 1)
	w.ears[topic] = append(w.ears[topic], ear)
	return ear, nil
}

func (w *fakeWaker) woken() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.topics)
}
