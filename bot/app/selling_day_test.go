package app

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// wildItem is what somebody may call what they sell, and what it must not do.
const wildItem = `"<b>鲜</b>牛奶🥛{{.}}"`

// TestASaleGoesFromItsPreviewToTheTill sells four units: the manager reads the post
// before it goes out, the owner confirms it, customers come by its link, with names as
// people give them to themselves; every press comes five times; one is kept from
// sales, one is forgotten and one gives theirs back; then the till hands over.
func TestASaleGoesFromItsPreviewToTheTill(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		t.Parallel()
		h := openHouse(t, w)
		wild, yu, zhou, kept, gone := h.scan(t, `<script>alert(1)</script>🌸`, "s17-door"), h.scan(t, "小雨", "s17-door"), h.scan(t, "老周", "s17-door"), h.scan(t, "小贩", "s17-door"), h.scan(t, "小林", "s17-door")
		h.settled(t)
		says(t, h.asks(t, hanmei, "/违规 暂停 小贩 7天 反复发广告"), "小贩")
		preview := h.asks(t, hanmei, "/秒杀 新建 "+wildItem+" 9.9 16.8 4份 现在 2小时 门店=十七号店 每人=2 品类=乳品 图片=web/static/sale.png")
		says(t, preview, "群里会看到", "9.9", "4 份")
		id := numberOfSale.FindStringSubmatch(h.taps(t, hanmei, "确认"))[1]
		path := h.byThePost(t)

		wildPhone, yuPhone, zhouPhone, gonePhone := h.shopper(wild, 0).at(t, path), h.shopper(yu, 0).at(t, path), h.shopper(zhou, 0).at(t, path), h.shopper(gone, 0).at(t, path)
		wildPhone.stands(t, bot.SaleOpen).sees(t, "＜b＞鲜＜/b＞牛奶🥛{{.}}")
		for _, bad := range []string{"<b>鲜", "<script>alert"} {
			if strings.Contains(wildPhone.page.Body, bad) {
				t.Errorf("the page runs %s", bad)
			}
		}
		h.shopper(kept, 0).at(t, path).stands(t, bot.SaleNotForYou)
		h.shopper("somebody", 0).at(t, path).sees(t, "先加一下店员的微信")
		h.shopper(liming, 0).at(t, path).sees(t, "员工")

		fiveTimes(t, wildPhone, "claim", "quantity=2")
		wildPhone.at(t, path).stands(t, bot.SaleGot)
		gonePhone.press(t, "claim", "quantity=1").stands(t, bot.SaleGot)
		fiveTimes(t, yuPhone, "claim", "quantity=1")
		if b := evenSale(t, h, id); b.Held != 4 || b.Available != 0 {
			t.Errorf("after all claims: %s", balanceText(b))
		}
		zhouPhone.at(t, path).stands(t, bot.SaleSoldOut)
		fiveTimes(t, zhouPhone, "wait", "quantity=1")
		zhouPhone.at(t, path).stands(t, bot.SaleListed).sees(t, "第 1")

		// Whoever is forgotten leaves what they had to who waits.
		h.asks(t, hanmei, "/删除 小林")
		h.taps(t, hanmei, "确认")
		h.until(t, "what was free is offered", func() error {
			if zhouPhone.at(t, path).state() != string(bot.SaleOffered) {
				return fmt.Errorf("it stands at %q", zhouPhone.state())
			}
			return nil
		})
		fiveTimes(t, zhouPhone, "accept")
		zhouPhone.at(t, path).stands(t, bot.SaleGot)
		gonePhone.at(t, path)
		if s := gonePhone.state(); s == string(bot.SaleGot) {
			t.Errorf("who was forgotten still has it")
		}
		fiveTimes(t, yuPhone.at(t, path), "leave")
		if b := evenSale(t, h, id); b.Held != 3 || b.Available != 1 {
			t.Errorf("after one gave theirs back: %s", balanceText(b))
		}
		h.settled(t)

		code := h.pickupCode(t, wild, id)
		says(t, h.asks(t, liming, "/核销 "+code), "2 份")
		says(t, h.asks(t, liming, "/核销 "+code), "取走")
		wildPhone.at(t, path).stands(t, bot.SalePicked)
		wildPhone.at(t, "/me?list=claims").sees(t, "已取货", "＜b＞鲜＜/b＞牛奶")
		wildPhone.at(t, "/me?list=orders").sees(t, "19.8")
		if b := evenSale(t, h, id); b.Sold != 2 || b.Held != 1 || b.Available != 1 {
			t.Errorf("after one was handed over: %s", balanceText(b))
		}
		says(t, h.asks(t, hanmei, "/库存 对账 "+id), "2 + 1 + 0 + 1 = 4", "账平")
		members := h.asks(t, hanmei, "/秒杀 名单 "+id)
		says(t, members, "已提", "老周")
		h.onceTold(t, wild)
		h.noDeadSends(t)
	})
}

// byThePost has the owner confirm the post of a sale, and answers the address that
// customers of the group see.
func (h *house) byThePost(t testing.TB) string {
	t.Helper()
	h.settled(t)
	for _, p := range h.sim.Posts() {
		must2(t, h.sim.ConfirmPost(p.MsgID, hanmei))
	}
	feed, err := h.sim.GroupFeed(h.room())
	must2(t, err)
	for _, item := range feed {
		if item.Via == "post" && item.URL != "" {
			return item.URL
		}
	}
	t.Fatalf("no post came to the group: %+v", feed)
	return ""
}

// fiveTimes presses one button three times at once with the page's key, and twice
// with keys of pages that were opened meanwhile.
func fiveTimes(t testing.TB, v *shopper, do string, chosen ...string) {
	t.Helper()
	address, fields := v.form(do)
	if address == "" {
		t.Fatalf("the page has no button for %q:\n%s", do, v.text())
	}
	keys := []string{"", "", "", strings.Repeat("ABCD", 6), strings.Repeat("EFGH", 6)}
	var wg sync.WaitGroup
	var pages [5]simulator.Page
	for i, key := range keys {
		form := chose(fields, chosen...)
		if key != "" {
			form.Set("key", key)
		}
		wg.Go(func() {
			phone := *v.Phone
			page, err := phone.Submit(address, form)
			if err != nil || page.Status != http.StatusOK {
				t.Errorf("a press of %s: %d, %v", do, page.Status, err)
			}
			pages[i] = page
		})
	}
	wg.Wait()
	v.page = pages[0]
}

// pickupCode is what somebody shows at the till.
func (h *house) pickupCode(t testing.TB, who, sale string) string {
	t.Helper()
	look, err := h.bots[0].Store().SaleLook(t.Context(), sale, who, "")
	must2(t, err)
	if look.Claim.Code == "" {
		t.Fatalf("they have no code: %+v", look.Claim)
	}
	return bot.ShowCode(look.Claim.Code)
}

// onceTold wants a customer's time line to have each thing of the sale once, and one
// order.
func (h *house) onceTold(t testing.TB, who string) {
	t.Helper()
	entries, err := h.bots[0].Store().TimeLine(t.Context(), who, 100)
	must2(t, err)
	n := map[bot.InteractionKind]int{}
	for _, e := range entries {
		n[e.Interaction]++
	}
	for _, kind := range []bot.InteractionKind{bot.InteractionSaleJoined, bot.InteractionSaleGot, bot.InteractionSalePicked, bot.InteractionOrdered} {
		if n[kind] != 1 {
			t.Errorf("%s stands %d times in the time line", kind, n[kind])
		}
	}
}
