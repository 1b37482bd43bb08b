package app

import (
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/store/testserver"
	"github.com/zhanggui/zhanggui/templates"
)

// saleRounds is how often each way of selling has its turn of a second.
const saleRounds = 3

// BenchmarkSaleClaims measures claims as phones make them: the form behind the
// button, over HTTP from 64 connections, through the bot's own addresses, with the
// link's signature, the session and the form's token checked, until the answer leads
// to the page that shows it. "ledger" is one bot, "two" are two on one database;
// "plain" is what one would write first behind the same addresses and checks: UPDATE …
// SET stock = stock - 1 WHERE stock > 0 and an insert, in a transaction. They take
// turns of a second, each with a sale of its own. Sales of 1,000 units tell how many
// are answered when most get nothing, sales without an end how many win.
func BenchmarkSaleClaims(b *testing.B) {
	onGrounds(b, func(b *testing.B, w where) {
		f := openFair(b, w, 80_000)
		for _, kind := range []struct {
			name  string
			units int
		}{{"answers", 1000}, {"wins", 1_000_000}} {
			b.Run(kind.name, func(b *testing.B) { f.measure(b, kind.units) })
		}
	})
}

// onGrounds measures on a file, and on servers that make each commit durable.
func onGrounds(b *testing.B, bench func(b *testing.B, w where)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, onSQLite(b)) })
	b.Run("mysql and redis", func(b *testing.B) {
		server := testserver.StartMySQL(b, testserver.FlushEachCommit)
		bench(b, where{driver: config.DriverMySQL, dsn: server.Database(b), redis: testserver.Redis(b)})
	})
}

// fair is a place where sales are held: bots and the plain way on one database, and a
// crowd before them.
type fair struct {
	crowd *saleCrowd
	desk  *saleDesk
	plain *gorm.DB
	// ways are the addresses of each way to sell.
	ways  map[string][]string
	sales int
}

// measure lets the ways sell in turns.
func (f *fair) measure(b *testing.B, units int) {
	const connections = 64
	rates, p99 := map[string][]float64{}, map[string][]float64{}
	for b.Loop() {
		for range saleRounds {
			for _, way := range []string{"ledger", "plain", "two"} {
				all := f.sell(b, way, units, connections)
				if units < len(all) && won(all) != units {
					b.Fatalf("%s: of %d units %d were sold to %d people", way, units, won(all), len(all))
				}
				took := answerTimes(all)
				rates[way] = append(rates[way], float64(len(took)))
				p99[way] = append(p99[way], at(took, 0.99))
			}
		}
	}
	for way := range f.ways {
		b.ReportMetric(middle(rates[way]), way+"-claims/s")
		b.ReportMetric(middle(p99[way]), way+"-p99-ms")
	}
	b.ReportMetric(middle(rates["ledger"])/middle(rates["plain"]), "times")
	b.ReportMetric(0, "ns/op")
}

// sell holds a new sale for a second, and looks into the books afterwards.
func (f *fair) sell(b *testing.B, way string, units, connections int) []pressed {
	b.Helper()
	f.sales++
	sale := fmt.Sprintf("S%05d", f.sales)
	if way == "plain" {
		if err := f.plain.Exec("INSERT INTO plain_sales VALUES (?, ?)", sale, units).Error; err != nil {
			b.Fatal(err)
		}
		all := f.crowd.rush(b, f.ways[way], sale, connections, time.Second)
		var rows int64
		if err := f.plain.Raw("SELECT COUNT(*) FROM plain_claims WHERE sale = ?", sale).Scan(&rows).Error; err != nil || int(rows) != won(all) {
			b.Fatalf("plainly %d rows were written for %d who won: %v", rows, won(all), err)
		}
		return all
	}
	f.desk.open(b, sale, units, time.Now().Add(-time.Minute))
	all := f.crowd.rush(b, f.ways[way], sale, connections, time.Second)
	f.desk.even(b, sale, units, won(all))
	return all
}

// openFair opens two bots, of which nothing but the addresses is at work, and the
// plain way beside them.
func openFair(b *testing.B, w where, people int) *fair {
	b.Helper()
	c := exampleConfig(b, w)
	key := sellingKey(c)
	f := &fair{crowd: gather(key, people), plain: openPlainly(b, w), ways: map[string][]string{}}
	f.desk = openDesk(b, w, people)
	one, two := serveOn(b, atRest(b, c)), serveOn(b, atRest(b, c))
	f.ways["ledger"], f.ways["two"] = []string{one}, []string{one, two}
	f.ways["plain"] = []string{serveOn(b, plainly(b, c, f.plain))}
	return f
}

// atRest are the addresses of a bot whose workers do not work: what happens after a
// claim is no part of what is measured, and would take place in another way's turn.
func atRest(b *testing.B, c *config.Config) http.Handler {
	b.Helper()
	a, err := New(b.Context(), Options{Config: c, Messages: loadMessages(b), Log: silence(), Version: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { a.close() })
	return a.server.Handler
}

func loadMessages(b *testing.B) *templates.Catalogue {
	b.Helper()
	messages, err := templates.Load("")
	if err != nil {
		b.Fatal(err)
	}
	return messages
}

func silence() *logrus.Logger {
	log := logrus.New()
	log.SetOutput(io.Discard)
	return log
}
