package app

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// Newbie is a member of the corp whom nobody gave a role, laowu a clerk of the second
// store.
const (
	newbie = "newbie"
	laowu  = "laowu"
)

// guarded is the example shop with two stores, whose welcome's coupon is taken in the
// first.
func guarded(c *config.Config) {
	twoStores(c)
	c.Shop.Staff = append(c.Shop.Staff, config.Staff{UserID: laowu, Name: "老吴", Role: bot.RoleClerk, Store: "s18"})
	for i := range c.Shop.Coupons {
		if c.Shop.Coupons[i].ID == "new10" {
			c.Shop.Coupons[i].Stores = []string{"s17"}
		}
	}
}

// TestHandMadeRequestsBreakNothing tries on the pages of a house what no page offers.
func TestHandMadeRequestsBreakNothing(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		t.Parallel()
		h := openPlanned(t, w, plan{shop: guarded, corp: []func(*simulator.Config){func(c *simulator.Config) {
			c.Staff = append(c.Staff, simulator.Staff{UserID: newbie, Name: "新人"})
		}}})
		yu, zhou, lin := h.scan(t, "小雨", "s17-door"), h.scan(t, "老周", "s17-door"), h.scan(t, "小林", "s17-door")
		h.settled(t)
		id := h.sells(t, "鲜牛奶 9.9 16.8 9份 现在 2小时 门店=十七号店 每人=2 品类=乳品 图片=web/static/sale.png")
		h.linksAreOursOnly(t, id, yu)
		h.sessionsAreTheirOwners(t, id, yu, zhou)
		h.quantitiesAreSane(t, id, lin)
		h.pricesAreAgreedTo(t, id, lin)
		h.loginsMayFail(t, id)
		h.storesKeepToThemselves(t, id, yu)
		if b := evenSale(t, h, id); b.Total != 9 || b.Held+b.Sold != 3 {
			t.Errorf("after all that: %s", balanceText(b))
		}
	})
}

// linksAreOursOnly opens addresses that were made up, changed and kept too long.
func (h *house) linksAreOursOnly(t *testing.T, id, who string) {
	t.Helper()
	key := sellingKey(h.config)
	token := bot.SignSale(key, bot.SaleLink{Sale: id, Expires: time.Now().Add(time.Hour)})
	phone := h.shopper(who, 0).at(t, "/me")
	for name, c := range map[string]struct {
		path string
		code int
	}{
		"cut off":          {"/s/" + token[:len(token)-3], http.StatusNotFound},
		"changed":          {"/s/" + token[:40] + "A" + token[41:], http.StatusNotFound},
		"another key's":    {"/s/" + bot.SignSale([]byte("another"), bot.SaleLink{Sale: id, Expires: time.Now().Add(time.Hour)}), http.StatusNotFound},
		"expired":          {"/s/" + bot.SignSale(key, bot.SaleLink{Sale: id, Expires: time.Now().Add(-time.Hour)}), http.StatusGone},
		"of no sale":       {pageOf(h, "S000000"), http.StatusNotFound},
		"as a campaign":    {"/a/" + token, http.StatusNotFound},
		"no coupon":        {"/c/0000-0000-0000", http.StatusNotFound},
		"no plan":          {"/coupon/nothing", http.StatusNotFound},
		"another's pickup": {"/pickup/" + token + "/qr.svg", http.StatusNotFound},
	} {
		for range 2 { // A replay opens no more than the first.
			if phone.at(t, c.path); phone.page.Status != c.code {
				t.Errorf("a link %s: %d, want %d\n%s", name, phone.page.Status, c.code, phone.text())
			}
		}
	}
}

// sessionsAreTheirOwners acts with another's cookie, form and receipt, and after an
// OAuth code was used.
func (h *house) sessionsAreTheirOwners(t *testing.T, id, yu, zhou string) {
	t.Helper()
	path := pageOf(h, id)
	yus, zhous := h.shopper(yu, 0).at(t, path), h.shopper(zhou, 0).at(t, path)
	address, form := yus.form("claim")
	if zhous.send(t, address, form); zhous.page.Status != http.StatusForbidden {
		t.Errorf("another's form was taken: %d", zhous.page.Status)
	}
	// A cookie that was changed in one place is nobody's.
	base, err := url.Parse(yus.base)
	must(t, err)
	for _, cookie := range yus.Client.Jar.Cookies(base) {
		if cookie.Name != "zhanggui" {
			continue
		}
		spoilt := h.shopper("somebody", 0)
		spoilt.Client.Jar.SetCookies(base, []*http.Cookie{{Name: cookie.Name, Value: cookie.Value[:60] + "_" + cookie.Value[61:], Path: "/"}})
		spoilt.at(t, path).sees(t, "先加一下店员的微信")
	}
	yus.at(t, path).press(t, "claim", "quantity=1").stands(t, bot.SaleGot)
	yus.at(t, yus.page.URL).stands(t, bot.SaleGot) // Loading it again claims nothing again.
	// The page of who has something is the other's own on the other's phone.
	code := h.pickupCode(t, yu, id)
	if zhous.at(t, yus.page.URL).stands(t, bot.SaleOpen); strings.Contains(zhous.page.Body, code) {
		t.Error("another's phone shows the pickup code")
	}
	zhous.press(t, "claim", "quantity=1").stands(t, bot.SaleGot)
}

// quantitiesAreSane claims what nobody is sold.
func (h *house) quantitiesAreSane(t *testing.T, id, who string) {
	t.Helper()
	phone := h.shopper(who, 0).at(t, pageOf(h, id))
	address, form := phone.form("claim")
	for _, change := range []string{
		"quantity=-1", "quantity=0", "quantity=99999999999999999999", "quantity=1000", "quantity=1e3", "quantity=", "version=-1", "version=x",
		"store=s99", "store=' OR 1=1 --", "key=short", "key=", "do=sell",
	} {
		if phone.send(t, address, form, change); phone.page.Status != http.StatusBadRequest {
			t.Errorf("%s was answered with %d", change, phone.page.Status)
		}
	}
	phone.send(t, address, form, "quantity=3").stands(t, bot.SaleOpen).sees(t, "每人最多 2 份")
	phone.send(t, address, form, "store=s18")
	if phone.state() == string(bot.SaleGot) {
		t.Error("a unit of the first store was claimed in the second")
	}
	if b := evenSale(t, h, id); b.Held != 2 {
		t.Errorf("after all that nobody is sold: %s", balanceText(b))
	}
}

// pricesAreAgreedTo changes the sale while a customer reads its page: they agree to
// the new price first, and who claimed before keeps the old one.
func (h *house) pricesAreAgreedTo(t *testing.T, id, who string) {
	t.Helper()
	phone := h.shopper(who, 0).at(t, pageOf(h, id)).sees(t, "9.9")
	h.asks(t, hanmei, "/秒杀 改 "+id+" 价格=8.8")
	h.taps(t, hanmei, "确认")
	phone.press(t, "claim", "quantity=1").stands(t, bot.SaleOpen).sees(t, "8.8", "刚刚有改动")
	phone.press(t, "claim", "quantity=1").stands(t, bot.SaleGot).sees(t, "8.8")
}

// loginsMayFail opens pages while WeCom does not say who it is.
func (h *house) loginsMayFail(t *testing.T, id string) {
	t.Helper()
	newcomer := h.scan(t, "小兰", "s17-door")
	h.settled(t)
	for name, f := range map[string]simulator.Fault{
		"down": {API: "auth/getuserinfo", Status: http.StatusBadGateway}, "cut": {API: "auth/getuserinfo", Drop: true}, "no JSON": {API: "auth/getuserinfo", HTML: true},
	} {
		fault := h.sim.Faults.Add(f)
		phone := h.shopper(newcomer, 0).at(t, pageOf(h, id)).sees(t, "暂时登录不了", "再试一次")
		if phone.page.Status != http.StatusServiceUnavailable {
			t.Errorf("%s: %d", name, phone.page.Status)
		}
		h.sim.Faults.Remove(fault)
		phone.at(t, pageOf(h, id)).stands(t, bot.SaleOpen)
	}
	// A code that WeCom takes no more is asked for again, once and unseen.
	h.sim.Faults.Add(simulator.Fault{API: "auth/getuserinfo", Code: 40029, Times: 1})
	phone := h.shopper(newcomer, 0).at(t, pageOf(h, id)).stands(t, bot.SaleOpen)
	// While WeCom is slow nobody is kept waiting for ever, and who is known waits for
	// nothing.
	h.sim.Faults.Add(simulator.Fault{API: "auth/getuserinfo", Delay: 8 * time.Second, Times: 1})
	late := h.shopper(newcomer, 0)
	var waiting sync.WaitGroup
	waiting.Go(func() { late.at(t, pageOf(h, id)).sees(t, "暂时登录不了") })
	phone.at(t, pageOf(h, id)).stands(t, bot.SaleOpen)
	waiting.Wait()
	late.at(t, pageOf(h, id)).stands(t, bot.SaleOpen)
	// Somebody who comes back with a state that is not of this phone is nobody.
	if phone = h.shopper(newcomer, 0).at(t, "/oauth?code=ABCD&state=EFGH"); phone.page.Status != http.StatusBadRequest {
		t.Errorf("a login that nobody began: %d\n%s", phone.page.Status, phone.text())
	}
}

// storesKeepToThemselves redeems in the second store what only the first takes: on
// the till, in chat and past both.
func (h *house) storesKeepToThemselves(t *testing.T, id, yu string) {
	t.Helper()
	pickup := h.pickupCode(t, yu, id)
	coupons, err := h.bots[0].Store().CouponsOf(t.Context(), yu)
	must(t, err)
	if len(coupons) != 1 {
		t.Fatalf("%d coupons", len(coupons))
	}
	coupon := bot.ShowCode(coupons[0].Code)
	wu := h.shopper(laowu, 0).at(t, "/till").sees(t, "老吴")
	for _, code := range []string{coupon, pickup} {
		wu.at(t, "/till").look(t, code)
		if _, form := wu.form("redeem"); form != nil {
			t.Errorf("the second store's till offers to redeem:\n%s", wu.text())
		}
		address, form := wu.form("")
		wu.send(t, address, form, "do=redeem", "code="+code).sees(t, "!核销好了", "!取走了")
		wu.send(t, address, form, "do=redeem", "code="+code, "store=s17", "key=WXYZWXYZWXYZWXYZWXYZWXYZ").sees(t, "!核销好了")
		wu.send(t, address, form, "do=yes", "confirm="+strings.ReplaceAll(code, "-", ""), "key=ABABABABABABABABABABABAB").sees(t, "!核销好了")
		for _, line := range []string{"/核销 " + code, "/核销 " + code + " 门店=s17", "/核销 " + code + " 门店=十七号店"} {
			if said := h.asks(t, laowu, line); strings.Contains(said, "核销好了") || strings.Contains(said, "取货好了") {
				t.Errorf("%s:\n%s", line, said)
			}
		}
	}
	h.shopper(yu, 0).at(t, "/till").sees(t, "这是店员用的页面")
	h.shopper(newbie, 0).at(t, "/till").sees(t, "还没有开通")
	// A line past the page, of somebody without a role and of nobody.
	log := logrus.New()
	door := counter{store: h.bots[0].Store(), roster: roster.New(h.config.Shop), now: time.Now, log: log}
	for n, who := range []string{newbie, "nobody", yu} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		reply, err := door.Line(ctx, bot.PageLine{UserID: who, Line: "/核销 " + coupon, Reply: fmt.Sprint("pforged", n)})
		cancel()
		if err != nil || reply.Done {
			t.Errorf("a line of %s: %+v, %v", who, reply, err)
		}
	}
	if c, err := h.bots[0].Store().CouponByCode(t.Context(), coupons[0].Code); err != nil || c.State == bot.CouponRedeemed {
		t.Fatalf("the coupon is %+v, %v", c, err)
	}
	// The first store's clerk does it once, however often they press.
	ming := h.shopper(liming, 0).at(t, "/till").look(t, coupon).sees(t, "核销这一张")
	address, form := ming.form("redeem")
	for range 3 {
		ming.send(t, address, form).sees(t, "核销好了")
	}
	ming.look(t, coupon).sees(t, "这张券用过了")
	if n := h.audits(t, "核销", bot.AuditDone); n != 1 {
		t.Errorf("%d redemptions stand in the audit trail", n)
	}
}

// look types a code into the till and asks what it is.
func (v *shopper) look(t testing.TB, code string) *shopper {
	t.Helper()
	for _, f := range formsOf.FindAllStringSubmatch(v.page.Body, -1) {
		if strings.Contains(f[2], `value="look"`) {
			fields := url.Values{}
			for _, in := range fieldsOf.FindAllStringSubmatch(f[2], -1) {
				fields.Set(in[1], in[2])
			}
			return v.send(t, v.base+f[1], fields, "do=look", "code="+code)
		}
	}
	t.Fatalf("there is no till:\n%s", v.text())
	return v
}
