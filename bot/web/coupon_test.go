package web_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
)

func TestACouponsPageSaysWhatItIsGoodFor(t *testing.T) {
	st := newStage(t)
	p := &phone{st: st} // whoever has the address has the coupon
	for _, c := range []struct {
		name    string
		says    []string
		without []string
	}{
		{"issued", []string{"待领取", "满 50 减 10", "领取截止", "12月2日 周三 24:00", ">领取</button>"}, []string{"qr.svg"}},
		{"claimed", []string{"可用", bot.ShowCode(coupons()["claimed"].Code), "qr.svg", "bar.svg", "有效期至", "十七号店、人民路店", "不和其他券一起用"}, []string{"<form"}},
		{"later", []string{"明天 12:00 起可用", "qr.svg"}, nil},
		{"held", []string{"店员正在核销", `http-equiv="refresh"`}, []string{"qr.svg"}},
		{"redeemed", []string{"已经用过了", "今天 11:00", "十七号店"}, []string{"qr.svg", "人民路店"}},
		{"expired", []string{"已经过期了"}, []string{"qr.svg", "<form"}},
		{"void", []string{"已经作废"}, []string{"qr.svg", "<form"}},
		{"external", []string{"KFC-2026-8841-7730", "qr.svg"}, nil},
		{"pack1", []string{"礼包里的券", "一起领取", "新客礼 满60", "新客礼 满100", "待领取"}, nil},
		{"hostile", []string{"&lt;script&gt;"}, []string{"<script", "<img src=x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer, body := p.get(ticket(c.name))
			if answer.StatusCode != 200 || len(body) > pageMost || answer.Header.Get("Cache-Control") != "no-store" {
				t.Fatalf("%d with %d bytes, %s", answer.StatusCode, len(body), answer.Header.Get("Cache-Control"))
			}
			for _, want := range c.says {
				if !strings.Contains(body, want) {
					t.Errorf("it does not say %q:\n%s", want, body)
				}
			}
			for _, no := range c.without {
				if strings.Contains(body, no) {
					t.Errorf("it says %q", no)
				}
			}
		})
	}
	for _, path := range []string{"/c/x", "/c/" + bot.NewCouponCode(reportKey, "nobody's"), "/c/" + strings.Repeat("A", 500)} {
		if answer, body := p.get(path); answer.StatusCode != 404 || !strings.Contains(body, "没有找到这张券") {
			t.Errorf("%s answers %d", path, answer.StatusCode)
		}
	}
}

func TestACouponIsClaimedByAPressAndNotByALook(t *testing.T) {
	st := newStage(t)
	p := &phone{st: st}
	_, body := p.get(ticket("issued"))
	if len(st.wallets.took) != 0 {
		t.Fatal("a look claimed it")
	}
	f := form(t, body)
	for range 2 {
		answer, _ := p.post(ticket("issued")+"/claim", f)
		if at := answer.Header.Get("Location"); answer.StatusCode != 303 || !strings.HasPrefix(at, ticket("issued")+"?r=") {
			t.Fatalf("%d %q", answer.StatusCode, at)
		}
	}
	if k := st.wallets.keys; len(k) != 2 || k[0] != k[1] {
		t.Errorf("the same press has the keys %q", k)
	}
	if _, body = p.get(ticket("issued")); !strings.Contains(body, "qr.svg") {
		t.Errorf("it is not there: %s", body)
	}
	f.Del("token")
	if answer, _ := p.post(ticket("issued")+"/claim", f); answer.StatusCode != 403 {
		t.Errorf("a form of no page: %d", answer.StatusCode)
	}
}

func TestAPackIsClaimedAtOnce(t *testing.T) {
	st := newStage(t)
	p := &phone{st: st}
	_, body := p.get(ticket("pack2"))
	p.post(ticket("pack2")+"/claim", form(t, body))
	if len(st.wallets.took) != 3 || st.wallets.took[0] != coupons()["pack2"].Code || st.wallets.keys[0] == st.wallets.keys[1] {
		t.Errorf("took %q", st.wallets.took)
	}
}

func TestWhyACouponCannotBeHadIsSaid(t *testing.T) {
	st := newStage(t)
	p := &phone{st: st}
	st.wallets.result = bot.CouponGone
	_, body := p.get(ticket("issued"))
	answer, _ := p.post(ticket("issued")+"/claim", form(t, body))
	if _, body = p.get(answer.Header.Get("Location")); !strings.Contains(body, "刚刚领完") {
		t.Errorf("it says %s", body)
	}
}

func TestAPlanGivesEachCustomerTheirOwn(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	_, body := p.get("/coupon/new3")
	if !strings.Contains(body, "新客三连券") || !strings.Contains(body, "8 折，最高减 20 元") || !strings.Contains(body, "满 50 减 10") {
		t.Errorf("a pack does not say what is in it: %s", body)
	}
	f := form(t, body)
	st.wallets.claimed = []bot.CouponAnswer{{Result: bot.CouponGot, Coupon: coupons()["claimed"]}}
	answer, _ := p.post("/coupon/new3/claim", f)
	if at := answer.Header.Get("Location"); answer.StatusCode != 303 || at != ticket("claimed") {
		t.Errorf("%d %q", answer.StatusCode, at)
	}
	if len(st.wallets.took) != 1 || st.wallets.took[0] != "new3 "+customer {
		t.Errorf("took %q", st.wallets.took)
	}
	for result, says := range map[bot.CouponResult]string{bot.CouponGone: "刚刚领完", bot.CouponLimit: "已经领过", bot.CouponOver: "停止发放", bot.CouponDenied: "现在领不了"} {
		st.wallets.claimed = []bot.CouponAnswer{{Result: result}}
		answer, _ = p.post("/coupon/new3/claim", f)
		if _, body = p.get(answer.Header.Get("Location")); !strings.Contains(body, says) {
			t.Errorf("%s: it does not say %q", result, says)
		}
	}
	if _, body = p.get("/coupon/stopped"); !strings.Contains(body, "停止发放") || strings.Contains(body, "<form") {
		t.Errorf("a stopped one says %s", body)
	}
	if _, body = st.phone(web.Who{UserID: "lisi"}).get("/coupon/new10"); strings.Contains(body, "<form") {
		t.Error("staff can claim one")
	}
	if answer, _ = p.get("/coupon/moved"); answer.Header.Get("Location") != "https://coupon.example.com/moved" {
		t.Error("one that is elsewhere is not")
	}
}

var (
	box = regexp.MustCompile(`viewBox="0 0 (\d+) (\d+)"`)
	run = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v(\d+)h-\d+z`)
)

// drawn reads one of our drawings back into a picture.
func drawn(t *testing.T, svg string) image.Image {
	t.Helper()
	m := box.FindStringSubmatch(svg)
	if m == nil {
		t.Fatalf("no drawing: %s", svg)
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	const scale = 4
	img := image.NewGray(image.Rect(0, 0, number(m[1])*scale, number(m[2])*scale))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for _, r := range run.FindAllStringSubmatch(svg, -1) {
		for y := number(r[2]) * scale; y < (number(r[2])+number(r[4]))*scale; y++ {
			for x := number(r[1]) * scale; x < (number(r[1])+number(r[3]))*scale; x++ {
				img.SetGray(x, y, color.Gray{})
			}
		}
	}
	return img
}

func TestNothingIsSignedOfACouponThatCannotBeUsed(t *testing.T) {
	st := newStage(t)
	p := &phone{st: st}
	for _, state := range []string{"issued", "redeemed", "expired", "void"} {
		for _, picture := range []string{"/qr.svg", "/bar.svg"} {
			if answer, _ := p.get(ticket(state) + picture); answer.StatusCode != 404 {
				t.Errorf("%s of one that is %s: %d", picture, state, answer.StatusCode)
			}
		}
	}
}

func TestScannersReadTheCodes(t *testing.T) {
	st := newStage(t)
	p := &phone{st: st}
	coupon := coupons()["claimed"]
	for _, c := range []struct {
		path string
		read gozxing.Reader
		want string
	}{
		{ticket("claimed") + "/qr.svg", qrcode.NewQRCodeReader(), bot.SignCoupon(reportKey, coupon)},
		{ticket("claimed") + "/bar.svg", oned.NewCode128Reader(), coupon.Code},
		{"/pickup/" + coupon.Code + "/qr.svg", qrcode.NewQRCodeReader(), coupon.Code},
		{"/pickup/" + coupon.Code + "/bar.svg", oned.NewCode128Reader(), coupon.Code},
	} {
		answer, svg := p.get(c.path)
		if answer.Header.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(answer.Header.Get("Cache-Control"), "private") || len(svg) > 30<<10 {
			t.Errorf("%s: %v, %d bytes", c.path, answer.Header, len(svg))
		}
		bitmap, err := gozxing.NewBinaryBitmapFromImage(drawn(t, svg))
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.read.Decode(bitmap, nil)
		if err != nil || got.GetText() != c.want {
			t.Errorf("%s reads %v, %v, want %s", c.path, got, err, c.want)
		}
	}
	if answer, _ := p.get("/pickup/nonsense/qr.svg"); answer.StatusCode != 404 {
		t.Errorf("nonsense is drawn: %d", answer.StatusCode)
	}
}

func TestOnesOwnPageShowsAllOfItByPages(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	_, body := p.get("/me")
	first, last := strings.Index(body, coupons()["claimed"].Code), strings.Index(body, coupons()["redeemed"].Code)
	if first < 0 || last < 0 || first > last {
		t.Errorf("what can be used does not come first: %d, %d", first, last)
	}
	for list, says := range map[string][]string{
		"claims": {"待取货", bot.ShowCode(hisClaim(bot.ClaimHeld).Code), "候补第 3 位", "轮到您了", "已取货", "/s/"},
		"orders": {"鲜牛奶 1L × 2 等 2 样", "¥128.5", "已退款", "人民路店", "2025年10月21日"},
	} {
		_, body := p.get("/me?list=" + list)
		for _, want := range says {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %q:\n%s", list, want, body)
			}
		}
	}
	var big web.Wallet
	for i := range 10000 {
		c := couponOfState(fmt.Sprint(i), bot.CouponClaimed)
		big.Coupons = append(big.Coupons, c)
		big.Orders = append(big.Orders, bot.Order{Number: fmt.Sprint(i), PaidAt: noon, Items: []bot.OrderItem{{Name: strings.Repeat("很长的名字", 20)}}})
	}
	st.wallets.wallet = big
	for path, page := range map[string]string{"/me": "第 1 / 500 页", "/me?page=500": "第 500 / 500 页", "/me?list=orders&page=77": "第 77 / 500 页", "/me?page=-3": "第 1 / 500 页", "/me?page=99999999999999999999": "页"} {
		answer, body := p.get(path)
		if answer.StatusCode != 200 || len(body) > pageMost || !strings.Contains(body, page) || strings.Count(body, "</li>") != 20 {
			t.Errorf("%s: %d, %d bytes, %d lines", path, answer.StatusCode, len(body), strings.Count(body, "</li>"))
		}
	}
	st.wallets.wallet = web.Wallet{}
	if _, body = p.get("/me"); !strings.Contains(body, "还没有券") {
		t.Error("an empty page says nothing")
	}
}

// A page that is not offered is not there.
func TestWithoutPortsThereAreNoPages(t *testing.T) {
	s, _ := site(t)
	for _, path := range []string{link("open"), link("open") + "/left", ticket("claimed"), "/me", campaignLink("vote")} {
		if answer, _ := get(s, "GET", path); answer.StatusCode != 404 {
			t.Errorf("%s answers %d", path, answer.StatusCode)
		}
	}
	if answer, body := get(s, "GET", "/coupon/new10"); answer.StatusCode != 200 || strings.Contains(body, "<form") {
		t.Errorf("a coupon without a login answers %d", answer.StatusCode)
	}
}

func FuzzPagesBearAnyAddress(f *testing.F) {
	f.Add("s", "AAAA", "r=1")
	f.Add("c", "7K3Q-9F2M-X8RT", "")
	f.Add("a", "%00", "page=x")
	st := newStage(f)
	f.Fuzz(func(t *testing.T, page, name, query string) {
		at := (&url.URL{Path: "/" + page + "/" + name, RawQuery: query}).RequestURI()
		if !strings.HasPrefix(at, "/") || bytes.ContainsAny([]byte(at), " \r\n\t") {
			return
		}
		if answer, _ := st.customer().get(at); answer.StatusCode >= 500 {
			t.Errorf("%q answers %d", at, answer.StatusCode)
		}
	})
}
