package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// ledger is what the test has seen of 2,000 events on several instances.
type ledger struct {
	t testing.TB

	mu      sync.Mutex
	done    map[string]int
	last    map[string]string
	running map[string]string
}

// begin and end stand around the decision about an event.
func (l *ledger) begin(item bot.InboxItem) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if item.Lane == "" {
		return
	}
	if other := l.running[item.Lane]; other != "" {
		l.t.Errorf("%s and %s of one lane at once", other, item.Key)
	}
	l.running[item.Lane] = item.Key
	// An event may be decided again if its transaction failed, but never before
	// one that was there first has been decided for good.
	if item.Key < l.last[item.Lane] {
		l.t.Errorf("%s came after %s", item.Key, l.last[item.Lane])
	}
	l.last[item.Lane] = item.Key
}

func (l *ledger) end(item bot.InboxItem) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.running, item.Lane)
}

// finish notes an event whose transaction has committed.
func (l *ledger) finish(item bot.InboxItem) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done[item.Key]++
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.done)
}

// TestTwoInstancesShareTheEvents lets two instances with four workers
// each take events, by hand-off and by claims, while they still arrive. The
// workers know nothing of lanes; the store alone keeps the order.
func TestTwoInstancesShareTheEvents(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		const lanes = 40
		events := 2000
		if o.Driver == SQLite {
			// Two instances on one file only take turns at its lock, with pauses
			// that SQLite chooses; fewer events show as much.
			events = 300
		}
		l := &ledger{t: t, done: map[string]int{}, last: map[string]string{}, running: map[string]string{}}
		stores := []*Store{mustOpen(t, o), beside(t, o, "two")}
		var all sync.WaitGroup
		stop := make(chan struct{})
		for _, s := range stores {
			in, _ := trays(s, 32)
			for range 4 {
				all.Go(func() { l.serve(s, in, stop) })
			}
		}
		for i := range events {
			lane := ""
			if n := i % (lanes + 10); n < lanes {
				lane = fmt.Sprint("customer:", n)
			}
			// The events of a lane come through one instance, as their order is
			// only defined there.
			mustPut(t, stores[i%(lanes+10)%2], arrival(fmt.Sprintf("k%05d", i), lane))
		}
		deadline := time.After(60 * time.Second)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for l.count() < events {
			select {
			case <-tick.C:
			case <-deadline:
				close(stop)
				t.Fatalf("%d of %d events were handled", l.count(), events)
			}
		}
		close(stop)
		all.Wait()
		for key, times := range l.done {
			if times != 1 {
				t.Errorf("%s was handled %d times", key, times)
			}
		}
		if n := count(t, stores[0], "interactions"); n != events {
			t.Fatalf("%d entries, want %d", n, events)
		}
	})
}

// serve takes what is handed over or due until it is stopped.
func (l *ledger) serve(s *Store, in *tray[bot.InboxItem], stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		items := in.take()
		claimed, _, err := s.Inbox().Claim(background, 8)
		if err != nil {
			l.t.Error(err)
			return
		}
		for _, item := range append(items, claimed...) {
			err := s.Inbox().Process(background, item, func(bot.View) ([]bot.Planned, error) {
				l.begin(item)
				defer l.end(item)
				return decides(bot.RecordInteraction{Pair: liming, Kind: bot.InteractionEdited, At: opening, Ref: item.Key})(nil)
			})
			switch {
			case err == nil:
				l.finish(item)
			case !errors.Is(err, bot.ErrLaneBusy) && !errors.Is(err, bot.ErrLeaseLost):
				l.t.Error(err)
			}
		}
	}
}
