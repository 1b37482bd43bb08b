package engine

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// row is an item of the queue under test.
type row struct {
	id     int64
	lane   string
	urgent bool
}

func newTestQueue(capacity, places, kept int) *Queue[row] {
	return newQueue(shape[row]{
		id: func(r row) int64 { return r.id }, lane: func(r row) string { return r.lane },
		less: func(a, b row) bool {
			if a.urgent != b.urgent {
				return a.urgent
			}
			return a.id < b.id
		},
		urgent:   func(r row) bool { return r.urgent },
		capacity: capacity, places: places, kept: kept, lease: 8 * time.Second, now: time.Now,
	})
}

// runner lets a test decide when items end, and tells in which order they began.
type runner struct {
	began chan int64
	end   chan struct{}
}

func newRunner() *runner { return &runner{began: make(chan int64, 1000), end: make(chan struct{})} }

func (r *runner) run(i row) {
	r.began <- i.id
	<-r.end
}

// begun lists what has begun since it was last asked.
func (r *runner) begun() []int64 {
	synctest.Wait()
	var ids []int64
	for len(r.began) > 0 {
		ids = append(ids, <-r.began)
	}
	slices.Sort(ids)
	return ids
}

func (r *runner) want(t *testing.T, when string, ids ...int64) {
	t.Helper()
	if got := r.begun(); !slices.Equal(got, ids) {
		t.Fatalf("%s: %v began, want %v", when, got, ids)
	}
}

func TestReserveKeepsPlacesUntilTheyAreFilledOrGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, r := newTestQueue(10, 1, 0), newRunner()
		if n := q.Reserve(1); n != 0 {
			t.Fatalf("a queue that has not started promised %d places", n)
		}
		q.open(r.run)
		steps := []struct{ ask, want int }{{4, 4}, {7, 6}, {1, 0}}
		for _, s := range steps {
			if got := q.Reserve(s.ask); got != s.want {
				t.Fatalf("asked for %d places, got %d, want %d", s.ask, got, s.want)
			}
		}
		q.Cancel(2)
		if got := q.Reserve(5); got != 2 {
			t.Fatalf("2 places were given back, got %d", got)
		}
		q.Give([]row{{id: 1}, {id: 2}})
		if got := q.Reserve(1); got != 0 {
			t.Fatal("places that were filled were promised again")
		}
		close(r.end)
		synctest.Wait()
		if got := q.Reserve(5); got != 2 {
			t.Fatalf("2 rows are done, got %d places", got)
		}
	})
}

func TestALaneRunsOneAtATimeAndByAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, r := newTestQueue(100, 4, 0), newRunner()
		q.open(r.run)
		q.Give([]row{{id: 5, lane: "a"}, {id: 7, lane: "a"}, {id: 9, lane: "b"}})
		q.Give([]row{{id: 6, lane: "a"}})
		r.want(t, "at first", 5, 9)
		r.end <- struct{}{}
		r.end <- struct{}{}
		r.want(t, "when both are done", 6)
		r.end <- struct{}{}
		r.want(t, "in the end", 7)
		r.end <- struct{}{}
		synctest.Wait()
		if running, waiting := q.depth(); running+waiting != 0 || len(q.lanes) != 0 {
			t.Fatalf("%d run, %d wait, %d lanes are left", running, waiting, len(q.lanes))
		}
	})
}

func TestWhatIsUrgentGoesFirstInItsLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, r := newTestQueue(100, 4, 2), newRunner()
		q.open(r.run)
		q.Give([]row{{id: 1, lane: "x"}, {id: 2, lane: "y"}})
		r.want(t, "at first", 1, 2)
		q.Give([]row{{id: 3, lane: "a"}, {id: 4, lane: "a"}})
		r.want(t, "while the places for all are taken")
		q.Give([]row{{id: 5, lane: "a", urgent: true}})
		r.want(t, "when one of the lane is urgent", 5)
		for range 5 {
			r.end <- struct{}{}
			synctest.Wait()
		}
		r.want(t, "in the end", 3, 4)
	})
}

func TestPlacesAreKeptForWhatIsUrgent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, r := newTestQueue(100, 4, 1), newRunner()
		q.open(r.run)
		q.Give([]row{{id: 1}, {id: 2}, {id: 3}, {id: 4}})
		r.want(t, "of what is not urgent", 1, 2, 3)
		q.Give([]row{{id: 5, urgent: true}, {id: 6, urgent: true}})
		r.want(t, "of what is urgent", 5)
		r.end <- struct{}{}
		r.want(t, "when a place is free", 6)
		close(r.end)
	})
}

func TestARowIsHeldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, r := newTestQueue(100, 1, 0), newRunner()
		q.open(r.run)
		q.Give([]row{{id: 1}, {id: 2}})
		q.claimed([]row{{id: 2}}, time.Now())
		r.want(t, "at first", 1)
		close(r.end)
		r.want(t, "then", 2)
	})
}

// TestARowThatComesBackAtOnceIsNotLost: the worker has put it back, a poller
// claims it again, and only then the worker returns.
func TestARowThatComesBackAtOnceIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, r := newTestQueue(100, 2, 0), newRunner()
		q.open(r.run)
		q.Give([]row{{id: 1, lane: "a"}})
		r.want(t, "at first", 1)
		q.claimed([]row{{id: 1, lane: "a"}}, time.Now())
		r.want(t, "while the worker is not done")
		r.end <- struct{}{}
		r.want(t, "when it is", 1)
		close(r.end)
	})
}

func TestARowWhoseLeaseLapsedIsNotBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, r := newTestQueue(100, 1, 0), newRunner()
		q.open(r.run)
		q.Give([]row{{id: 1}, {id: 2}, {id: 3}, {id: 4, lane: "a"}, {id: 5, lane: "a"}})
		<-time.After(5 * time.Second)
		q.renewed([]int64{1, 3, 5}, time.Now())
		<-time.After(3 * time.Second)
		q.renewed([]int64{2}, time.Now())
		close(r.end)
		r.want(t, "with leases that were kept", 1, 3, 5)
		if n := q.takeLapsed(); n != 2 {
			t.Errorf("%d leases are counted as lapsed, want 2", n)
		}
	})
}

func TestALeaseIsTakenAnewWhenTheClockIsSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, r := newTestQueue(100, 1, 0), newRunner()
		clock := time.Now()
		q.shape.now = func() time.Time { return clock }
		q.open(r.run)
		q.Give([]row{{id: 1}, {id: 2}})
		if ids := q.ageing(2 * time.Second); len(ids) != 0 {
			t.Fatalf("%v are to be renewed at once, want none", ids)
		}
		clock = clock.Add(-time.Hour)
		ids := q.ageing(2 * time.Second)
		if !slices.Equal(ids, []int64{1, 2}) {
			t.Fatalf("%v are to be renewed, want both", ids)
		}
		q.renewed(ids, clock)
		if ids := q.ageing(2 * time.Second); len(ids) != 0 {
			t.Fatalf("%v are to be renewed again, want none", ids)
		}
		clock = clock.Add(8 * time.Second)
		if q.leased(1) {
			t.Fatal("the lease outlasts its length")
		}
		close(r.end)
		r.want(t, "of which the second one lapsed", 1)
	})
}

func TestRowsThatWereTakenAwayAreNotBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, r := newTestQueue(100, 1, 0), newRunner()
		q.open(r.run)
		q.Give([]row{{id: 1}, {id: 2}, {id: 3}})
		q.drop([]int64{1, 2, 8})
		close(r.end)
		r.want(t, "of the rest", 1, 3)
	})
}

func TestAQueueThatIsNearlyFullGivesUpTheLeastUrgent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, r := newTestQueue(80, 1, 0), newRunner()
		q.open(r.run)
		for id := range int64(76) {
			q.Give([]row{{id: id, urgent: id%4 == 3}})
		}
		r.want(t, "at first", 0)
		// 70 is the mark, 5 more make room; 71, 75 and others are urgent.
		want := []int64{61, 62, 64, 65, 66, 68, 69, 70, 72, 73, 74}
		if got := q.overflow(); !slices.Equal(got, want) {
			t.Fatalf("given up %v, want %v", got, want)
		}
		if got := q.overflow(); got != nil {
			t.Fatalf("given up %v without need", got)
		}
		close(r.end)
		if got := r.begun(); len(got) != 64 {
			t.Fatalf("%d began of the 64 that are left", len(got))
		}
	})
}

func TestSendsGoByPriorityDeadlineAndAge(t *testing.T) {
	item := func(id int64, p bot.Priority, deadline time.Duration) bot.OutboxItem {
		i := bot.OutboxItem{ID: id, Meta: bot.Meta{Priority: p}}
		if deadline > 0 {
			i.Meta.Deadline = noon.Add(deadline)
		}
		return i
	}
	inOrder := []bot.OutboxItem{
		item(9, bot.PriorityWelcome, 5*time.Second), item(8, bot.PriorityWelcome, 9*time.Second), item(1, bot.PriorityWelcome, 0),
		item(7, bot.PriorityAnswer, 0), item(2, bot.PriorityAlert, time.Hour), item(3, bot.PriorityAlert, 0), item(4, bot.PriorityAlert, 0),
		item(0, bot.PrioritySync, time.Second),
	}
	for i, a := range inOrder {
		for j, b := range inOrder {
			if got := sooner(a, b); got != (i < j) {
				t.Errorf("sooner(%d, %d) is %v", a.ID, b.ID, got)
			}
		}
	}
}

// FuzzQueue drives a queue with any sequence of steps and checks that every
// row runs once, one at a time in its lane.
func FuzzQueue(f *testing.F) {
	f.Add([]byte{1, 1, 2, 9, 17, 33, 4, 5})
	f.Fuzz(func(t *testing.T, steps []byte) {
		synctest.Test(t, func(t *testing.T) {
			q, ran, lanes := newTestQueue(16, 3, 1), map[int64]int{}, map[string]bool{}
			given := map[int64]bool{}
			q.open(func(i row) {
				if q.mu.Lock(); lanes[i.lane] && i.lane != "" {
					t.Errorf("two of lane %s", i.lane)
				}
				ran[i.id]++
				lanes[i.lane] = true
				q.mu.Unlock()
				<-time.After(time.Duration(i.id%7) * time.Millisecond)
				q.mu.Lock()
				lanes[i.lane] = false
				q.mu.Unlock()
			})
			for n, step := range steps {
				id := int64(n)
				if step&1 == 0 {
					<-time.After(time.Millisecond)
				}
				if q.Reserve(1) == 0 {
					continue
				}
				if step&2 == 0 {
					q.Cancel(1)
					continue
				}
				given[id] = true
				i := row{id: id, urgent: step&4 == 0}
				if step&8 == 0 {
					i.lane = fmt.Sprint(step >> 6)
				}
				q.Give([]row{i})
			}
			<-time.After(time.Second)
			for id := range given {
				if ran[id] != 1 {
					t.Errorf("row %d ran %d times", id, ran[id])
				}
			}
			if running, waiting := q.depth(); running+waiting+q.promised+q.ordinary+len(q.lanes) != 0 {
				t.Errorf("%d run, %d wait, %d promised, %d lanes are left", running, waiting, q.promised, len(q.lanes))
			}
		})
	})
}

func BenchmarkQueue(b *testing.B) {
	for _, lanes := range []string{"", "customer:"} {
		b.Run("lanes="+fmt.Sprint(lanes != ""), func(b *testing.B) {
			q := newTestQueue(1<<20, 8, 2)
			done := make(chan struct{}, b.N)
			q.open(func(row) { done <- struct{}{} })
			items := make([]row, 1)
			b.ReportAllocs()
			b.ResetTimer()
			for n := range b.N {
				items[0] = row{id: int64(n), lane: lanes}
				if lanes != "" {
					items[0].lane = lanes + string(rune('a'+n%26))
				}
				q.Reserve(1)
				q.Give(items)
			}
			for range b.N {
				<-done
			}
		})
	}
}
