package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/web"
)

const customer = "wmEXAMPLEcustomer0001"

// stage is a site with everything customers may see, and what stands behind it.
type stage struct {
	*web.Site
	selling   *selling
	wallets   *wallets
	campaigns *campaigns
	said      *strings.Builder
	// clock is the site's, which stands still at noon unless something moves it.
	clock func() time.Time
}

// pass moves the site's clock to some time after noon, run lets it go.
func (st *stage) pass(d time.Duration) { st.clock = func() time.Time { return noon.Add(d) } }

func (st *stage) run() {
	from := time.Now()
	st.clock = func() time.Time { return noon.Add(time.Since(from)) }
}

func newStage(t testing.TB) *stage {
	t.Helper()
	return newStageOf(t, shop)
}

// newStageOf is one of some other shop.
func newStageOf(t testing.TB, here config.Shop) *stage {
	t.Helper()
	st := &stage{
		selling:   &selling{looks: sales(), answers: map[string]bot.SaleAnswer{}},
		wallets:   &wallets{coupons: map[string]bot.Coupon{}, packs: map[string][]string{}, plans: map[string]bot.CouponPlan{}, wallet: wallet(), result: bot.CouponGot},
		campaigns: &campaigns{looks: campaignLooks()},
		said:      &strings.Builder{},
	}
	st.pass(0)
	var pack []string
	for name, c := range coupons() {
		st.wallets.coupons[c.Code] = c
		if strings.HasPrefix(name, "pack") {
			pack = append(pack, c.Code)
		}
	}
	for _, code := range pack {
		st.wallets.packs[code] = pack
	}
	for _, p := range []bot.CouponPlan{
		{ID: "new10", Name: "新客满50减10", Description: "满 50 减 10，7 天内有效", CouponTerms: bot.CouponTerms{Kind: bot.CouponAmount, Off: 1000, Over: 5000}},
		{ID: "new3", Name: "新客三连券", CouponTerms: bot.CouponTerms{Kind: bot.CouponPack}, Pack: []string{"new10", "eight"}},
		{ID: "eight", Name: "咖啡 8 折", CouponTerms: bot.CouponTerms{Kind: bot.CouponPercent, Percent: 80, Most: 2000}},
		{ID: "stopped", Name: "停了的券", ClosedAt: noon.Add(-time.Hour)},
	} {
		st.wallets.plans[p.ID] = p
	}
	log := logrus.New()
	log.SetOutput(st.said)
	here.Timezone = "Asia/Shanghai"
	s, err := web.New(web.Options{
		Shop: here, Files: os.DirFS("../../templates"), Gatherer: prometheus.NewRegistry(), Log: log, Key: reportKey,
		Login: config.Pages{Login: config.LoginWeCom, Session: 72 * time.Hour}, Now: func() time.Time { return st.clock() },
		Selling: st.selling, Wallets: st.wallets, Campaigns: st.campaigns,
	})
	if err != nil {
		t.Fatal(err)
	}
	st.Site = s
	return st
}

// link is the address of a sale's page, campaign that of a campaign's, ticket that of
// a coupon's.
func link(sale string) string {
	return "/s/" + bot.SignSale(reportKey, bot.SaleLink{Sale: sale, ChatID: "wrGroup", Expires: noon.Add(24 * time.Hour)})
}

func campaignLink(id string) string {
	return "/a/" + bot.SignSale(reportKey, bot.SaleLink{Sale: "campaign/" + id, Expires: noon.Add(24 * time.Hour)})
}

func ticket(name string) string { return "/c/" + coupons()[name].Code }

// phone is somebody's phone with the session it has.
type phone struct {
	st     *stage
	cookie *http.Cookie
}

func (st *stage) phone(who web.Who) *phone {
	return &phone{st: st, cookie: web.SessionCookie(st.Site, who)}
}

// customer is the phone of a customer who is known.
func (st *stage) customer() *phone { return st.phone(web.Who{ExternalUserID: customer}) }

func (p *phone) do(r *http.Request) (*http.Response, string) {
	if p.cookie != nil {
		r.AddCookie(p.cookie)
	}
	w := httptest.NewRecorder()
	p.st.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	return w.Result(), string(body)
}

func (p *phone) get(path string) (*http.Response, string) {
	return p.do(httptest.NewRequest("GET", path, nil))
}

func (p *phone) post(path string, form url.Values) (*http.Response, string) {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "http://example.com")
	return p.do(r)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)">`)

// form reads the fields of the first form of a page.
func form(t testing.TB, body string) url.Values {
	t.Helper()
	_, part, found := strings.Cut(body, "<form")
	part, _, _ = strings.Cut(part, "</form>")
	if !found {
		t.Fatalf("the page has no form: %s", body)
	}
	out := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(part, -1) {
		out.Set(m[1], m[2])
	}
	return out
}

// pressed is the form of a page with a quantity and a store.
func (p *phone) pressed(t testing.TB, path, quantity, store string) url.Values {
	t.Helper()
	_, body := p.get(path)
	f := form(t, body)
	f.Set("quantity", quantity)
	f.Set("store", store)
	return f
}
