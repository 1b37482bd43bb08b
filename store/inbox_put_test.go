package store

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestTheSameEventTenTimesAtOnceIsFreshOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		stores := []*Store{mustOpen(t, o), beside(t, o, "two")}
		for round := range 20 {
			var fresh atomic.Int64
			var all sync.WaitGroup
			for i := range 10 {
				all.Go(func() {
					ok, err := stores[i%2].Put(background, arrival(fmt.Sprint("key", round), "customer:a"))
					if err != nil {
						t.Error(err)
					}
					if ok {
						fresh.Add(1)
					}
				})
			}
			all.Wait()
			if fresh.Load() != 1 {
				t.Fatalf("round %d: fresh %d times", round, fresh.Load())
			}
		}
		if n := count(t, stores[0], "inbox"); n != 20 {
			t.Fatalf("%d rows, want 20", n)
		}
	})
}

func TestTwoInstancesWriteTheSameCallbacksWithoutErrors(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		const callers = 16
		events := 400
		if o.Driver == SQLite {
			// Two instances on one file poll for its lock and know no order, so
			// that under a long siege one of them may run out of time.
			events = 40
		}
		one, two := mustOpen(t, o), beside(t, o, "two")
		var fresh atomic.Int64
		var all sync.WaitGroup
		for caller := range callers {
			all.Go(func() {
				s := []*Store{one, two}[caller%2]
				for i := range events {
					// Callers meet each other with their keys in opposite orders.
					n := i
					if caller%4 > 1 {
						n = events - 1 - i
					}
					ok, err := s.Put(background, arrival(fmt.Sprintf("key%04d", n), ""))
					if err != nil {
						t.Error(err)
					}
					if ok {
						fresh.Add(1)
					}
				}
			})
		}
		all.Wait()
		if int(fresh.Load()) != events || count(t, one, "inbox") != events {
			t.Fatalf("fresh %d times, %d rows, want %d each", fresh.Load(), count(t, one, "inbox"), events)
		}
	})
}

func TestWhatArrivedIsWhatIsClaimed(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		want := bot.Arrival{
			Key: "k", Lane: "customer:wm", Receiver: "app", Kind: "change_external_contact.add_external_contact",
			Format: bot.FormatXML, Body: []byte(strings.Repeat("\x00\xff掌柜", maxBody/8)), At: opening.Add(-time.Second), ReceivedAt: opening,
		}
		mustPut(t, s, want)
		if diff := cmp.Diff(want, mustClaim(t, s, "k")[0].Arrival); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAnArrivalThatNoTableCouldHoldIsRefused(t *testing.T) {
	s := mustOpen(t, Options{Driver: SQLite, DSN: t.TempDir() + "/bot.db"})
	for name, a := range map[string]bot.Arrival{
		"no key":         arrival("", ""),
		"a long key":     arrival(strings.Repeat("k", maxKey+1), ""),
		"a long lane":    arrival("k", strings.Repeat("l", maxLane+1)),
		"a body over it": {Key: "k", Body: make([]byte, maxBody+1)},
	} {
		if fresh, err := s.Put(background, a); err == nil || fresh {
			t.Errorf("%s: fresh %v, error %v", name, fresh, err)
		}
	}
}

// TestABadRowHurtsNobodyElse puts a row that the database refuses into the
// middle of a batch.
func TestABadRowHurtsNobodyElse(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		refuse := "CREATE TRIGGER refuse BEFORE INSERT ON inbox WHEN NEW.kind = 'bad' BEGIN SELECT RAISE(ABORT, 'constraint failed: bad'); END"
		if o.Driver == MySQL {
			refuse = "CREATE TRIGGER refuse BEFORE INSERT ON inbox FOR EACH ROW IF NEW.kind = 'bad' THEN SIGNAL SQLSTATE '45000'; END IF"
		}
		if err := s.db.Exec(refuse).Error; err != nil {
			t.Fatal(err)
		}
		release := holdCommits(s)
		const rows = 20
		errs := make([]error, rows)
		var all sync.WaitGroup
		for i := range rows {
			all.Go(func() {
				a := arrival(fmt.Sprint("key", i), "")
				if i == 7 {
					a.Kind = "bad"
				}
				_, errs[i] = s.Put(background, a)
			})
		}
		awaitWaiting(t, s, rows)
		release()
		all.Wait()
		for i, err := range errs {
			if (err != nil) != (i == 7) {
				t.Errorf("row %d: %v", i, err)
			}
		}
		if n := count(t, s, "inbox"); n != rows-1 {
			t.Fatalf("%d rows, want %d", n, rows-1)
		}
	})
}

// TestTwoInstancesWithTheSameHashLoseNothing lets another row have the id that
// is made next.
func TestTwoInstancesWithTheSameHashLoseNothing(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		one, two := mustOpen(t, o), mustOpen(t, o)
		mustPut(t, one, arrival("a", ""), arrival("b", ""))
		mustPut(t, two, arrival("c", ""))
		if n := count(t, one, "inbox"); n != 3 {
			t.Fatalf("%d rows, want 3", n)
		}
	})
}

func TestFreshEventsGoToTheHandoffLeasedAndTheRestWaits(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		in, _ := trays(s, 2)
		later := arrival("later", "")
		later.Due = opening.Add(time.Hour)
		mustPut(t, s, later, arrival("a", ""), arrival("b", ""), arrival("c", ""))
		if fresh, err := s.Put(background, arrival("a", "")); fresh || err != nil {
			t.Fatalf("a again: %v, %v", fresh, err)
		}
		if got := eventKeys(in.given); fmt.Sprint(got) != "[a b]" {
			t.Fatalf("given %q, want a and b", got)
		}
		if diff := cmp.Diff([]time.Time{later.Due, opening}, in.wakes); diff != "" {
			t.Fatal(diff)
		}
		mustClaim(t, beside(t, o, "two"), "c")
	})
}

func TestAPlaceReservedForADuplicateIsGivenBack(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		in, _ := trays(s, 5)
		mustPut(t, s, arrival("a", ""))
		for range 3 {
			if _, err := s.Put(background, arrival("a", "")); err != nil {
				t.Fatal(err)
			}
		}
		if in.room != 4 || len(in.given) != 1 {
			t.Fatalf("room for %d and %d given, want 4 and 1", in.room, len(in.given))
		}
	})
}

// holdCommits keeps the next group commit from starting until the returned
// function is called, so that a batch of a known size comes together.
func holdCommits(s *Store) (release func()) {
	s.puts.mu.Lock()
	s.puts.running = 1
	s.puts.mu.Unlock()
	return func() { go s.puts.drain() }
}

func awaitWaiting(t testing.TB, s *Store, n int) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		s.puts.mu.Lock()
		waiting := len(s.puts.waiting)
		s.puts.mu.Unlock()
		if waiting == n {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("the callers did not come together")
		}
	}
}
