package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestASaleIsReadAsItWasSaved(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		sale := crabs()
		sale.Detail, sale.Picture, sale.If, sale.Chats, sale.Stores = "公蟹4两<b>🦀", "https://x/y.png", "vip", []string{"wr1"}, []string{"s17"}
		sale.PickupBy, sale.Schedule, sale.Store = saleOpens.Add(48*time.Hour), "周三福利", "s17"
		decree(t, s, bot.SaveSale{Sale: sale})
		viewed(t, s, func(v view) {
			got := ok[bot.Sale](t)(v.Sales().Sale("S7K2"))
			if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", sale) {
				t.Errorf("saved\n%+v\nread\n%+v", sale, got)
			}
			for item, want := range map[[2]string]int{{"大闸蟹", ""}: 1, {"", "海鲜"}: 1, {"茶", "海鲜"}: 1, {"茶", ""}: 0, {"", ""}: 0} {
				if n := len(ok[[]bot.Sale](t)(v.Sales().Promoted(item[0], item[1], opening))); n != want {
					t.Errorf("%q were promoted %d times, want %d", item, n, want)
				}
			}
			if none := ok[bot.Sale](t)(v.Sales().Sale("S0")); none.ID != "" {
				t.Errorf("a sale that is none is %+v", none)
			}
			for _, c := range []struct {
				scope bot.Scope
				sees  bool
			}{
				{bot.Everything(), true}, {bot.Scope{Stores: []string{"s17"}}, true}, {bot.Scope{Stores: []string{"s18", ""}}, false}, {bot.Scope{}, false},
			} {
				one := ok[bot.Sale](t)(v.Sales().SaleOf(c.scope, "S7K2"))
				all := ok[[]bot.Sale](t)(v.Sales().Sales(c.scope, opening, 10))
				audit := ok[bot.SaleAudit](t)(v.Sales().Audit(c.scope, "S7K2", 5))
				if (one.ID != "") != c.sees || (len(all) > 0) != c.sees || (len(audit.Kept) > 0) != c.sees || (len(audit.Lines) > 0) != c.sees {
					t.Errorf("with %+v one sees %q, %d sales and %+v", c.scope, one.ID, len(all), audit)
				}
			}
		})
	})
}

func TestWhatWasDoneOnThePageIsToldInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := counterSales(t, o)
		patrons(t, s, 8)
		decree(t, s, bot.SaveSale{Sale: crabs()})
		for i := range 5 {
			gets(t, s, claiming(i), bot.SaleGot)
		}
		gets(t, s, doing(5, bot.DoWait), bot.SaleListed)
		gets(t, s, doing(0, bot.DoLeave), bot.SaleLapsed)
		now.set(saleOpens.Add(time.Minute))
		var told []string
		events := ok[[]bot.Body](t)(s.LaneEvents(background, bot.SaleLane("S7K2"), bot.KindSaleMoved, saleOpens.Add(-time.Hour)))
		for _, e := range events {
			moved := e.(bot.SaleMoved)
			for _, m := range moved.Moves {
				told = append(told, fmt.Sprint(m.ExternalUserID, " ", m.From, ">", m.To, " ", moved.SoldOut))
			}
		}
		want := []string{
			"wm0 >held false", "wm1 >held false", "wm2 >held false", "wm3 >held false", "wm4 >held true",
			"wm5 >waiting false", "wm0 held>left false", "wm5 waiting>offered false",
		}
		if fmt.Sprint(told) != fmt.Sprint(want) {
			t.Errorf("told\n%q, want\n%q", told, want)
		}
	})
}
