package app

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/zhanggui/zhanggui/bot"
)

// TestTwoBotsSellNothingTwice lets forty customers claim fifteen units three times
// each, at two bots on one database, while Redis is emptied over and over. Then those
// who got one give them back, and those who wait are offered them in order.
func TestTwoBotsSellNothingTwice(t *testing.T) {
	t.Parallel()
	w := onServers(t)
	h := openHouse(t, w)
	h.openBot(t)
	const people, units = 40, 15
	var ids []string
	for n := range people {
		ids = append(ids, h.scan(t, fmt.Sprint("客户", n), "s17-door"))
	}
	h.settled(t)
	id := h.sells(t, fmt.Sprintf("鲜牛奶 9.9 16.8 %d份 现在 2小时 门店=十七号店 品类=乳品 图片=web/static/sale.png", units))
	path := pageOf(h, id)
	phones := make([][2]*shopper, people)
	for n, who := range ids {
		for b := range 2 {
			phones[n][b] = h.shopper(who, b).at(t, path)
		}
	}

	client := redis.NewClient(&redis.Options{Addr: w.redis})
	defer client.Close()
	var wg sync.WaitGroup
	for n := range phones {
		wg.Go(func() {
			address, form := phones[n][n%2].form("claim")
			for again := range 3 {
				// The same form twice, at both bots, and then one with another key.
				other := phones[n][(n+again)%2]
				key := form.Get("key")
				if again == 2 {
					key = strings.Repeat("ABCD", 6)
				}
				_, own := other.form("claim")
				if own == nil {
					own = form
				}
				page, err := other.Submit(strings.Replace(address, phones[n][n%2].base, other.base, 1), chose(form, "key="+key, "token="+own.Get("token")))
				if err != nil || page.Status != 200 {
					t.Errorf("a claim: %d, %v", page.Status, err)
				}
			}
			if n%8 == 0 {
				must2(t, client.FlushAll(t.Context()).Err())
			}
		})
	}
	wg.Wait()
	if b := evenSale(t, h, id); b.Held != units || b.Available != 0 {
		t.Errorf("after the rush: %s", balanceText(b))
	}
	var got, missed []int
	for n := range phones {
		first, second := phones[n][0].at(t, path).state(), phones[n][1].at(t, path).state()
		if first != second {
			t.Errorf("one bot says %s, the other %s", first, second)
		}
		if first == string(bot.SaleGot) {
			got = append(got, n)
		} else {
			missed = append(missed, n)
		}
	}
	if len(got) != units {
		t.Fatalf("%d people have one", len(got))
	}
	for n, who := range missed[:4] {
		phones[who][n%2].press(t, "wait").stands(t, bot.SaleListed)
	}
	must2(t, client.FlushAll(t.Context()).Err())
	for n, who := range got[:3] {
		phones[who][n%2].press(t, "leave")
	}
	for n, who := range missed[:3] {
		phones[who][(n+1)%2].at(t, path).stands(t, bot.SaleOffered).press(t, "accept").stands(t, bot.SaleGot)
	}
	phones[missed[3]][0].at(t, path).stands(t, bot.SaleListed).sees(t, "第 1")
	if b := evenSale(t, h, id); b.Held != units || b.Waiting != 1 {
		t.Errorf("in the end: %s", balanceText(b))
	}
	h.settled(t)
	codes := map[string]bool{}
	for n, who := range ids {
		look, err := h.bots[n%2].Store().SaleLook(t.Context(), id, who, "")
		must2(t, err)
		if look.Claim.State == bot.ClaimHeld {
			codes[look.Claim.Code] = true
		}
	}
	if len(codes) != units {
		t.Errorf("%d codes for %d units", len(codes), units)
	}
}
