package store

import (
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// BenchmarkSaleClaims lets 64 connections claim one of 1,000 units each until all are
// gone and for a while after: claims answered in a second, and how long one takes. The
// plain way is what one would write first: UPDATE … SET stock = stock - 1 WHERE
// stock > 0 and an insert, in one transaction, on the same database at the same
// durability.
func BenchmarkSaleClaims(b *testing.B) {
	for _, where := range databases(b) {
		b.Run(where.Driver, func(b *testing.B) {
			var ledger, plain, both saleRun
			for b.Loop() {
				ledger.add(rushOf(b, where.fresh(b), 1, 1000, 64, time.Second))
				both.add(rushOf(b, where.fresh(b), 2, 1000, 64, time.Second))
				plain.add(plainRush(b, where.fresh(b), 1000, 64, time.Second))
			}
			ledger.report(b, "ledger")
			both.report(b, "two-instances")
			plain.report(b, "plain")
			b.ReportMetric(ledger.answers()/plain.answers(), "times-the-answers")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkSaleWins is the same without an end of the units: how many claims are won
// in a second.
func BenchmarkSaleWins(b *testing.B) {
	for _, where := range databases(b) {
		b.Run(where.Driver, func(b *testing.B) {
			var ledger, plain, both saleRun
			for b.Loop() {
				ledger.add(rushOf(b, where.fresh(b), 1, mostUnits, 64, time.Second))
				both.add(rushOf(b, where.fresh(b), 2, mostUnits, 64, time.Second))
				plain.add(plainRush(b, where.fresh(b), mostUnits, 64, time.Second))
			}
			ledger.report(b, "ledger")
			both.report(b, "two-instances")
			plain.report(b, "plain")
			b.ReportMetric(ledger.answers()/plain.answers(), "times-the-wins")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkSaleOpening lets 100,000 people come in the same second for 1,000 units.
func BenchmarkSaleOpening(b *testing.B) {
	const people = 100_000
	for _, where := range databases(b) {
		b.Run(where.Driver, func(b *testing.B) {
			var took, p99 []time.Duration
			for b.Loop() {
				s := benchStores(b, where.fresh(b), 1, 1000, people)[0]
				began := time.Now()
				all := make([]time.Duration, people)
				var won atomic.Int64
				var group sync.WaitGroup
				for i := range people {
					group.Go(func() {
						answer, err := s.SaleAct(background, claiming(i))
						if all[i] = time.Since(began); err != nil {
							b.Error(err)
						}
						if answer.Result == bot.SaleGot {
							won.Add(1)
						} else if answer.Result != bot.SaleSoldOut {
							b.Errorf("answered %q", answer.Result)
						}
					})
				}
				group.Wait()
				took = append(took, time.Since(began))
				slices.Sort(all)
				p99 = append(p99, all[people*99/100])
				if sold := even(b, s); won.Load() != 1000 || sold.Held != 1000 {
					b.Fatalf("%d won, and the ledger says %+v", won.Load(), sold)
				}
			}
			b.ReportMetric(people/median(took).Seconds(), "answers/s")
			b.ReportMetric(float64(median(took).Milliseconds()), "all-ms")
			b.ReportMetric(float64(median(p99).Milliseconds()), "p99-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// saleRun is what came of runs.
type saleRun struct {
	rates    []float64
	p50, p99 []time.Duration
}

func (r *saleRun) add(took []time.Duration, while time.Duration) {
	r.rates = append(r.rates, float64(len(took))/while.Seconds())
	r.p50, r.p99 = append(r.p50, took[len(took)/2]), append(r.p99, took[len(took)*99/100])
}

func (r *saleRun) answers() float64 { return median(r.rates) }

func (r *saleRun) report(b *testing.B, name string) {
	b.ReportMetric(r.answers(), name+"-claims/s")
	b.ReportMetric(float64(median(r.p50).Microseconds())/1000, name+"-p50-ms")
	b.ReportMetric(float64(median(r.p99).Microseconds())/1000, name+"-p99-ms")
}

// benchStores are instances on one database with a sale that is open, and people whom
// the bot knows.
func benchStores(b *testing.B, o Options, instances, units, people int) []*Store {
	b.Helper()
	o.Now = time.Now
	all := []*Store{mustOpen(b, o)}
	for i := 1; i < instances; i++ {
		all = append(all, beside(b, o, fmt.Sprint("instance", i)))
	}
	patrons(b, all[0], people)
	sale := crabs()
	sale.Units, sale.Start, sale.End = map[string]int{"": units}, time.Now().Add(-time.Minute), time.Now().Add(time.Hour)
	decree(b, all[0], bot.SaveSale{Sale: sale})
	return all
}

// benchPeople is how many come to one run at most; after that they come again.
const benchPeople = 60_000

// rushOf lets connections claim through the ledger for a while.
func rushOf(b *testing.B, o Options, instances, units, connections int, while time.Duration) ([]time.Duration, time.Duration) {
	b.Helper()
	all := benchStores(b, o, instances, units, benchPeople)
	var n, won atomic.Int64
	took := hammer(b, connections, while, func() error {
		i := int(n.Add(1))
		answer, err := all[i%instances].SaleAct(background, claiming(i%benchPeople))
		if answer.Result == bot.SaleGot && i < benchPeople {
			won.Add(1)
		}
		return err
	})
	sold := even(b, all[0])
	if sold.Held != min(units, sold.Held) || units <= len(took) && sold.Held != units || int64(sold.Held) != won.Load() && n.Load() < benchPeople {
		b.Fatalf("of %d units %d are held, %d were won", units, sold.Held, won.Load())
	}
	return took, while
}

// plainRush does what one would write first.
func plainRush(b *testing.B, o Options, units, connections int, while time.Duration) ([]time.Duration, time.Duration) {
	b.Helper()
	pool, err := openPlain(b, o).DB()
	if err != nil {
		b.Fatal(err)
	}
	for _, statement := range []string{
		"CREATE TABLE plain_sales (id VARCHAR(128) PRIMARY KEY, stock BIGINT NOT NULL)",
		"CREATE TABLE plain_claims (sale VARCHAR(128) NOT NULL, external_userid VARCHAR(128) NOT NULL, code VARCHAR(64) NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (sale, external_userid))",
		fmt.Sprintf("INSERT INTO plain_sales VALUES ('S7K2', %d)", units),
	} {
		if _, err := pool.Exec(statement); err != nil {
			b.Fatal(err)
		}
	}
	var n atomic.Int64
	return hammer(b, connections, while, func() error { return plainClaim(pool, n.Add(1)) }), while
}

// plainClaim is one transaction.
func plainClaim(pool *sql.DB, n int64) error {
	tx, err := pool.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	done, err := tx.Exec("UPDATE plain_sales SET stock = stock - 1 WHERE id = ? AND stock > 0", "S7K2")
	if err != nil {
		return err
	}
	if got, err := done.RowsAffected(); err != nil || got == 0 {
		return err
	}
	_, err = tx.Exec("INSERT INTO plain_claims VALUES (?, ?, ?, ?)", "S7K2", fmt.Sprint("wm", n), fmt.Sprint("CODE", n), time.Now().UnixMicro())
	if err != nil {
		return err
	}
	return tx.Commit()
}
