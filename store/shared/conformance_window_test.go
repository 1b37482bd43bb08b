package shared_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// aDay counts calls over a span that no test outlives.
func aDay(most int) map[time.Duration]int { return map[time.Duration]int{24 * time.Hour: most} }

// conformWindows says what both implementations promise of TakeAll.
func conformWindows(t *testing.T, one, two ports) {
	t.Run("a window gives all its calls at once, to all together, and not one more", func(t *testing.T) {
		for i := range 30 {
			wantTaken(t, []ports{one, two}[i%2], aDay(30), "window liming")
		}
		for i := range 4 {
			wantHeld(t, []ports{one, two}[i%2], aDay(30), "window liming")
		}
		wantTaken(t, two, aDay(30), "window hanmei")
	})
	t.Run("of many who want a call at once as many get one as there are", func(t *testing.T) {
		var went atomic.Int32
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				if wait, err := []ports{one, two}[i%2].TakeAll(t.Context(), []string{"window race"}, aDay(30)); err == nil && wait == 0 {
					went.Add(1)
				}
			})
		}
		all.Wait()
		if went.Load() != 30 {
			t.Fatalf("%d calls went, want 30", went.Load())
		}
	})
	t.Run("who is content with less leaves room for the others", func(t *testing.T) {
		for range 20 {
			wantTaken(t, one, aDay(20), "window shared")
		}
		wantHeld(t, two, aDay(20), "window shared")
		for range 10 {
			wantTaken(t, two, aDay(30), "window shared")
		}
		wantHeld(t, one, aDay(30), "window shared")
	})
	t.Run("every key gives or none", func(t *testing.T) {
		wantTaken(t, one, aDay(1), "window full")
		for range 5 {
			wantHeld(t, one, aDay(1), "window empty", "window full")
			wantHeld(t, two, aDay(1), "window full", "window empty")
		}
		wantTaken(t, two, aDay(1), "window empty", "window also empty")
		wantHeld(t, one, aDay(1), "window also empty")
	})
	t.Run("every span is kept", func(t *testing.T) {
		both := map[time.Duration]int{time.Millisecond: 1, 24 * time.Hour: 3}
		for n := range 3 {
			eventually(t, fmt.Sprintf("call %d, when the short span is over", n), func() bool {
				return takeAll(t, one, both, "window two spans") == 0
			})
		}
		if wait := takeAll(t, two, both, "window two spans"); wait <= time.Hour {
			t.Fatalf("told to wait %v, want the day's rest", wait)
		}
	})
	t.Run("a call has its place back when it leaves the span, at the time that was told", func(t *testing.T) {
		short := map[time.Duration]int{50 * time.Millisecond: 2}
		for range 3 {
			var wait time.Duration
			for tries := 0; wait == 0 && tries < 1000; tries++ {
				wait = takeAll(t, one, short, "window short")
			}
			if wait <= 0 || wait > 50*time.Millisecond {
				t.Fatalf("told to wait %v of 50 ms", wait)
			}
			eventually(t, "room", func() bool { return takeAll(t, two, short, "window short") == 0 })
		}
	})
	t.Run("no number is no limit, and no key is none", func(t *testing.T) {
		for range 100 {
			wantTaken(t, one, aDay(0), "window free")
			wantTaken(t, one, nil, "window free")
			wantTaken(t, one, aDay(1))
		}
	})
	t.Run("a message to a thousand members is counted for each", func(t *testing.T) {
		keys := make([]string, 1000)
		for i := range keys {
			keys[i] = fmt.Sprint("window crowd ", i)
		}
		wantTaken(t, one, aDay(1), keys...)
		wantHeld(t, two, aDay(1), keys[999])
		wantHeld(t, two, aDay(1), keys...)
	})
}

func takeAll(t *testing.T, p ports, most map[time.Duration]int, keys ...string) time.Duration {
	t.Helper()
	wait, err := p.TakeAll(t.Context(), keys, most)
	must(t, err)
	return wait
}

func wantTaken(t *testing.T, p ports, most map[time.Duration]int, keys ...string) {
	t.Helper()
	if wait := takeAll(t, p, most, keys...); wait != 0 {
		t.Fatalf("%q: told to wait %v although there is room", keys, wait)
	}
}

func wantHeld(t *testing.T, p ports, most map[time.Duration]int, keys ...string) {
	t.Helper()
	if wait := takeAll(t, p, most, keys...); wait <= 0 || wait > longestOf(most) {
		t.Fatalf("%q: told to wait %v although there is no room", keys, wait)
	}
}

func longestOf(most map[time.Duration]int) (longest time.Duration) {
	for span := range most {
		longest = max(longest, span)
	}
	return longest
}
