package store

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestEveryActThreeTimesIsDoneOnce(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		two := beside(t, s.o, "two")
		patrons(t, s, 4)
		sale := crabs()
		sale.Units = map[string]int{"": 1}
		decree(t, s, bot.SaveSale{Sale: sale})
		thrice := func(a bot.SaleAct, want bot.SaleResult) {
			t.Helper()
			for _, where := range []*Store{s, two, s} {
				gets(t, where, a, want)
			}
		}
		thrice(claiming(0), bot.SaleGot)
		thrice(doing(1, bot.DoWait), bot.SaleListed)
		thrice(doing(0, bot.DoLeave), bot.SaleLapsed)
		thrice(doing(1, bot.DoAccept), bot.SaleGot)
		sound(t, s, bot.SaleBalance{Total: 1, Held: 1})

		// Who gave it back and claims anew is not undone by the old leave, nor does the
		// old claim come again after the new one was given back.
		thrice(doing(1, bot.DoLeave), bot.SaleLapsed)
		again := claiming(0)
		again.Key = "again"
		thrice(again, bot.SaleGot)
		gets(t, s, doing(0, bot.DoLeave), bot.SaleGot)
		leave := doing(0, bot.DoLeave)
		leave.Key = "leave again"
		thrice(leave, bot.SaleLapsed)
		gets(t, s, claiming(0), bot.SaleLapsed)
		gets(t, two, again, bot.SaleLapsed)
		sound(t, s, bot.SaleBalance{Total: 1, Available: 1})
	})
}

func TestOneCustomersKeyIsNotAnothers(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		patrons(t, s, 2)
		decree(t, s, bot.SaveSale{Sale: crabs()})
		one, two := claiming(0), claiming(1)
		two.Key = one.Key
		gets(t, s, one, bot.SaleGot)
		gets(t, s, two, bot.SaleGot)
		sound(t, s, bot.SaleBalance{Total: 5, Held: 2, Available: 3})
	})
}

func TestWhatNobodyMayHaveIsRefused(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		patrons(t, s, 2)
		sale := crabs()
		sale.Stores = []string{"s17", "s18"}
		decree(t, s, bot.SaveSale{Sale: sale})
		for _, n := range []int{0, -1, 3, math.MaxInt, math.MinInt} {
			a := claiming(0)
			a.Store, a.Quantity = "s17", n
			gets(t, s, a, bot.SaleLimit)
			a.Do = bot.DoWait
			gets(t, s, a, bot.SaleLimit)
		}
		for _, store := range []string{"", "s99", "s17' OR '1'='1"} {
			a := claiming(0)
			a.Store = store
			gets(t, s, a, bot.SaleUnknown)
		}
		old := claiming(0)
		old.Store, old.Version = "s17", 0
		gets(t, s, old, bot.SaleChanged)
		stranger := claiming(77)
		stranger.Store = "s17"
		if why := gets(t, s, stranger, bot.SaleNotForYou).Why; why != bot.WhyStranger {
			t.Errorf("a stranger is refused because of %q", why)
		}
		none := claiming(0)
		none.Sale = "nothing"
		gets(t, s, none, bot.SaleUnknown)
		odd := claiming(0)
		odd.Do = "steal"
		gets(t, s, odd, bot.SaleUnknown)
		gets(t, s, doing(0, bot.DoAccept), bot.SaleOpen)
		gets(t, s, doing(0, bot.DoLeave), bot.SaleOpen)
		sound(t, s, bot.SaleBalance{Total: 5, Available: 5})

		two := claiming(0)
		two.Store, two.Quantity = "s18", 2
		gets(t, s, two, bot.SaleGot)
		sound(t, s, bot.SaleBalance{Total: 5, Held: 2, Available: 3})
	})
}

func TestUnitsByStoreAreSoldByStore(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		patrons(t, s, 6)
		sale := crabs()
		sale.Units = map[string]int{"s17": 1, "s18": 2}
		decree(t, s, bot.SaveSale{Sale: sale})
		at := func(n int, store string, want bot.SaleResult) {
			t.Helper()
			a := claiming(n)
			a.Store = store
			gets(t, s, a, want)
		}
		at(0, "s17", bot.SaleGot)
		at(1, "s17", bot.SaleSoldOut)
		at(2, "s18", bot.SaleGot)
		at(3, "", bot.SaleUnknown)
		at(4, "s18", bot.SaleGot)
		at(5, "s18", bot.SaleSoldOut)
		audit := ok[bot.SaleAudit](t)(s.SaleAudit(background, bot.Everything(), "S7K2", 1))
		if !audit.Right() || len(audit.Kept) != 2 || audit.Kept[0].Held != 1 || audit.Kept[1].Held != 2 {
			t.Fatalf("the audit is %+v", audit)
		}
		// A store's manager sees its units only.
		theirs := ok[bot.SaleAudit](t)(s.SaleAudit(background, bot.Scope{Stores: []string{"s18"}}, "S7K2", 9))
		if !theirs.Right() || len(theirs.Kept) != 1 || theirs.Kept[0].Store != "s18" {
			t.Fatalf("the manager of one store sees %+v", theirs)
		}
		for _, l := range theirs.Lines {
			if l.Store != "s18" {
				t.Errorf("the manager of s18 sees a line of %q", l.Store)
			}
		}
	})
}

func TestASaleIsEditedWhileItRuns(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := counterSales(t, o)
		patrons(t, s, 20)
		sale := crabs()
		decree(t, s, bot.SaveSale{Sale: sale})
		for i := range 3 {
			gets(t, s, claiming(i), bot.SaleGot)
		}
		edit := func(change func(*bot.Sale)) {
			t.Helper()
			sale.Version++
			change(&sale)
			decree(t, s, bot.SaveSale{Sale: sale})
		}
		seen := func(n int, want bot.SaleResult) bot.SaleAnswer {
			t.Helper()
			a := claiming(n)
			a.Version = sale.Version
			return gets(t, s, a, want)
		}
		// Fewer than are taken is as many as are taken.
		edit(func(s *bot.Sale) { s.Units = map[string]int{"": 1} })
		sound(t, s, bot.SaleBalance{Total: 3, Held: 3})
		seen(3, bot.SaleSoldOut)
		wait := doing(4, bot.DoWait)
		wait.Version = sale.Version
		gets(t, s, wait, bot.SaleListed)
		// More go to those who wait first.
		edit(func(s *bot.Sale) { s.Units = map[string]int{"": 5} })
		sound(t, s, bot.SaleBalance{Total: 5, Held: 3, Offered: 1, Available: 1})
		// Who saw the old price agrees to nothing; what was claimed keeps its price.
		edit(func(s *bot.Sale) { s.Price = 10900 })
		gets(t, s, claiming(5), bot.SaleChanged)
		accept := doing(4, bot.DoAccept)
		gets(t, s, accept, bot.SaleChanged)
		accept.Version = sale.Version
		if c := gets(t, s, accept, bot.SaleGot).Claim; c.Price != 10900 {
			t.Errorf("what was accepted at the new price costs %d", c.Price)
		}
		if c := seen(0, bot.SaleGot).Claim; c.Price != 9900 {
			t.Errorf("what was claimed at the old price costs %d", c.Price)
		}
		if c := seen(6, bot.SaleGot).Claim; c.Price != 10900 {
			t.Errorf("what is claimed at the new price costs %d", c.Price)
		}
		// An older change that comes late changes nothing.
		late := crabs()
		late.Units = map[string]int{"": 500}
		decree(t, s, bot.SaveSale{Sale: late})
		sound(t, s, bot.SaleBalance{Total: 5, Held: 5})
		// It ends earlier, and is called off.
		now.set(saleOpens.Add(time.Minute))
		edit(func(s *bot.Sale) { s.Units, s.End = map[string]int{"": math.MaxInt}, saleOpens.Add(time.Minute) })
		seen(7, bot.SaleOver)
		if b := even(t, s); b.Total != mostUnits || b.Held != 5 {
			t.Errorf("the balance is %+v", b)
		}
		edit(func(s *bot.Sale) { s.Units, s.End = map[string]int{"": -7}, saleOpens.Add(time.Hour) })
		sound(t, s, bot.SaleBalance{Total: 5, Held: 5})
		off := sale
		off.State, off.OffAt, off.OffWhy = bot.SaleCalledOff, now.Now(), "蟹没到"
		decree(t, s, bot.SaveSale{Sale: off})
		if look := ok[bot.SaleLook](t)(s.SaleLook(background, "S7K2", "", "")); look.Result != bot.SaleOff || look.Sale.OffWhy != "蟹没到" || look.Sale.Price != 10900 {
			t.Errorf("called off, it looks like %+v", look)
		}
		seen(8, bot.SaleOff)
		seen(0, bot.SaleGot)
	})
}

func TestAMoveThatComesLateMovesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := counterSales(t, o)
		patrons(t, s, 4)
		decree(t, s, bot.SaveSale{Sale: crabs()})
		for i := range 3 {
			gets(t, s, claiming(i), bot.SaleGot)
		}
		move := func(n int, from, to bot.ClaimState) bot.MoveClaim {
			return bot.MoveClaim{Sale: "S7K2", ExternalUserID: fmt.Sprint("wm", n), From: from, To: to, At: now.Now(), By: "liming"}
		}
		pickup := move(0, bot.ClaimHeld, bot.ClaimSold)
		decree(t, s, pickup, pickup)
		decree(t, s, pickup)
		sound(t, s, bot.SaleBalance{Total: 5, Sold: 1, Held: 2, Available: 2})
		decree(t, s, move(0, bot.ClaimHeld, bot.ClaimLeft), move(3, bot.ClaimHeld, bot.ClaimSold), move(1, bot.ClaimHeld, "stolen"))
		sound(t, s, bot.SaleBalance{Total: 5, Sold: 1, Held: 2, Available: 2})
		viewed(t, s, func(v view) {
			c := ok[bot.SaleClaim](t)(v.Sales().ClaimByCode("CODE0"))
			if c.State != bot.ClaimSold || c.SoldBy != "liming" {
				t.Errorf("what was picked up is %+v", c)
			}
		})
		// Undone at the till, lapsed by hand, and given again as long as there is some.
		decree(t, s, move(0, bot.ClaimSold, bot.ClaimHeld), move(1, bot.ClaimHeld, bot.ClaimLapsed))
		sound(t, s, bot.SaleBalance{Total: 5, Held: 2, Available: 3})
		sale := crabs()
		sale.Version, sale.Units = 2, map[string]int{"": 2}
		decree(t, s, bot.SaveSale{Sale: sale})
		decree(t, s, move(1, bot.ClaimLapsed, bot.ClaimHeld))
		sound(t, s, bot.SaleBalance{Total: 2, Held: 2})
	})
}

func TestWhoIsForgottenLeavesUnitsThatComeOutEven(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		patrons(t, s, 4)
		sale := crabs()
		sale.Units = map[string]int{"": 2}
		decree(t, s, bot.SaveSale{Sale: sale})
		gets(t, s, claiming(0), bot.SaleGot)
		gets(t, s, claiming(1), bot.SaleGot)
		gets(t, s, doing(2, bot.DoWait), bot.SaleListed)
		decree(t, s, bot.MoveClaim{Sale: "S7K2", ExternalUserID: "wm0", From: bot.ClaimHeld, To: bot.ClaimSold, At: saleOpens})
		for n := range 2 {
			decree(t, s, bot.Erase{ExternalUserID: fmt.Sprint("wm", n), At: saleOpens, Receipt: fmt.Sprint("R", n), By: "sunli"})
		}
		sound(t, s, bot.SaleBalance{Total: 2, Sold: 1, Offered: 1})
		for _, n := range []string{"wm0", "wm1", "CODE0", "CODE1"} {
			if left := count(t, s, "sale_claims WHERE external_userid = ? OR code = ?", n, n); left != 0 {
				t.Errorf("%s is still in %d claims", n, left)
			}
		}
	})
}
