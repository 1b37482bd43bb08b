package store

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// TestAnInstanceWhoseClockIsWrongOpensNothingEarly: sales go by the database's clock.
func TestAnInstanceWhoseClockIsWrongOpensNothingEarly(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		fast, slow := o, o
		fast.Instance, fast.Now = "fast", func() time.Time { return time.Now().Add(30 * time.Second) }
		slow.Instance, slow.Now = "slow", func() time.Time { return time.Now().Add(-30 * time.Second) }
		early, late := mustOpen(t, fast), mustOpen(t, slow)
		patrons(t, s, 10)
		sale := crabs()
		sale.Start, sale.End = time.Now().Add(20*time.Second), time.Now().Add(time.Hour)
		decree(t, s, bot.SaveSale{Sale: sale})
		for i, where := range []*Store{s, early, late} {
			gets(t, where, claiming(i), bot.SaleWaitsToOpen)
			look := ok[bot.SaleLook](t)(where.SaleLook(background, "S7K2", "wm1", ""))
			if off := time.Since(look.Now).Abs(); off > 5*time.Second || look.Result != bot.SaleWaitsToOpen {
				t.Errorf("instance %s shows %q at a time that is %v off", where.o.Instance, look.Result, off)
			}
		}
		// Neither does the line, which asks the ledger.
		answers, err := early.commitActs(background, "S7K2", []bot.SaleAct{cleanAct(claiming(0))})
		if err != nil || answers[0].Result != bot.SaleWaitsToOpen {
			t.Fatalf("the ledger answers %+v, %v", answers, err)
		}
		// What has begun is open to all of them.
		sale.Version, sale.Start = 2, time.Now().Add(-10*time.Second)
		decree(t, s, bot.SaveSale{Sale: sale})
		for i, where := range []*Store{s, early, late} {
			a := claiming(i)
			a.Version = 2
			where.sales.drop("S7K2")
			gets(t, where, a, bot.SaleGot)
		}
	})
}

// TestWhatIsKnownInMemoryMayBeLost: everything that is remembered comes from the
// ledger and is found there again.
func TestWhatIsKnownInMemoryMayBeLost(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		patrons(t, s, 60)
		sale := crabs()
		sale.Units = map[string]int{"": 20}
		decree(t, s, bot.SaveSale{Sale: sale})
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				if i%3 == 0 {
					s.sales.drop("S7K2")
				}
				if _, err := s.SaleAct(background, claiming(i)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		sound(t, s, bot.SaleBalance{Total: 20, Held: 20})
		// Memory that is wrong is found out, and nobody has two claims for it.
		l := s.sales.of("S7K2")
		l.mu.Lock()
		l.came, l.seq = map[string]bool{}, 20
		l.mu.Unlock()
		more := sale
		more.Version, more.Units = 2, map[string]int{"": 100}
		decree(t, s, bot.SaveSale{Sale: more})
		for i := range 60 {
			a := claiming(i)
			a.Version = 2
			gets(t, s, a, bot.SaleGot)
		}
		sound(t, s, bot.SaleBalance{Total: 100, Held: 60, Available: 40})
	})
}

// TestADatabaseThatIsAwayLosesNothing kills the server in mid-sale and starts it
// again: whoever was not answered asks again with the same key.
func TestADatabaseThatIsAwayLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a MariaDB")
	}
	server := testserver.StartMySQL(t, testserver.FlushEachCommit)
	s := mustOpen(t, Options{Driver: MySQL, DSN: server.Database(t), Instance: "one"})
	patrons(t, s, 200)
	sale := crabs()
	sale.Units, sale.Start, sale.End = map[string]int{"": 150}, time.Now().Add(-time.Minute), time.Now().Add(time.Hour)
	decree(t, s, bot.SaveSale{Sale: sale})
	got := map[int]bool{}
	var failed []int
	var mu sync.Mutex
	claim := func(i int) {
		ctx, cancel := context.WithTimeout(background, 20*time.Second)
		defer cancel()
		answer, err := s.SaleAct(ctx, claiming(i))
		mu.Lock()
		defer mu.Unlock()
		if err == nil && answer.Result == bot.SaleGot {
			got[i] = true
		} else {
			failed = append(failed, i)
		}
	}
	for i := range 40 {
		claim(i)
	}
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() { claim(40 + i) })
	}
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	claim(100)
	if len(failed) == 0 {
		t.Fatal("nobody noticed that the database was away: the test proves nothing")
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	again := failed
	failed = nil
	for _, i := range again {
		for n := 0; !got[i] && n < 100; n++ {
			claim(i)
		}
	}
	if b := even(t, s); b.Held != 101 || len(got) != 101 {
		t.Fatalf("%d were told they have one, and the ledger says %+v", len(got), b)
	}
}

// TestTenThousandWhoWaitArePaged: their places are right, and pages of them bounded.
func TestTenThousandWhoWaitArePaged(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		const people = 10_000
		patrons(t, s, people)
		sale := crabs()
		sale.Units = map[string]int{"": 1}
		decree(t, s, bot.SaveSale{Sale: sale})
		for first := 0; first < people; first += batchActs {
			var acts []bot.SaleAct
			for i := first; i < min(people, first+batchActs); i++ {
				acts = append(acts, cleanAct(doing(i, bot.DoWait)))
			}
			if _, err := s.commitActs(background, "S7K2", acts); err != nil {
				t.Fatal(err)
			}
		}
		sound(t, s, bot.SaleBalance{Total: 1, Held: 1, Waiting: people - 1})
		for _, n := range []int{1, 2, 5000, people - 1} {
			if place := ok[bot.SaleLook](t)(s.SaleLook(background, "S7K2", fmt.Sprint("wm", n), "")).Place; place != n {
				t.Errorf("wm%d has place %d", n, place)
			}
		}
		viewed(t, s, func(v view) {
			seen, after := 0, int64(0)
			for {
				some := ok[[]bot.SaleClaim](t)(v.Sales().Claims(bot.Everything(), "S7K2", bot.ClaimWaiting, after, people))
				if len(some) > pageLimit {
					t.Fatalf("a page has %d claims", len(some))
				}
				if len(some) == 0 {
					break
				}
				seen, after = seen+len(some), some[len(some)-1].Seq
			}
			if seen != people-1 {
				t.Errorf("%d of %d who wait were listed", seen, people-1)
			}
		})
		// All of them can be served at once: in order, and in bounded transactions.
		more := sale
		more.Version, more.Units = 2, map[string]int{"": 3001}
		decree(t, s, bot.SaveSale{Sale: more})
		sound(t, s, bot.SaleBalance{Total: 3001, Held: 1, Offered: 3000, Waiting: people - 3001})
		if place := ok[bot.SaleLook](t)(s.SaleLook(background, "S7K2", "wm3001", "")); place.Result != bot.SaleListed {
			t.Errorf("the first who still waits sees %+v", place.SaleAnswer)
		}
	})
}

// TestAJournalThatWasChangedIsFoundOut: neither the lines nor the numbers can be
// changed by hand without the audit saying so.
func TestAJournalThatWasChangedIsFoundOut(t *testing.T) {
	for _, c := range []struct{ name, sql string }{
		{"a line says something else", "UPDATE sale_journal SET held = held + 1, available = available - 1 WHERE seq = 2"},
		{"a line is gone", "DELETE FROM sale_journal WHERE seq = 2"},
		{"the last line is gone", "DELETE FROM sale_journal WHERE seq = 4"},
		{"the balance was changed", "UPDATE sale_stocks SET available = available + 1, total = total + 1"},
		{"units were taken from one and given to another", "UPDATE sale_stocks SET held = held - 1, available = available + 1"},
		{"a claim is gone", "DELETE FROM sale_claims WHERE external_userid = 'wm1'"},
		{"a claim was made bigger", "UPDATE sale_claims SET quantity = 2 WHERE external_userid = 'wm1'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, o Options) {
				s, _ := counterSales(t, o)
				patrons(t, s, 3)
				decree(t, s, bot.SaveSale{Sale: crabs()})
				for i := range 3 {
					gets(t, s, claiming(i), bot.SaleGot)
				}
				sound(t, s, bot.SaleBalance{Total: 5, Held: 3, Available: 2})
				exec(t, s, c.sql)
				if audit := ok[bot.SaleAudit](t)(s.SaleAudit(background, bot.Everything(), "S7K2", 9)); audit.Right() {
					t.Errorf("the audit finds nothing amiss: %+v", audit)
				}
			})
		})
	}
}
