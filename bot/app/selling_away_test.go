package app

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/web"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// TestTheTillGoesOnWithoutTheDatabase takes the database away in mid-sale. Customers
// are told so and lose nothing; the till takes so many coupons by what their own codes
// prove. When the database is back it learns of them once, and a manager hears once of
// the one that had been used before.
func TestTheTillGoesOnWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	server := testserver.StartMySQL(t, testserver.FlushEachSecond)
	journal := filepath.Join(t.TempDir(), "till.journal")
	h := openPlanned(t, where{driver: config.DriverMySQL, dsn: server.Database(t), redis: testserver.Redis(t)}, plan{shop: func(c *config.Config) {
		guarded(c)
		c.Shop.Alerts.Report, c.Shop.Alerts.Wait, c.Shop.Alerts.QuietHours = "", time.Second, ""
		c.Pages.Till = config.Till{Offline: true, Allotment: 3, Journal: journal}
	}})
	var ids []string
	for n := range 5 {
		ids = append(ids, h.scan(t, fmt.Sprint("客户", n), "s17-door"))
	}
	h.settled(t)
	id := h.sells(t, "鲜牛奶 9.9 16.8 3份 现在 2小时 门店=十七号店 品类=乳品 图片=web/static/sale.png")
	path := pageOf(h, id)
	db := h.bots[0].Store()
	var coupons []bot.Coupon
	for _, who := range ids {
		own, err := db.CouponsOf(t.Context(), who)
		must(t, err)
		code := own[0].Code
		h.shopper(who, 0).at(t, "/c/"+code).press(t, "").sees(t, "结账前给店员看")
		c, err := db.CouponByCode(t.Context(), code)
		must(t, err)
		coupons = append(coupons, c)
	}
	proof := func(n int) string { return bot.SignCoupon(sellingKey(h.config), coupons[n]) }
	spent := coupons[0]
	says(t, h.asks(t, liming, "/核销 "+spent.Code), "核销好了")
	first, second := h.shopper(ids[0], 0).at(t, path).press(t, "claim").stands(t, bot.SaleGot), h.shopper(ids[1], 0).at(t, path)
	address, form := second.form("claim")
	ming, wu := h.shopper(liming, 0).at(t, "/till"), h.shopper(laowu, 0).at(t, "/till")
	h.settled(t)

	must(t, server.Stop())
	if second.send(t, address, form); second.page.Status != http.StatusServiceUnavailable {
		t.Errorf("a claim without a database: %d\n%s", second.page.Status, second.text())
	}
	second.sees(t, "过几秒再点一次", "已经抢到")
	if ticket := h.shopper(ids[2], 0).at(t, "/c/"+coupons[2].Code); ticket.page.Status != http.StatusServiceUnavailable {
		t.Errorf("a coupon's page without a database: %d\n%s", ticket.page.Status, ticket.text())
	}
	ming.at(t, "/till").sees(t, "系统正在恢复")
	ming.look(t, bot.ShowCode(coupons[1].Code)).sees(t, "光有券码查不了", "!核销这一张")
	ming.look(t, proof(1)[:len(proof(1))-4]+"AAAA").sees(t, "!核销这一张")
	for n := range 3 { // The first was spent before, which the till cannot know.
		redeem, fields := ming.look(t, proof(n)).sees(t, "可以在十七号店用").form("redeem")
		ming.send(t, redeem, fields).sees(t, "收下了")
		ming.send(t, redeem, fields).sees(t, "用过了", "!收下了")
	}
	redeem, fields := ming.look(t, proof(3)).form("redeem")
	ming.send(t, redeem, fields).sees(t, "收满了", "!收下了")
	wu.at(t, "/till").look(t, proof(4)).sees(t, "不能在十八号店用", "!核销这一张")

	must(t, server.Start())
	h.until(t, "the database has learnt what the till took", func() error {
		for _, c := range coupons[1:3] {
			now, err := db.CouponByCode(t.Context(), c.Code)
			if err != nil || now.State != bot.CouponRedeemed || now.RedeemedBy != liming {
				return fmt.Errorf("it is %s by %q, %w", now.State, now.RedeemedBy, err)
			}
		}
		return nil
	})
	heard := func() (n int) {
		for _, text := range h.said(t, hanmei) {
			n += strings.Count(text, "离线收了")
		}
		return n
	}
	h.until(t, "the manager hears of the one that was spent", func() error {
		if heard() == 0 {
			return fmt.Errorf("she has heard nothing")
		}
		return nil
	})
	// The same takes are told again, as after a crash, one by one and together.
	var takes []web.OfflineTake
	for _, c := range coupons[:3] {
		take, ok := h.bots[0].till.TakenBefore(c.Code)
		if !ok {
			t.Fatal("the till has forgotten what it took")
		}
		takes = append(takes, take)
		must(t, reconciler{db, time.Now}.Reconcile(t.Context(), []web.OfflineTake{take}))
	}
	must(t, reconciler{db, time.Now}.Reconcile(t.Context(), takes))
	h.settled(t)
	if n := heard(); n != 1 {
		t.Errorf("the manager heard of it %d times", n)
	}
	if n := h.audits(t, "核销", bot.AuditDone); n != 3 {
		t.Errorf("%d redemptions stand in the audit trail, want 3", n)
	}
	ming.at(t, "/till").sees(t, "!系统正在恢复").look(t, coupons[2].Code).sees(t, "这张券用过了")

	// The press that was refused is pressed again, with its own key.
	second.send(t, address, form).stands(t, bot.SaleGot)
	first.at(t, path).stands(t, bot.SaleGot)

	// A database that hangs keeps nobody waiting for ever, and the same press is
	// answered when it goes on.
	third := h.shopper(ids[2], 0).at(t, path)
	address, form = third.form("claim")
	must(t, server.Pause())
	page, err := third.Submit(address, form)
	newcomer := h.shopper(liming, 0).at(t, "/till").sees(t, "现在查不到您的角色")
	ming.at(t, "/till").sees(t, "系统正在恢复")
	must(t, server.Resume())
	if err != nil || page.Status != http.StatusServiceUnavailable || !strings.Contains(page.Body, "过几秒再点一次") {
		t.Errorf("a claim of a database that hangs: %d, %v\n%s", page.Status, err, page.Body)
	}
	newcomer.at(t, "/login?next=/till").sees(t, "李明", "!系统正在恢复")
	h.until(t, "the press is answered", func() error {
		if third.send(t, address, form).state() != string(bot.SaleGot) {
			return fmt.Errorf("it says %d: %s", third.page.Status, third.text())
		}
		return nil
	})
	if b := evenSale(t, h, id); b.Held != 3 || b.Available != 0 {
		t.Errorf("in the end: %s", balanceText(b))
	}
}
