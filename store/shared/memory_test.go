package shared_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zhanggui/zhanggui/store/shared"
)

func TestMemoryConforms(t *testing.T) {
	m := shared.NewMemory()
	conform(t, m, m)
}

// TestNoMinuteSeesMoreThanItsLimit drives a limit as hard as it goes for five
// minutes and counts every stretch of 60 seconds, not only those that begin on
// the minute.
func TestNoMinuteSeesMoreThanItsLimit(t *testing.T) {
	for _, perMinute := range []int{1, 2, 7, 20, 600} {
		t.Run(fmt.Sprint(perMinute), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := shared.NewMemory()
				var calls []time.Time
				for start := time.Now(); time.Since(start) < 5*time.Minute; {
					wait, err := m.Take(context.Background(), "api", perMinute)
					must(t, err)
					if wait == 0 {
						calls = append(calls, time.Now())
						continue
					}
					<-time.After(wait)
				}
				for first, last := 0, 0; last < len(calls); last++ {
					for calls[last].Sub(calls[first]) >= time.Minute {
						first++
					}
					if n := last - first + 1; n > perMinute {
						t.Fatalf("%d calls in the minute before %v", n, calls[last])
					}
				}
				if least := perMinute * 4 * 3 / 5; len(calls) < least {
					t.Fatalf("%d calls in five minutes, want at least %d", len(calls), least)
				}
			})
		})
	}
}

func TestALimitFollowsANewNumber(t *testing.T) {
	m := shared.NewMemory()
	for take(t, m, "api", 10) == 0 {
	}
	before := take(t, m, "api", 10)
	for range 3 {
		if after := take(t, m, "api", 6000); after > before/10 {
			t.Fatalf("still waits %v under the higher limit, %v under the lower", after, before)
		}
	}
}

func BenchmarkMemoryTake(b *testing.B) {
	m := shared.NewMemory()
	for b.Loop() {
		if _, err := m.Take(b.Context(), "api", 10_000); err != nil {
			b.Fatal(err)
		}
	}
}
