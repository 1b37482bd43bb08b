package app

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// What the API allows: a page of batch/get_by_user holds 100 customers
// [docs 92994], a call of groupchat/get one group [docs 92122], and any API of
// a corp may be called 10,000 times a minute [docs 90312].
const (
	customersPerPage = 100
	callsPerSecond   = 10_000.0 / 60
)

// benchStaff is how many members the corp of a benchmark has. The pages of one
// member come one after the other, those of different members side by side.
const benchStaff = 40

// BenchmarkSync measures a corp of 100,000 customers and 2,000 groups of 50,
// and for the memory one of a fifth of it:
//
//   - first: nothing of it is known, as when the bot comes;
//   - nightly: nothing has changed;
//   - missed: of one customer in a hundred, the callback of an add or of a
//     deletion never came.
//
// plain is what one would write first (see plainRate). Simulator, bot and
// database share the machine. quota-% is the time that the
// quota would allow the same calls in, held against the time taken.
func BenchmarkSync(b *testing.B) {
	for _, g := range []struct {
		name string
		on   func(b *testing.B) where
	}{
		{"sqlite", func(b *testing.B) where { return onSQLite(b) }},
		{"mysql", durableMySQL},
	} {
		for _, latency := range []time.Duration{0, 50 * time.Millisecond} {
			for _, size := range []struct{ customers, groups int }{{20_000, 400}, {100_000, 2_000}} {
				b.Run(fmt.Sprintf("%s/%s/%dk", g.name, latency, size.customers/1000), func(b *testing.B) {
					for b.Loop() {
						benchSync(b, g.on(b), latency, size.customers, size.groups)
					}
					b.ReportMetric(0, "ns/op")
				})
			}
		}
	}
}

func benchSync(b *testing.B, w where, latency time.Duration, customers, groups int) {
	var base uint64
	h := openPlanned(b, w, plan{
		unready: true,
		corp: []func(*simulator.Config){func(c *simulator.Config) {
			c.Latency, c.NoCallLimits, c.JournalSize = latency, true, 64
			for n := range benchStaff {
				c.Staff = append(c.Staff, simulator.Staff{UserID: fmt.Sprintf("clerk%02d", n), Name: fmt.Sprintf("店员%02d", n), CustomerContact: true})
			}
		}},
		bot: func(c *config.Config) { c.WeCom.CallsPerMinute = 1_000_000 },
		before: func(sim *simulator.Simulator) {
			if err := sim.Populate(simulator.Population{Customers: customers, Groups: groups, GroupMembers: 50, State: "s17-till"}); err != nil {
				b.Fatal(err)
			}
			base = liveHeap()
		},
	})
	mark := highWater(b)
	first := h.syncEnds(b, "")
	reportSync(b, "first", first, mark()-base)
	began := time.Now()
	h.drained(b)
	b.ReportMetric(time.Since(began).Seconds(), "drain-s")

	plain := plainRate(b, h, w)
	b.ReportMetric(plain, "plain-customers/s")
	mark = highWater(b)
	reportSync(b, "nightly", h.syncAgain(b), mark()-base)

	lost := h.sim.Faults.Add(simulator.Fault{Callback: "*", Drop: true})
	for range customers / 100 {
		if _, err := h.sim.Scan(simulator.Scan{State: "s17-till", UserID: liming, Name: "新来的"}); err != nil {
			b.Fatal(err)
		}
	}
	h.sim.Faults.Remove(lost)
	mark = highWater(b)
	s := h.syncAgain(b)
	reportSync(b, "missed", s, mark()-base)
	if s.Missed[bot.MissedAdd] != customers/100 {
		b.Errorf("missed: %+v", s)
	}
}

// reportSync reports how fast a sync was and what it needed.
func reportSync(b *testing.B, name string, s bot.Sync, heap uint64) {
	took := s.FinishedAt.Sub(s.StartedAt).Seconds()
	pages := float64(s.Customers) / customersPerPage
	b.ReportMetric(took, name+"-s")
	b.ReportMetric(float64(s.Customers)/took, name+"-customers/s")
	b.ReportMetric(100*(pages+float64(s.Groups))/callsPerSecond/took, name+"-quota-%")
	b.ReportMetric(float64(heap)/(1<<20), name+"-heap-MB")
}

// syncEnds waits for the end of the sync that follows another.
func (h *house) syncEnds(b *testing.B, after string) bot.Sync {
	b.Helper()
	for {
		s, err := h.bots[0].Store().LatestSync(b.Context())
		if err == nil && s.ID != after && s.ID != "" && !s.Running() {
			return s
		}
		if err != nil {
			b.Log(err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (h *house) syncAgain(b *testing.B) bot.Sync {
	b.Helper()
	db := h.bots[0].Store()
	last, err := db.LatestSync(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if _, err = requestSync(context.Background(), db, time.Now()); err != nil {
		b.Fatal(err)
	}
	return h.syncEnds(b, last.ID)
}

// drained waits until the sends that a sync has left are out.
func (h *house) drained(b *testing.B) {
	b.Helper()
	for emptyQueues(b.Context(), h.bots[0].Store()) != nil {
		time.Sleep(100 * time.Millisecond)
	}
}

// liveHeap is what is alive in bytes after a collection.
func liveHeap() uint64 {
	runtime.GC()
	return lastLive()
}

func lastLive() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// highWater follows what each collection leaves alive, and tells the most.
func highWater(b *testing.B) (most func() uint64) {
	stop, told := make(chan struct{}), make(chan uint64)
	go func() {
		top := liveHeap()
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				top = max(top, lastLive())
			case <-stop:
				told <- max(top, liveHeap())
				return
			}
		}
	}()
	return func() uint64 { close(stop); return <-told }
}

// BenchmarkWelcomeDuringSync measures what a customer who comes during the
// first sync of a corp of 10,000 customers waits for the welcome.
func BenchmarkWelcomeDuringSync(b *testing.B) {
	for _, g := range []struct {
		name string
		on   func(b *testing.B) where
	}{
		{"sqlite", func(b *testing.B) where { return onSQLite(b) }},
		{"mysql", durableMySQL},
	} {
		b.Run(g.name, func(b *testing.B) {
			for b.Loop() {
				h := openPlanned(b, g.on(b), plan{
					// The sync is that of the first start.
					unintroduced: true,
					corp:         []func(*simulator.Config){func(c *simulator.Config) { c.Latency, c.NoCallLimits = 2*time.Millisecond, true }},
					bot:          func(c *config.Config) { c.WeCom.CallsPerMinute = 1_000_000 },
					before: func(sim *simulator.Simulator) {
						if err := sim.Populate(simulator.Population{Customers: 10_000, Groups: 200, GroupMembers: 50, State: "s17-till"}); err != nil {
							b.Fatal(err)
						}
					},
				})
				since := h.sim.Journal.Last()
				customers := h.offer(b, 10, 15*time.Second)
				h.syncEnds(b, "")
				if err := h.sim.Settle(b.Context()); err != nil {
					b.Fatal(err)
				}
				times := h.welcomeTimes(b, since)
				if len(times) != customers {
					b.Errorf("%d of %d customers were welcomed", len(times), customers)
				}
				b.ReportMetric(at(times, 0.5), "p50-ms")
				b.ReportMetric(at(times, 0.99), "p99-ms")
				b.ReportMetric(at(times, 1), "max-ms")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}
