package app

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// TestAKilledBotSellsOnWhereItStopped kills a real process in mid-sale, again and
// again, while customers claim, wait, accept and give back by its pages, and claim a
// pack of coupons there. Then the units come out even, and everybody has what their
// phone was told, and each coupon once.
func TestAKilledBotSellsOnWhereItStopped(t *testing.T) {
	t.Parallel()
	binary := buildBinary(t)
	grounds(t, func(t *testing.T, w where) {
		t.Parallel()
		h, child := openChild(t, binary, w)
		base := "http://" + child.addr
		child.env = append(child.env, "ZHANGGUI_SERVER_PUBLIC_URL="+base, "ZHANGGUI_PAGES_AUTHORIZE_URL="+h.sim.AuthorizeURL())
		must(t, h.sim.SetTrustedDomains("app", child.addr))
		child.start(t)
		const people, units = 24, 10
		var ids []string
		for n := range people {
			ids = append(ids, h.scan(t, fmt.Sprint("客户", n), "s17-door"))
		}
		db := openStore(t, w)
		idle := func() {
			must(t, h.sim.Settle(t.Context()))
			h.until(t, "the queues are empty", func() error { return emptyQueues(t.Context(), db) })
		}
		idle()
		h.types(t, hanmei, fmt.Sprintf("/秒杀 新建 鲜牛奶 9.9 16.8 %d份 现在 2小时 门店=十七号店 品类=乳品 图片=web/static/sale.png", units))
		idle()
		must(t, h.sim.TapCard(h.buttonOf(t, hanmei, "确认")))
		idle()
		said := h.said(t, hanmei)
		id := ""
		for _, text := range said {
			if found := numberOfSale.FindStringSubmatch(text); found != nil {
				id = found[1]
			}
		}
		path := pageOf(h, id)

		// told is what each phone was shown last, by a page that came whole.
		told, ticket := make([]string, people), make([]string, people)
		done := make(chan struct{})
		var wg sync.WaitGroup
		for n, who := range ids {
			wg.Go(func() {
				phone := &shopper{Phone: h.sim.Phone(who), base: base}
				for {
					select {
					case <-done:
						return
					default:
					}
					phone.tries(path, n%3 == 0, &told[n])
					if got := phone.takes("/coupon/newpack"); got != "" {
						ticket[n] = got
					}
					linger(t, 2*time.Millisecond)
				}
			})
		}
		for range 5 {
			linger(t, time.Duration(150+rand.IntN(350))*time.Millisecond)
			child.kill(t)
			evenIn(t, db, id)
			child.start(t)
		}
		close(done)
		wg.Wait()
		idle()
		b := evenIn(t, db, id)
		held := 0
		for n, who := range ids {
			phone := (&shopper{Phone: h.sim.Phone(who), base: base}).at(t, path)
			if phone.state() == string(bot.SaleGot) {
				held++
			}
			// What is offered to somebody comes without their doing.
			if now := phone.state(); told[n] != now && told[n] != "" && !(told[n] == string(bot.SaleListed) && now == string(bot.SaleOffered)) {
				t.Errorf("a phone was told %q and stands at %q", told[n], now)
			}
		}
		for n, who := range ids {
			(&shopper{Phone: h.sim.Phone(who), base: base}).at(t, "/coupon/newpack").press(t, "")
			own, err := db.CouponsOf(t.Context(), who)
			must(t, err)
			plans, codes := map[string]int{}, ""
			for _, c := range own {
				plans[c.Plan]++
				codes += " /c/" + c.Code
			}
			if plans["pack1"] != 1 || plans["pack2"] != 1 || plans["pack3"] != 1 || !strings.Contains(codes, ticket[n]) {
				t.Errorf("somebody who was shown %q has %v", ticket[n], plans)
			}
		}
		if b.Total != units || b.Held != held || b.Held+b.Offered+b.Available != units {
			t.Errorf("%d people have one: %s", held, balanceText(b))
		}
		if b.Held == 0 {
			t.Error("nobody got anything: the test proves nothing")
		}
		t.Logf("in the end: %s", balanceText(b))
	})
}

// tries does the next thing that the page offers, who is fickle gives back what they
// have, which is for good, and notes what it was told. A bot that is not there answers nothing, and what was
// pressed then may have been done or not.
func (v *shopper) tries(path string, fickle bool, told *string) {
	page, err := v.Open(v.base + path)
	if err != nil || page.Status != 200 {
		return
	}
	if v.page = page; v.state() == "" {
		return
	}
	*told = v.state()
	do := map[bot.SaleResult]string{bot.SaleOpen: "claim", bot.SaleSoldOut: "wait", bot.SaleOffered: "accept"}[bot.SaleResult(v.state())]
	if fickle && v.state() == string(bot.SaleGot) && rand.IntN(4) == 0 {
		do = "leave"
	}
	address, form := v.form(do)
	if do == "" || form == nil {
		return
	}
	*told = "" // Until it is answered, it may be either.
	for range 3 {
		if page, err = v.Submit(address, form); err == nil && page.Status == 200 {
			if v.page = page; v.state() != "" && v.state() != string(bot.SaleQueued) {
				*told = v.state()
			}
			return
		}
	}
}

// takes claims a coupon on the page of its plan, and answers where it stands, once a
// bot says so.
func (v *shopper) takes(path string) string {
	page, err := v.Open(v.base + path)
	if err != nil || page.Status != 200 {
		return ""
	}
	v.page = page
	address, form := v.form("")
	if form == nil {
		return ""
	}
	page, err = v.Submit(address, form)
	if err != nil || page.Status != 200 {
		return ""
	}
	at, _, _ := strings.Cut(strings.TrimPrefix(page.URL, v.base), "?")
	if !strings.HasPrefix(at, "/c/") {
		return ""
	}
	return at
}
