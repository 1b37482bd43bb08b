package app

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestCouponsOfAPageGoToThoseTheyAreForAndNoFurther lets twelve customers claim five
// coupons by their page, three times each at once, with names as people give them to
// themselves; one is kept from coupons, one has not the tier, one is nobody's customer,
// and one is forgotten afterwards.
func TestCouponsOfAPageGoToThoseTheyAreForAndNoFurther(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		t.Parallel()
		h := openPlanned(t, w, plan{shop: func(c *config.Config) {
			c.Shop.Coupons = append(c.Shop.Coupons, config.Coupon{ID: "rush", Name: "<i>满 30 减 5</i>", Kind: bot.CouponAmount, Off: 500, Over: 3000, Budget: 5, Each: 1})
		}})
		var ids []string
		for n := range 12 {
			ids = append(ids, h.scan(t, fmt.Sprintf("<img src=x onerror=%d>🧋", n), "s17-door"))
		}
		kept := h.scan(t, "小贩", "s17-door")
		h.settled(t)
		h.asks(t, hanmei, "/违规 暂停 小贩 7天 反复发广告")
		h.shopper(kept, 0).at(t, "/coupon/rush").press(t, "").sees(t, "!结账前给店员看")
		h.shopper("somebody", 0).at(t, "/coupon/rush").sees(t, "先加一下店员的微信")
		h.shopper(liming, 0).at(t, "/coupon/rush").sees(t, "员工不能领")
		h.shopper(ids[0], 0).at(t, "/coupon/gold50").press(t, "").sees(t, "!结账前给店员看")

		var wg sync.WaitGroup
		phones := make([]*shopper, len(ids))
		for n, who := range ids {
			phones[n] = h.shopper(who, 0).at(t, "/coupon/rush")
			address, form := phones[n].form("")
			for again := range 3 {
				wg.Go(func() {
					sent := form
					if again == 2 {
						sent = chose(form, "key="+strings.Repeat("ABCD", 6))
					}
					phone := *phones[n].Phone
					if page, err := phone.Submit(address, sent); err != nil || page.Status != http.StatusOK {
						t.Errorf("a claim: %d, %v", page.Status, err)
					}
				})
			}
		}
		wg.Wait()
		given := 0
		winner := ""
		for n, who := range ids {
			own, err := h.bots[0].Store().CouponsOf(t.Context(), who)
			must(t, err)
			rush := 0
			for _, c := range own {
				if c.Plan == "rush" {
					rush++
					winner = who
					phones[n].at(t, "/c/"+c.Code).sees(t, "结账前给店员看", bot.ShowCode(c.Code))
					if strings.Contains(phones[n].page.Body, "<i>") || strings.Contains(phones[n].page.Body, "<img src=x") {
						t.Error("the coupon's page runs what its name says")
					}
				}
			}
			if given += rush; rush > 1 {
				t.Errorf("one has %d of them", rush)
			}
		}
		if count, err := h.bots[0].Store().CouponCount(t.Context(), "rush"); err != nil || given != 5 || count.Given != 5 {
			t.Errorf("%d were given, and %+v are counted, %v", given, count, err)
		}
		own, err := h.bots[0].Store().CouponsOf(t.Context(), winner)
		must(t, err)
		h.settled(t)
		name := h.names()[winner]
		h.asks(t, hanmei, `/删除 "`+name+`"`)
		h.taps(t, hanmei, "确认")
		phone := h.shopper(winner, 0).at(t, "/c/"+own[0].Code)
		if phone.page.Status != http.StatusNotFound || strings.Contains(h.asks(t, liming, "/核销 "+own[0].Code), "核销好了") {
			t.Errorf("the coupon of somebody who was forgotten: %d\n%s", phone.page.Status, phone.text())
		}
		h.noDeadSends(t)
	})
}

// TestALongListIsReadByThePage gives one customer ten thousand coupons, and one sale
// ten thousand customers. WeCom takes no post of that sale, which is on all the same.
func TestALongListIsReadByThePage(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		t.Parallel()
		h := openHouse(t, w)
		id := h.scan(t, "小雨🌸", "s17-door")
		h.settled(t)
		h.sim.Faults.Add(simulator.Fault{API: "add_msg_template", Code: 48002})
		sale := h.sells(t, "鲜牛奶 9.9 16.8 9份 现在 2小时 门店=十七号店 品类=乳品 图片=web/static/sale.png")
		h.settled(t)
		if told := strings.Join(h.said(t, hanmei), "\n"); !strings.Contains(told, "没有建好") {
			t.Errorf("nobody was told that there is no post:\n%s", told)
		}
		h.shopper(id, 0).at(t, pageOf(h, sale)).press(t, "claim").stands(t, bot.SaleGot)
		h.settled(t)

		copies(t, w, "coupons", map[string]string{"code": "100000000000 + k.n", "n": "10 + k.n"})
		copies(t, w, "sale_claims", map[string]string{"external_userid": "200000000000 + k.n", "seq": "10 + k.n", "code": "300000000000 + k.n"})
		phone := h.shopper(id, 0)
		for _, page := range []string{"", "&page=2", "&page=501", "&page=99999999999999999999", "&page=-1", "&page=%00"} {
			phone.at(t, "/me?list=coupons"+page)
			if n := strings.Count(phone.page.Body, `href="/c/`); phone.page.Status != http.StatusOK || n == 0 || n > 20 || len(phone.page.Body) > 100<<10 {
				t.Errorf("page %q: %d, %d coupons in %d bytes", page, phone.page.Status, n, len(phone.page.Body))
			}
		}
		phone.at(t, "/me").sees(t, "第 1 /")
		for _, line := range []string{"/券 小雨", "/秒杀 名单 " + sale, "/秒杀 名单 " + sale + " 页=101", "/秒杀 " + sale, "/库存", "/今日"} {
			if said := h.asks(t, hanmei, line); said == "" || utf8.RuneCountInString(said) > 8000 {
				t.Errorf("%s is answered with %d characters", line, utf8.RuneCountInString(said))
			}
		}
		says(t, h.asks(t, hanmei, "/库存 对账 "+sale), "账不平")
	})
}

// copies puts ten thousand rows into a table that are like its only one, but for some
// columns.
func copies(t *testing.T, w where, table string, but map[string]string) {
	t.Helper()
	db := byHandOf(t, w)
	first := map[string]any{}
	must(t, db.Table(table).Take(&first).Error)
	var columns, values []string
	for name := range first {
		columns = append(columns, "`"+name+"`")
		if value := but[name]; value != "" {
			values = append(values, value)
		} else {
			values = append(values, "t.`"+name+"`")
		}
	}
	const digits = "(SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)"
	numbers := fmt.Sprintf("(SELECT a.n + 10*b.n + 100*c.n + 1000*d.n AS n FROM %[1]s a, %[1]s b, %[1]s c, %[1]s d)", digits)
	must(t, db.Exec(fmt.Sprintf("INSERT INTO %[1]s (%[2]s) SELECT %[3]s FROM %[1]s t, %[4]s k", table, strings.Join(columns, ", "), strings.Join(values, ", "), numbers)).Error)
}
