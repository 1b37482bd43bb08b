package engine_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/engine"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// stopwatch stands for WeCom: it answers after 2 ms and notes how long it was
// from the arrival of the event to the end of the call.
type stopwatch struct {
	mu   sync.Mutex
	took []time.Duration
	left int
	done chan struct{}
}

// Send reads the time of arrival from the welcome it is given.
func (s *stopwatch) Send(_ context.Context, item bot.OutboxItem) bot.Outcome {
	time.Sleep(2 * time.Millisecond)
	took := time.Since(item.Send.(bot.Welcome).AddedAt)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took = append(s.took, took)
	if s.left--; s.left == 0 {
		close(s.done)
	}
	return bot.Outcome{Class: bot.ClassDone}
}

// BenchmarkEventToSend is the way of an event from the moment its callback may
// be acknowledged to the answer of a WeCom that takes 2 ms: handled in its
// lane, welcome and outcome durable. Each iteration is one event; "paced"
// comes at a rate, "saturated" as fast as 64 callbacks at a time can be stored.
func BenchmarkEventToSend(b *testing.B) {
	for _, driver := range []string{store.SQLite, store.MySQL} {
		for _, instances := range []int{1, 2} {
			for _, rate := range []int{200, 1000, 0} {
				name := fmt.Sprintf("%s/instances=%d/rate=%d", driver, instances, rate)
				if rate == 0 {
					name = fmt.Sprintf("%s/instances=%d/saturated", driver, instances)
				}
				b.Run(name, func(b *testing.B) { eventToSend(b, driver, instances, rate) })
			}
		}
	}
}

func eventToSend(b *testing.B, driver string, instances, rate int) {
	o := store.Options{Driver: driver}
	if driver == store.SQLite {
		o.DSN = filepath.Join(b.TempDir(), "bot.db")
	} else {
		o.DSN = testserver.StartMySQL(b, testserver.FlushEachCommit).Database(b)
	}
	watch := &stopwatch{left: b.N, done: make(chan struct{})}
	var all []*instance
	for k := range instances {
		all = append(all, newInstance(b, o, fmt.Sprint("instance-", k), welcomes, sendTo(watch)))
	}
	b.ResetTimer()
	started := time.Now()
	if rate > 0 {
		putAtRate(b, all, rate)
	} else {
		putByMany(b, all)
	}
	<-watch.done
	elapsed := time.Since(started)
	b.StopTimer()
	slices.Sort(watch.took)
	b.ReportMetric(float64(b.N)/elapsed.Seconds(), "events/s")
	b.ReportMetric(quantile(watch.took, 0.50), "p50-ms")
	b.ReportMetric(quantile(watch.took, 0.99), "p99-ms")
}

// putAtRate brings events in by the clock, however long each takes, as WeCom
// does. What is late is still counted from when it should have come.
func putAtRate(b *testing.B, all []*instance, rate int) {
	var puts sync.WaitGroup
	started := time.Now()
	for n := range b.N {
		due := started.Add(time.Duration(n) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		puts.Go(func() { putNumber(b, all, n) })
	}
	puts.Wait()
}

func putByMany(b *testing.B, all []*instance) {
	var puts sync.WaitGroup
	for w := range 64 {
		puts.Go(func() {
			for n := w; n < b.N; n += 64 {
				putNumber(b, all, n)
			}
		})
	}
	puts.Wait()
}

// putNumber gives the n-th event to one of the instances; each customer has
// three events.
func putNumber(b *testing.B, all []*instance, n int) {
	if err := all[n%len(all)].put(fmt.Sprint("customer:", n/3), fmt.Sprint(n)); err != nil {
		b.Error(err)
	}
}

func quantile(sorted []time.Duration, q float64) float64 {
	at := min(len(sorted)-1, int(q*float64(len(sorted))))
	return float64(sorted[at].Microseconds()) / 1000
}

func sendTo(s engine.Sender) func(*engine.Options) {
	return func(o *engine.Options) { o.Sender = s }
}
