package app

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// BenchmarkWelcome measures the whole way: a customer scans, the encrypted
// callback comes in, and the welcome is recorded at a simulated WeCom that
// takes 2 ms per call, with details, tags and all else running behind it.
// Simulator, bot and database share the machine.
//
//   - minute: 200 customers a second for a minute, the time from the
//     acknowledgement to the welcome;
//   - burst: 2,000 customers at once, how many a second are welcomed.
func BenchmarkWelcome(b *testing.B) {
	for _, g := range []struct {
		name string
		on   func(b *testing.B) where
		bots int
	}{
		{"sqlite", func(b *testing.B) where { return onSQLite(b) }, 1},
		{"mysql", durableMySQL, 1},
		{"mysql two bots", durableMySQL, 2},
	} {
		b.Run(g.name+"/minute", func(b *testing.B) { benchMinute(b, loadedHouse(b, g.on(b), g.bots)) })
		b.Run(g.name+"/burst", func(b *testing.B) { benchBurst(b, loadedHouse(b, g.on(b), g.bots)) })
	}
}

func durableMySQL(b *testing.B) where {
	return where{
		driver: "mysql", dsn: testserver.StartMySQL(b, testserver.FlushEachCommit).Database(b), redis: testserver.Redis(b),
	}
}

// loadedHouse is a house without WeCom's limit of 10,000 calls a minute, which
// the load exceeds.
func loadedHouse(b *testing.B, w where, bots int) *house {
	b.Helper()
	h := openPlanned(b, w, plan{
		shop: func(c *config.Config) { c.WeCom.CallsPerMinute = 1_000_000 },
		corp: []func(*simulator.Config){func(c *simulator.Config) {
			c.Latency, c.NoCallLimits, c.JournalSize = 2*time.Millisecond, true, 400_000
		}},
	})
	for len(h.bots) < bots {
		h.openBot(b)
	}
	return h
}

func benchMinute(b *testing.B, h *house) {
	for b.Loop() {
		since := h.sim.Journal.Last()
		customers := h.offer(b, 200, time.Minute)
		h.settled(b)
		times := h.welcomeTimes(b, since)
		if len(times) != customers {
			b.Errorf("%d of %d customers were welcomed", len(times), customers)
		}
		b.ReportMetric(at(times, 0.5), "p50-ms")
		b.ReportMetric(at(times, 0.99), "p99-ms")
		b.ReportMetric(at(times, 1), "max-ms")
	}
	b.ReportMetric(0, "ns/op")
}

func benchBurst(b *testing.B, h *house) {
	const customers = 2000
	for b.Loop() {
		since := h.sim.Journal.Last()
		began := time.Now()
		for n := range customers {
			h.scanTurn(b, n)
		}
		ctx, cancel := context.WithTimeout(b.Context(), 5*time.Minute)
		seen := 0
		_, err := h.sim.Journal.WaitSince(ctx, since, func(e simulator.Entry) bool {
			if isWelcome(e) {
				seen++
			}
			return seen == customers
		})
		cancel()
		if err != nil {
			b.Fatalf("%d of %d welcomed: %v", seen, customers, err)
		}
		b.ReportMetric(customers/time.Since(began).Seconds(), "welcomes/s")
		h.settled(b)
		b.ReportMetric(customers/time.Since(began).Seconds(), "customers-done/s")
	}
	b.ReportMetric(0, "ns/op")
}

// offer lets customers come at a rate for a while, whatever the bot does, and
// returns how many came.
func (h *house) offer(b *testing.B, perSecond int, while time.Duration) (customers int) {
	b.Helper()
	tick := time.NewTicker(time.Second / time.Duration(perSecond))
	defer tick.Stop()
	for end := time.Now().Add(while); time.Now().Before(end); customers++ {
		<-tick.C
		h.scanTurn(b, customers)
	}
	return customers
}

// scanTurn is the n-th customer of a load. With several bots, WeCom's callbacks
// go to them in turn, as through a load balancer.
func (h *house) scanTurn(b *testing.B, n int) {
	if len(h.bots) > 1 {
		h.sim.SetCallbackURL(config.MainApp, "http://"+h.bots[n%len(h.bots)].Addr()+"/callback/wecom/"+config.MainApp)
	}
	if _, err := h.sim.Scan(simulator.Scan{State: "s17-door", UserID: liming, Name: fmt.Sprint("客户", n)}); err != nil {
		b.Fatal(err)
	}
}

func isWelcome(e simulator.Entry) bool {
	return e.Kind == simulator.EntryAPI && e.Code == 0 && strings.HasSuffix(e.API, "send_welcome_msg")
}

var (
	codeInCallback = regexp.MustCompile(`<WelcomeCode><!\[CDATA\[([^\]]+)\]\]>`)
	codeInCall     = regexp.MustCompile(`"welcome_code":"([^"]+)"`)
)

// welcomeTimes are the times from the acknowledgement of an add to the record
// of its welcome, sorted. A welcome that overtakes the acknowledgement on its
// way back counts as none.
func (h *house) welcomeTimes(b *testing.B, since int64) []time.Duration {
	b.Helper()
	acknowledged := map[string]time.Time{}
	var times []time.Duration
	entries := h.sim.Journal.Calls(func(e simulator.Entry) bool { return e.Seq > since })
	for _, e := range entries {
		if m := codeInCallback.FindStringSubmatch(e.Request); e.Kind == simulator.EntryCallback && e.Status == 200 && m != nil {
			acknowledged[m[1]] = e.Wall
		}
	}
	for _, e := range entries {
		if m := codeInCall.FindStringSubmatch(e.Request); isWelcome(e) && m != nil {
			times = append(times, max(0, e.Wall.Sub(acknowledged[m[1]])))
		}
	}
	slices.Sort(times)
	return times
}
