package shared_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/zhanggui/zhanggui/store/shared"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// model counts calls in the plainest way: it looks at all that ever went.
type model []time.Time

// wait is how long it takes until there is room, whatever is asked for.
func (m model) wait(now time.Time, most map[time.Duration]int) (wait time.Duration) {
	for span, n := range most {
		var within []time.Time
		for _, t := range m {
			if now.Sub(t) < span {
				within = append(within, t)
			}
		}
		if len(within) >= n {
			slices.SortFunc(within, time.Time.Compare)
			wait = max(wait, within[len(within)-n].Add(span).Sub(now))
		}
	}
	return wait
}

// busiest is the most calls that any span saw, wherever it began.
func (m model) busiest(span time.Duration) (most int) {
	for first, last := 0, 0; last < len(m); last++ {
		for m[last].Sub(m[first]) >= span {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// What answers and alerts may take in the tests; the hour's numbers are small
// enough to be met.
var (
	toAnswer = map[time.Duration]int{time.Minute: 30, time.Hour: 400}
	toAlert  = map[time.Duration]int{time.Minute: 20, time.Hour: 280}
)

// TestAWindowIsExact lets calls arrive by chance, in storms and in trickles:
// no minute and no hour sees more than its number, nothing is held that had
// room, and the wait is right to the nanosecond.
func TestAWindowIsExact(t *testing.T) {
	for seed := range uint64(5) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				chance := rand.New(rand.NewPCG(seed, 0))
				m := shared.NewMemory()
				var calls model
				var held time.Duration
				for range 2500 {
					pass(chance, held)
					most := toAnswer
					if chance.IntN(3) == 0 {
						most = toAlert
					}
					want := calls.wait(time.Now(), most)
					if held = takeAll(t, m, most, "liming"); held != want {
						t.Fatalf("after %d calls told to wait %v, want %v", len(calls), held, want)
					}
					if held == 0 {
						calls = append(calls, time.Now())
					}
				}
				if a, b := calls.busiest(time.Minute), calls.busiest(time.Hour); a != 30 || b != 400 {
					t.Errorf("the busiest minute saw %d and the busiest hour %d calls, want 30 and 400", a, b)
				}
			})
		})
	}
}

// pass lets time go by: nothing, a while, or what was told, as chance will.
func pass(chance *rand.Rand, held time.Duration) {
	var rest time.Duration
	switch n := chance.IntN(100); {
	case n < 60:
	case n < 90:
		rest = time.Duration(chance.Int64N(int64(2 * time.Second)))
	case n < 97:
		rest = min(held, time.Minute)
	default:
		rest = time.Duration(chance.Int64N(int64(90 * time.Second)))
	}
	<-time.After(rest)
}

// TestRedisCountsAsTheModelDoes puts histories into Redis, made by chance, and
// asks for one more call. Calls lie half a step beside the ends of the spans,
// so that a slow machine changes nothing.
func TestRedisCountsAsTheModelDoes(t *testing.T) {
	const step = time.Hour
	most := map[time.Duration]int{10 * step: 5, 50 * step: 12}
	client := newClient(t, testserver.Redis(t))
	r := shared.NewRedis(client)
	chance := rand.New(rand.NewPCG(1, 2))
	went := 0
	for i := range 400 {
		key := fmt.Sprint("member ", i)
		now, err := client.Time(t.Context()).Result()
		must(t, err)
		var calls model
		for range chance.IntN(20) {
			calls = append(calls, now.Add(-time.Duration(chance.IntN(70))*step-step/2))
		}
		slices.SortFunc(calls, time.Time.Compare)
		fill(t, client, key, calls)
		want, got := calls.wait(now, most), takeAll(t, r, most, key)
		if (got > 0) != (want > 0) || got > want || want-got > step/2 {
			t.Fatalf("told to wait %v, want %v, with calls at %v before %v", got, want, calls, now)
		}
		if got == 0 {
			went++
			if kept, _ := times(t, client, key); len(kept) != len(calls.within(now, 50*step))+1 {
				t.Fatalf("%d calls are kept of %v", len(kept), calls)
			}
		}
	}
	if went < 50 || went > 350 {
		t.Errorf("%d of 400 went: the histories say little", went)
	}
}

func (m model) within(now time.Time, span time.Duration) model {
	return slices.DeleteFunc(slices.Clone(m), func(t time.Time) bool { return now.Sub(t) >= span })
}

// TestAClockThatWasSetBackHoldsNobodyLongerThanASpan: calls of a day to come
// count as made now.
func TestAClockThatWasSetBackHoldsNobodyLongerThanASpan(t *testing.T) {
	t.Run("memory", func(t *testing.T) {
		now := time.Date(2026, 8, 1, 10, 0, 0, 0, time.UTC)
		m := shared.NewMemory(shared.Now(func() time.Time { return now }))
		takeAll(t, m, aDay(2), "liming")
		now = now.Add(time.Hour)
		takeAll(t, m, aDay(2), "liming")
		now = now.AddDate(0, -1, 0)
		if wait := takeAll(t, m, aDay(2), "liming"); wait != 23*time.Hour {
			t.Fatalf("told to wait %v, want 23 h", wait)
		}
		now = now.Add(23 * time.Hour)
		wantTaken(t, m, aDay(2), "liming")
		wantHeld(t, m, aDay(2), "liming")
	})
	t.Run("Redis", func(t *testing.T) {
		client := newClient(t, testserver.Redis(t))
		now, err := client.Time(t.Context()).Result()
		must(t, err)
		fill(t, client, "liming", model{now.AddDate(0, 1, 0), now.AddDate(0, 1, 0).Add(time.Hour)})
		wait := takeAll(t, shared.NewRedis(client), aDay(2), "liming")
		if wait > 23*time.Hour || wait < 22*time.Hour {
			t.Fatalf("told to wait %v, want 23 h", wait)
		}
		if _, life := times(t, client, "liming"); life <= 0 || life > 24*time.Hour+time.Second {
			t.Errorf("the list lives for %v", life)
		}
	})
}

// TestAnInstanceKnowsWhatItTookWhenRedisGoesAndComes: WeCom counts on, whatever
// Redis forgot.
func TestAnInstanceKnowsWhatItTookWhenRedisGoesAndComes(t *testing.T) {
	server := testserver.StartRedis(t)
	r := instance(t, server.Addr())
	for range 10 {
		wantTaken(t, r, aDay(30), "liming")
	}
	must(t, server.Kill())
	for range 20 {
		wantTaken(t, r, aDay(30), "liming")
	}
	wantHeld(t, r, aDay(30), "liming")

	must(t, server.Start())
	client := newClient(t, server.Addr())
	eventually(t, "Redis to be used again", func() bool {
		takeAll(t, r, aDay(1_000_000), "hanmei")
		_, life := times(t, client, "hanmei")
		return life > 0
	})
	wantHeld(t, r, aDay(30), "liming")
}

// fill makes a list of calls as TakeAll would.
func fill(t *testing.T, client *redis.Client, key string, calls model) {
	t.Helper()
	for _, at := range calls {
		must(t, client.RPush(t.Context(), "zhanggui:{default}:window:"+key, at.UnixMicro()).Err())
	}
}

// times are the calls of a list in Redis, and how long it will live.
func times(t *testing.T, client *redis.Client, key string) ([]string, time.Duration) {
	t.Helper()
	name := "zhanggui:{default}:window:" + key
	list, err := client.LRange(t.Context(), name, 0, -1).Result()
	must(t, err)
	return list, client.PTTL(t.Context(), name).Val()
}

func BenchmarkMemoryTakeAll(b *testing.B) { benchTakeAll(b, shared.NewMemory(), 1) }

func BenchmarkRedisTakeAll(b *testing.B) {
	client := shared.Client(testserver.Redis(b), "", "", 0)
	defer client.Close()
	for _, members := range []int{1, 1000} {
		b.Run(fmt.Sprint(members), func(b *testing.B) { benchTakeAll(b, shared.NewRedis(client), members) })
	}
}

func benchTakeAll(b *testing.B, p ports, members int) {
	keys := make([]string, members)
	for n := 0; b.Loop(); n++ {
		for i := range keys {
			keys[i] = fmt.Sprint(n/30, " ", i)
		}
		if _, err := p.TakeAll(b.Context(), keys, toAnswer); err != nil {
			b.Fatal(err)
		}
	}
}
