package app

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestNoUnitIsLostForLongerThanItIsKept sells one unit to somebody who does not come:
// it goes to those who wait in their order, each for as long as an offer lasts, and
// the clerk hears whose turn it is. Then the sale is called off.
func TestNoUnitIsLostForLongerThanItIsKept(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		t.Parallel()
		clock := &steppedClock{}
		now := time.Now().In(shanghai)
		noon := time.Date(now.Year(), now.Month(), now.Day()+1, 12, 0, 0, 0, shanghai) // Nobody is written to at night.
		clock.wrong(noon.Sub(now))
		h := openPlanned(t, w, plan{now: clock.now, corp: []func(*simulator.Config){func(c *simulator.Config) { c.Now = clock.now }}})
		names := []string{"小雨", "<b>老周</b>🌸", "小林", "小兰"}
		ids := h.comers(t, names...)
		id := h.sells(t, "鲜牛奶 9.9 16.8 1份 现在 3天 门店=十七号店 品类=乳品 图片=web/static/sale.png")
		path := bot.SignSale(sellingKey(h.config), bot.SaleLink{Sale: id, Expires: clock.now().Add(30 * 24 * time.Hour)})
		var phones []*shopper
		for n, who := range ids {
			phones = append(phones, h.shopper(who, 0).at(t, "/s/"+path))
			if n == 0 {
				phones[0].press(t, "claim").stands(t, bot.SaleGot)
			} else {
				phones[n].at(t, "/s/"+path).press(t, "wait").stands(t, bot.SaleListed)
			}
		}
		h.settled(t)
		later := func(d time.Duration) {
			clock.wrong(time.Until(clock.now()) + d)
			h.bots[0].sweepSales(t.Context())
			h.settled(t)
		}
		told := h.since(t, liming, func() { later(24*time.Hour + time.Minute) })
		stands := func(when string, want ...bot.SaleResult) {
			t.Helper()
			for n, state := range want {
				if phones[n].at(t, "/s/"+path); phones[n].state() != string(state) {
					t.Errorf("%s: %s stands at %q, want %q\n%s", when, names[n], phones[n].state(), state, phones[n].text())
				}
			}
			evenSale(t, h, id)
		}
		says(t, told, "老周", "候补")
		if strings.Contains(told, "小林") {
			t.Errorf("the clerk hears of somebody whose turn it is not:\n%s", told)
		}
		stands("nobody came", bot.SaleLapsed, bot.SaleOffered, bot.SaleListed, bot.SaleListed)
		told = h.since(t, liming, func() { later(31 * time.Minute) })
		says(t, told, "小林")
		stands("nobody accepted", bot.SaleLapsed, bot.SaleLapsed, bot.SaleOffered, bot.SaleListed)
		phones[2].press(t, "accept").stands(t, bot.SaleGot)
		h.asks(t, hanmei, "/秒杀 取消 "+id+" 货没有到 已抢=保留")
		h.taps(t, hanmei, "确认")
		stands("called off, and what was claimed is kept", bot.SaleOff, bot.SaleOff, bot.SaleGot, bot.SaleOff)
		says(t, h.asks(t, liming, "/核销 "+h.pickupCode(t, ids[2], id)), "1 份")
		stands("handed over", bot.SaleOff, bot.SaleOff, bot.SalePicked, bot.SaleOff)
		if b := evenSale(t, h, id); b.Sold != 1 || b.Held+b.Offered != 0 {
			t.Errorf("in the end: %s", balanceText(b))
		}
		h.noDeadSends(t)
	})
}

// comers are new customers of the first store.
func (h *house) comers(t testing.TB, names ...string) (ids []string) {
	t.Helper()
	for _, name := range names {
		ids = append(ids, h.scan(t, name, "s17-door"))
	}
	h.settled(t)
	return ids
}

// TestAVoteIsCountedOncePerPerson lets people answer a campaign, three times each at
// once; who is kept from sales and who is nobody's customer cannot, and what nobody
// offers to choose is not taken.
func TestAVoteIsCountedOncePerPerson(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		t.Parallel()
		h := openHouse(t, w)
		ids := h.comers(t, "小雨", "<b>周</b>🌸", "小贩")
		h.asks(t, hanmei, "/违规 暂停 小贩 7天 反复发广告")
		says(t, h.asks(t, hanmei, "/活动 新建 投票 下一期上什么 鲜牛奶、<i>酸奶</i> 结束=2天"), "群里会看到")
		h.taps(t, hanmei, "确认")
		path := h.byThePost(t)
		address := ""
		for n, choice := range []string{"鲜牛奶", "＜i＞酸奶＜/i＞"} {
			phone := h.shopper(ids[n], 0).at(t, path).sees(t, "下一期上什么", "＜i＞酸奶＜/i＞")
			at, form := phone.form("")
			address = at
			phone.send(t, at, form, "option=想要别的")
			if phone.page.Status != 400 {
				t.Errorf("a choice that is none: %d", phone.page.Status)
			}
			for again := range 3 {
				form = chose(form, "option="+choice, "public=yes")
				if again == 2 {
					form.Set("key", strings.Repeat("ABCD", 6))
				}
				phone.send(t, at, form)
			}
			if strings.Contains(phone.page.Body, "<i>酸奶") || strings.Contains(phone.page.Body, "<b>周") {
				t.Error("the page runs what a name says")
			}
		}
		h.settled(t)
		kept := h.shopper(ids[2], 0).at(t, path)
		if _, form := kept.form(""); form != nil {
			t.Errorf("who is kept from sales is asked:\n%s", kept.text())
		}
		_, stolen := h.shopper(ids[0], 0).at(t, path).form("")
		if stolen == nil {
			stolen = chose(nil, "key="+strings.Repeat("ABCD", 6), "token=none")
		}
		if kept.send(t, address, stolen, "option=鲜牛奶"); kept.page.Status != 403 {
			t.Errorf("another's form: %d", kept.page.Status)
		}
		h.settled(t)
		h.shopper(ids[1], 0).at(t, path).sees(t, "2 人参加", "您选的")
		number := regexp.MustCompile(`编号 (C[0-9A-Z]+)`).FindStringSubmatch(h.asks(t, hanmei, "/活动"))
		if number == nil {
			t.Fatal("there is no campaign")
		}
		_, _, tally, err := h.bots[0].Store().CampaignLook(t.Context(), number[1], ids[0])
		must(t, err)
		if tally.Answers != 2 {
			t.Errorf("the tally is %+v", tally)
		}
	})
}
