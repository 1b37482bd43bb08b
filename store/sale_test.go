package store

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// saleOpens is when the tests' sales open.
var saleOpens = opening.Add(time.Hour)

// crabs is a sale of five units for everybody.
func crabs() bot.Sale {
	return bot.Sale{
		ID: "S7K2", Version: 1, Kind: bot.SaleFlash, Item: "大闸蟹", Category: "海鲜", Price: 9900, Was: 16800,
		Units: map[string]int{"": 5}, Each: 2, Start: saleOpens, End: saleOpens.Add(time.Hour), Hold: 24 * time.Hour, Offer: 10 * time.Minute,
		By: "liming", At: opening, State: bot.SalePlanned,
	}
}

// counterSales is a store whose sales go by a clock that tests set.
func counterSales(t testing.TB, o Options) (*Store, *clock) {
	t.Helper()
	now := clockAt(saleOpens)
	o.Now, o.SaleNow = now.Now, now.Now
	return mustOpen(t, o), now
}

// decree carries out what an event decides, in a transaction as an event's is.
func decree(t testing.TB, s *Store, effects ...bot.Effect) {
	t.Helper()
	plan, _ := decides(effects...)(nil)
	err := s.inTx(background, func(w *work) error {
		d := w.newDecisions()
		if err := d.take(1, plan); err != nil {
			return err
		}
		return d.carryOut()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// patrons are customers whom the bot knows: wm0, wm1, …
func patrons(t testing.TB, s *Store, n int) {
	t.Helper()
	var people []customer
	var pairs []relation
	for i := range n {
		people = append(people, customer{ID: int64(i + 1), ExternalUserID: fmt.Sprint("wm", i)})
		pairs = append(pairs, relation{CustomerID: int64(i + 1), UserID: "liming", Status: bot.RelationActive, Store: "s17"})
	}
	if _, err := customerTable.insert(s.db, people); err != nil {
		t.Fatal(err)
	}
	if _, err := relationTable.insert(s.db, pairs); err != nil {
		t.Fatal(err)
	}
}

// claiming is how customer n claims one unit of the crabs.
func claiming(n int) bot.SaleAct {
	return bot.SaleAct{
		Sale: "S7K2", ExternalUserID: fmt.Sprint("wm", n), Do: bot.DoClaim, Quantity: 1, Version: 1,
		Key: fmt.Sprint("claim", n), NewCode: fmt.Sprint("CODE", n), ChatID: "wr1",
	}
}

// doing is the same with something else to do.
func doing(n int, what bot.SaleDo) bot.SaleAct {
	a := claiming(n)
	a.Do, a.Key = what, fmt.Sprint(what, n)
	return a
}

// gets lets a customer act and checks what they are answered.
func gets(t testing.TB, s *Store, a bot.SaleAct, want bot.SaleResult) bot.SaleAnswer {
	t.Helper()
	answer, err := s.SaleAct(background, a)
	if err != nil || answer.Result != want {
		t.Fatalf("%s of %s: %q (%s), %v; want %q", a.Do, a.ExternalUserID, answer.Result, answer.Why, err, want)
	}
	return answer
}

// sound counts a sale anew and checks that nothing is amiss.
func sound(t testing.TB, s *Store, want bot.SaleBalance) {
	t.Helper()
	audit := ok[bot.SaleAudit](t)(s.SaleAudit(background, bot.Everything(), "S7K2", 100))
	if !audit.Right() || len(audit.Kept) != 1 {
		t.Fatalf("the sale does not come out even: %+v", audit)
	}
	want.Sale = "S7K2"
	if audit.Kept[0] != want {
		t.Fatalf("the balance is %+v, want %+v", audit.Kept[0], want)
	}
}

// even checks only that nothing is amiss, and answers the balance.
func even(t testing.TB, s *Store) bot.SaleBalance {
	t.Helper()
	audit := ok[bot.SaleAudit](t)(s.SaleAudit(background, bot.Everything(), "S7K2", 0))
	if !audit.Right() || len(audit.Kept) != 1 {
		t.Fatalf("the sale does not come out even: %+v", audit)
	}
	return audit.Kept[0]
}

func TestASaleGoesFromItsOpeningToTheTill(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := counterSales(t, o)
		patrons(t, s, 10)
		decree(t, s, bot.SaveSale{Sale: crabs()})
		now.set(saleOpens.Add(-time.Second))
		gets(t, s, claiming(0), bot.SaleWaitsToOpen)
		now.set(saleOpens)
		for i := range 5 {
			got := gets(t, s, claiming(i), bot.SaleGot)
			if got.Claim.Code != fmt.Sprint("CODE", i) || got.Claim.Price != 9900 || got.Claim.ChatID != "wr1" || !got.Claim.Until.Equal(saleOpens.Add(24*time.Hour)) {
				t.Fatalf("the claim is %+v", got.Claim)
			}
		}
		gets(t, s, claiming(5), bot.SaleSoldOut)
		sound(t, s, bot.SaleBalance{Total: 5, Held: 5})
		if place := gets(t, s, doing(5, bot.DoWait), bot.SaleListed).Place; place != 1 {
			t.Fatalf("the first who waits has place %d", place)
		}
		if place := gets(t, s, doing(6, bot.DoWait), bot.SaleListed).Place; place != 2 {
			t.Fatalf("the second who waits has place %d", place)
		}
		decree(t, s, bot.MoveClaim{Sale: "S7K2", ExternalUserID: "wm0", From: bot.ClaimHeld, To: bot.ClaimSold, At: saleOpens, By: "liming"})
		sound(t, s, bot.SaleBalance{Total: 5, Held: 4, Sold: 1, Waiting: 2})
		gets(t, s, claiming(0), bot.SalePicked)

		gets(t, s, doing(1, bot.DoLeave), bot.SaleLapsed)
		sound(t, s, bot.SaleBalance{Total: 5, Held: 3, Sold: 1, Offered: 1, Waiting: 1})
		look := ok[bot.SaleLook](t)(s.SaleLook(background, "S7K2", "wm5", ""))
		if look.Result != bot.SaleOffered || !look.Claim.Until.Equal(saleOpens.Add(10*time.Minute)) {
			t.Fatalf("who waited longest sees %+v", look.SaleAnswer)
		}
		gets(t, s, doing(5, bot.DoAccept), bot.SaleGot)
		sound(t, s, bot.SaleBalance{Total: 5, Held: 4, Sold: 1, Waiting: 1})
	})
}

func TestWhatIsNotTakenInTimeGoesToTheNext(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := counterSales(t, o)
		patrons(t, s, 10)
		sale := crabs()
		sale.Units, sale.Hold = map[string]int{"": 1}, time.Hour
		decree(t, s, bot.SaveSale{Sale: sale})
		gets(t, s, claiming(0), bot.SaleGot)
		gets(t, s, doing(1, bot.DoWait), bot.SaleListed)
		gets(t, s, doing(2, bot.DoWait), bot.SaleListed)
		swept := func(want int) {
			t.Helper()
			if n := ok[int](t)(s.SaleSweep(background)); n != want {
				t.Fatalf("the sweep moved %d claims, want %d", n, want)
			}
		}
		swept(0)
		now.set(saleOpens.Add(time.Hour))
		swept(2)
		sound(t, s, bot.SaleBalance{Total: 1, Offered: 1, Waiting: 1})
		swept(0)
		now.set(saleOpens.Add(time.Hour + 10*time.Minute))
		swept(2)
		gets(t, s, doing(1, bot.DoAccept), bot.SaleLapsed)
		gets(t, s, doing(2, bot.DoAccept), bot.SaleGot)
		sound(t, s, bot.SaleBalance{Total: 1, Held: 1})
		now.set(saleOpens.Add(3 * time.Hour))
		swept(1)
		sound(t, s, bot.SaleBalance{Total: 1, Available: 1})
		gets(t, s, claiming(3), bot.SaleOver)
	})
}

// Who is kept from sales while they wait is not offered what comes free, and keeps
// their place for when that is over.
func TestWhoIsKeptFromSalesIsPassedBy(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := counterSales(t, o)
		patrons(t, s, 10)
		sale := crabs()
		sale.Units = map[string]int{"": 2}
		decree(t, s, bot.SaveSale{Sale: sale})
		now.set(saleOpens)
		gets(t, s, claiming(0), bot.SaleGot)
		gets(t, s, claiming(1), bot.SaleGot)
		gets(t, s, doing(2, bot.DoWait), bot.SaleListed)
		gets(t, s, doing(3, bot.DoWait), bot.SaleListed)
		decree(t, s, bot.SetExclusion{Exclusion: bot.Exclusion{ID: "E1", ExternalUserID: "wm2", From: saleOpens.Add(-time.Minute), Until: saleOpens.Add(5 * time.Minute)}})
		gets(t, s, doing(0, bot.DoLeave), bot.SaleLapsed)
		sound(t, s, bot.SaleBalance{Total: 2, Held: 1, Offered: 1, Waiting: 1})
		gets(t, s, doing(3, bot.DoAccept), bot.SaleGot)
		gets(t, s, doing(1, bot.DoLeave), bot.SaleLapsed)
		sound(t, s, bot.SaleBalance{Total: 2, Held: 1, Available: 1, Waiting: 1})
		now.set(saleOpens.Add(6 * time.Minute))
		ok[int](t)(s.SaleSweep(background))
		sound(t, s, bot.SaleBalance{Total: 2, Held: 1, Offered: 1})
		gets(t, s, doing(2, bot.DoAccept), bot.SaleGot)
	})
}

func TestManyAtOnceGetExactlyWhatThereIs(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := counterSales(t, o)
		two := beside(t, Options{Driver: o.Driver, DSN: o.DSN, Now: now.Now, SaleNow: now.Now}, "two")
		const people, units = 300, 40
		patrons(t, s, people)
		sale := crabs()
		sale.Units = map[string]int{"": units}
		decree(t, s, bot.SaveSale{Sale: sale})
		var mu sync.Mutex
		got := map[string]int{}
		var all sync.WaitGroup
		for i := range people {
			for again := range 3 {
				all.Go(func() {
					answer, err := []*Store{s, two}[(i+again)%2].SaleAct(background, claiming(i))
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err != nil:
						t.Error(err)
					case answer.Result == bot.SaleGot:
						got[answer.Claim.ExternalUserID]++
					case answer.Result != bot.SaleSoldOut:
						t.Errorf("answered %q", answer.Result)
					}
				})
			}
		}
		all.Wait()
		if len(got) != units {
			t.Fatalf("%d people got one of %d", len(got), units)
		}
		sound(t, s, bot.SaleBalance{Total: units, Held: units})
		// Who has one is told so, however often and wherever they ask.
		for who := range got {
			for _, where := range []*Store{s, two} {
				if look := ok[bot.SaleLook](t)(where.SaleLook(background, "S7K2", who, "")); look.Result != bot.SaleGot {
					t.Fatalf("%s has one and sees %q", who, look.Result)
				}
			}
		}
	})
}
