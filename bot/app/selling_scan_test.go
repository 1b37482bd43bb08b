package app

import (
	"slices"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestWhoScansTheTillsCodePaysLess (先扫码领券，再买单): a customer scans the code at
// the till, opens the link of the welcome, claims what it is and shows its QR; the
// clerk reads the picture and redeems. WeCom says everything three times and the phone
// presses everything three times; each thing happens once, in order.
func TestWhoScansTheTillsCodePaysLess(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		t.Parallel()
		h := openHouse(t, w)
		h.sim.Faults.Add(simulator.Fault{Callback: "*", Duplicate: 2})
		id := h.scan(t, "小雨", "s17-till")
		h.settled(t)
		items, err := h.sim.CustomerPhone(id)
		must(t, err)
		link := slices.IndexFunc(items, func(i simulator.PhoneItem) bool { return i.Kind == "link" })
		if link < 0 {
			t.Fatalf("the welcome has no link: %+v", items)
		}
		phone := h.shopper(id, 0).at(t, items[link].URL).sees(t, "买单立减5元")
		address, form := phone.form("")
		for range 3 {
			phone.send(t, address, form).sees(t, "结账前给店员看")
		}
		own, err := h.bots[0].Store().CouponsOf(t.Context(), id)
		must(t, err)
		if len(own) != 1 || own[0].State != bot.CouponClaimed {
			t.Fatalf("she has %+v", own)
		}
		if qr := h.shopper(id, 0).at(t, "/c/"+own[0].Code+"/qr.svg"); qr.page.Header.Get("Content-Type") != "image/svg+xml" {
			t.Errorf("the QR is %d, %s", qr.page.Status, qr.page.Header.Get("Content-Type"))
		}
		ming := h.shopper(liming, 0).at(t, "/till").look(t, bot.SignCoupon(sellingKey(h.config), own[0])).sees(t, "买单立减5元")
		address, form = ming.form("redeem")
		for range 3 {
			ming.send(t, address, form).sees(t, "核销好了")
		}
		phone.at(t, "/c/"+own[0].Code).sees(t, "已经用过了")
		h.settled(t)
		entries, err := h.bots[0].Store().TimeLine(t.Context(), id, 100)
		must(t, err)
		want := []bot.InteractionKind{bot.InteractionAdded, bot.InteractionCouponClaimed, bot.InteractionCouponRedeemed}
		var story []bot.InteractionKind
		for _, e := range entries {
			if slices.Contains(want, e.Interaction) {
				story = append(story, e.Interaction)
			}
		}
		if slices.Reverse(story); !slices.Equal(story, want) {
			t.Errorf("the time line has %v, want %v", story, want)
		}
		if n := h.audits(t, "核销", bot.AuditDone); n != 1 {
			t.Errorf("%d redemptions stand in the audit trail", n)
		}
		h.once(t, id)
	})
}
