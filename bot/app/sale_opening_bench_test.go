package app

import (
	"net/http"
	"runtime/metrics"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// BenchmarkSaleOpening opens a sale of 1,000 units before a whole bot, workers and
// all, and lets 100,000 people press the button at once, over 5,000 connections: as
// many as this machine's limit of open files leaves to both ends. Everybody gets an
// answer, none of them an error, exactly 1,000 win, and these are those who were at
// the door first. "too-early" is how many places too early the luckiest winner was
// served: so many came before them and got nothing.
func BenchmarkSaleOpening(b *testing.B) {
	const people, connections, units = 100_000, 5_000, 1000
	onGrounds(b, func(b *testing.B, w where) {
		h := openHouse(b, w)
		h.settled(b)
		desk, crowd := openDesk(b, w, people), gather(sellingKey(h.config), people)
		door := &doorkeeper{arrived: make([]atomic.Int64, people), at: make([]atomic.Int64, people)}
		h.bots[0].server.Handler = door.before(h.bots[0].server.Handler)
		var rates, p99, places, late, memory []float64
		n := 0
		for b.Loop() {
			n++
			sale := "OPEN" + strconv.Itoa(n)
			start := time.Now().Add(200 * time.Millisecond)
			desk.open(b, sale, units, start)
			door.reset()
			used := watchMemory(b)
			time.Sleep(time.Until(start))
			all := crowd.all(b, []string{h.bots[0].Addr()}, sale, connections)
			took := time.Since(start)
			memory = append(memory, used())
			if len(all) != people || won(all) != units {
				b.Fatalf("of %d units %d were sold to %d people", units, won(all), len(all))
			}
			desk.even(b, sale, units, units)
			early, wait := door.unfair(all)
			rates, p99 = append(rates, people/took.Seconds()), append(p99, at(answerTimes(all), 0.99))
			places, late = append(places, float64(early)), append(late, wait)
		}
		b.ReportMetric(middle(rates), "answers/s")
		b.ReportMetric(middle(p99), "p99-ms")
		b.ReportMetric(middle(places), "too-early-places")
		b.ReportMetric(middle(late), "too-early-ms")
		b.ReportMetric(middle(memory), "more-MB")
		b.ReportMetric(0, "ns/op")
	})
}

// doorkeeper notes in which order people arrive at the bot.
type doorkeeper struct {
	came        atomic.Int64
	arrived, at []atomic.Int64
}

func (d *doorkeeper) reset() {
	d.came.Store(0)
	for n := range d.arrived {
		d.arrived[n].Store(0)
	}
}

// before lets requests through to a handler.
func (d *doorkeeper) before(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n, err := strconv.Atoi(r.Header.Get("X-Person")); err == nil && d.arrived[n].CompareAndSwap(0, d.came.Add(1)) {
			d.at[n].Store(time.Now().UnixNano())
		}
		h.ServeHTTP(w, r)
	})
}

// unfair is how many who got nothing had come before the last who won, and by how
// many milliseconds the first of those had come before.
func (d *doorkeeper) unfair(all []pressed) (places int64, ms float64) {
	var last pressed
	for _, one := range all {
		if one.result == bot.SaleGot && d.arrived[one.person].Load() > d.arrived[last.person].Load() {
			last = one
		}
	}
	first := d.at[last.person].Load()
	for _, one := range all {
		if one.result != bot.SaleGot && d.arrived[one.person].Load() < d.arrived[last.person].Load() {
			places++
			first = min(first, d.at[one.person].Load())
		}
	}
	return places, float64(d.at[last.person].Load()-first) / 1e6
}

// watchMemory begins to watch how much memory the process takes; what it answers is
// how many megabytes more it took at most since.
func watchMemory(b *testing.B) (used func() float64) {
	b.Helper()
	take := func() float64 {
		samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
		metrics.Read(samples)
		return float64(samples[0].Value.Uint64()-samples[1].Value.Uint64()) / (1 << 20)
	}
	before, most := take(), 0.0
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			most = max(most, take()-before)
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	return func() float64 {
		close(stop)
		<-done
		return most
	}
}
