package store

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// actTogether lets customers act in one transaction, in this order.
func actTogether(t testing.TB, s *Store, acts ...bot.SaleAct) []bot.SaleAnswer {
	t.Helper()
	for i := range acts {
		acts[i] = cleanAct(acts[i])
	}
	return ok[[]bot.SaleAnswer](t)(s.commitActs(background, "S7K2", acts))
}

// TestWhatIsGivenBackIsTheirsWhoWait says that nobody who claims in the same moment
// in which somebody gives a unit back gets it before those who wait for it.
func TestWhatIsGivenBackIsTheirsWhoWait(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		patrons(t, s, 3)
		sale := crabs()
		sale.Units = map[string]int{"": 1}
		decree(t, s, bot.SaveSale{Sale: sale})
		gets(t, s, claiming(0), bot.SaleGot)
		gets(t, s, doing(1, bot.DoWait), bot.SaleListed)
		if got := actTogether(t, s, doing(0, bot.DoLeave), claiming(2)); got[1].Result != bot.SaleSoldOut {
			t.Fatalf("who came last is told %q", got[1].Result)
		}
		gets(t, s, doing(1, bot.DoAccept), bot.SaleGot)
		sound(t, s, bot.SaleBalance{Total: 1, Held: 1})
	})
}

// TestNobodyIsAskedForLessBecauseSomebodyGivesBack says that a claim behind a leave is
// looked at as any other: for whom the sale is, and whether it is a repeat.
func TestNobodyIsAskedForLessBecauseSomebodyGivesBack(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		patrons(t, s, 2)
		sale := crabs()
		sale.Units = map[string]int{"": 1}
		decree(t, s, bot.SaveSale{Sale: sale})
		gets(t, s, claiming(0), bot.SaleGot)
		if got := actTogether(t, s, doing(0, bot.DoLeave), claiming(77)); got[1].Result != bot.SaleNotForYou {
			t.Fatalf("a stranger is told %q", got[1].Result)
		}
		anew := claiming(0)
		anew.Key = "anew"
		gets(t, s, anew, bot.SaleGot)
		leave := doing(0, bot.DoLeave)
		leave.Key = "leave anew"
		if got := actTogether(t, s, leave, claiming(0)); got[1].Result != bot.SaleLapsed {
			t.Fatalf("an old claim that comes again is told %q", got[1].Result)
		}
		sound(t, s, bot.SaleBalance{Total: 1, Available: 1})
	})
}

// TestWhoWantsMoreThanThereIsIsNotRead says that a long list of people who want two
// does not hold up a sale of which one is left.
func TestWhoWantsMoreThanThereIsIsNotRead(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		patrons(t, s, 5)
		sale := crabs()
		sale.Units = map[string]int{"": 1}
		decree(t, s, bot.SaveSale{Sale: sale})
		for i := range 3 {
			a := doing(i, bot.DoWait)
			a.Quantity = 2
			gets(t, s, a, bot.SaleListed)
		}
		err := s.inTx(background, func(w *work) error {
			b := ok[*saleBook](t)(s.openBook(w.tx, "S7K2"))
			if all := ok[[]*saleClaim](t)(b.waiting(b.stocks[""], 0, 1)); len(all) != 0 {
				t.Errorf("%d who want two are read for one unit", len(all))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		gets(t, s, claiming(3), bot.SaleGot)
		gets(t, s, doing(4, bot.DoWait), bot.SaleListed)
		gets(t, s, doing(3, bot.DoLeave), bot.SaleLapsed)
		gets(t, s, doing(4, bot.DoAccept), bot.SaleGot)
		sound(t, s, bot.SaleBalance{Total: 1, Held: 1, Waiting: 3})
	})
}

// TestTheClockLeavesASaleAloneOfWhichNobodyWantsTheRest says that a unit that is left
// over, where those who wait want two, costs the clock no lock, and that it is offered
// once somebody wants one, even if nobody else touches the sale.
func TestTheClockLeavesASaleAloneOfWhichNobodyWantsTheRest(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		patrons(t, s, 2)
		sale := crabs()
		sale.Units = map[string]int{"": 1}
		decree(t, s, bot.SaveSale{Sale: sale})
		two := doing(0, bot.DoWait)
		two.Quantity = 2
		gets(t, s, two, bot.SaleListed)
		said := counting(s)
		if n := ok[int](t)(s.SaleSweep(background)); n != 0 {
			t.Errorf("the clock moved %d claims", n)
		}
		said.atMost(t, 0, "a sale of which nobody wants the rest")
		if err := s.db.Exec("UPDATE sale_claims SET quantity = 1 WHERE sale = ?", "S7K2").Error; err != nil {
			t.Fatal(err)
		}
		if n := ok[int](t)(s.SaleSweep(background)); n != 1 {
			t.Errorf("the clock moved %d claims", n)
		}
		sound(t, s, bot.SaleBalance{Total: 1, Offered: 1})
	})
}

// TestUnitsAreGivenOnWhenAMachinesClockWasSet says that what is over is found by the
// database's clock, also where this machine's went back since it was compared last.
func TestUnitsAreGivenOnWhenAMachinesClockWasSet(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		patrons(t, s, 1)
		sale := crabs()
		sale.Start, sale.End, sale.Hold, sale.PickupBy = time.Now().Add(-2*time.Hour), time.Now().Add(time.Hour), 0, time.Now().Add(-time.Hour)
		decree(t, s, bot.SaveSale{Sale: sale})
		gets(t, s, claiming(0), bot.SaleLapsed)
		s.sales.clock.ahead.Store(int64(-12 * time.Hour))
		if n := ok[int](t)(s.SaleSweep(background)); n != 1 {
			t.Errorf("%d units were given on", n)
		}
		sound(t, s, bot.SaleBalance{Total: 5, Available: 5})
	})
}
