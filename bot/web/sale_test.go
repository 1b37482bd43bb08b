package web_test

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
)

// pageMost is what a page may weigh without its pictures.
const pageMost = 100 << 10

func TestASalesPageSaysWhereOneStands(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	for _, c := range []struct {
		sale     string
		says     []string
		without  []string
		oneThing string
	}{
		{"open", []string{"正在抢", "鲜牛奶 1L", "¥</small>9.9", "¥16.8", "省 ¥6.9", `id="left">12<`, "剩 12", "抢完了", "每人限购", "抢到后 24 小时内，最晚 明天 21:00", "今天 11:50 至 21:00", "距离结束"}, nil, "马上抢"},
		{"waiting", []string{"今天 20:00 开始", "距离开始", "<b>08</b>", `id="left">50<`, `content="600"`, "disabled"}, nil, "马上抢"},
		{"shared", []string{"会员日", "/static/goods.svg", "<select", `value="12"`, "人民路店"}, []string{"原价", "剩 100"}, "马上抢"},
		{"queue", []string{"正在排队", `id="ahead">42<`, `content="3"`}, []string{"<form"}, ""},
		{"got", []string{"抢到了", bot.ShowCode(hisClaim(bot.ClaimHeld).Code), "/qr.svg", "/bar.svg", "明天 12:00", "十七号店", "¥19.8", "不要了，让给别人"}, []string{"马上抢"}, ""},
		{"picked", []string{"已经取货", "今天 11:59"}, []string{"/qr.svg", "<form"}, ""},
		{"sold_out", []string{"抢完了", "候补"}, []string{"还剩"}, "排候补"},
		{"listed", []string{"候补第 3 位", "退出候补", `content="30"`}, []string{"马上抢"}, ""},
		{"offered", []string{"轮到您了", "为您保留", "<b>29</b>", "2 份", "¥19.8", "不要了，让给下一位"}, nil, "确认，我要"},
		{"lapsed", []string{"过了保留时间"}, []string{"<form"}, ""},
		{"left", []string{"已经放弃了"}, []string{"<form"}, ""},
		{"over", []string{"这一场结束了"}, []string{"<form", "还剩", "9.9"}, ""},
		{"off", []string{"这一场取消了", "原因：牛奶没到货。"}, []string{"<form"}, ""},
		{"stranger", []string{"先加店员", "扫一下店员的二维码"}, []string{"9.9", "16.8", "<form", "还剩"}, ""},
		{"excluded", []string{"11月28日 周六 12:00 之后就能参加"}, []string{"9.9", "<form"}, ""},
		{"excluded_for_good", []string{"暂时不对您开放"}, []string{"9.9", "<form"}, ""},
		{"segment", []string{"会员专享"}, []string{"9.9", "16.8", "<form"}, ""},
		{"group", []string{"群友专享", "拉您进群"}, []string{"9.9", "<form"}, ""},
		{"changed", []string{"刚刚有改动，没有替您下单"}, nil, "马上抢"},
		{"limit", []string{"每人最多 2 份"}, nil, "马上抢"},
	} {
		t.Run(c.sale, func(t *testing.T) {
			answer, body := p.get(link(c.sale))
			if answer.StatusCode != 200 || len(body) > pageMost {
				t.Fatalf("%d with %d bytes", answer.StatusCode, len(body))
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
			if n := strings.Count(body, `class="go"`); (n == 1) != (c.oneThing != "") || !strings.Contains(body, c.oneThing+"</button>") && n > 0 {
				t.Errorf("it has %d buttons, want one that says %q", n, c.oneThing)
			}
		})
	}
	if len(st.selling.done()) != 0 {
		t.Error("a look did something")
	}
}

func TestASalesPageKnowsItsOwnLinksOnly(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	good := bot.SignSale(reportKey, bot.SaleLink{Sale: "open", Expires: noon.Add(time.Hour)})
	forged := bot.SignSale([]byte("another key"), bot.SaleLink{Sale: "open", Expires: noon.Add(time.Hour)})
	expired := bot.SignSale(reportKey, bot.SaleLink{Sale: "open", Expires: noon})
	for _, c := range []struct {
		token string
		code  int
		says  string
	}{
		{forged, 404, "没有找到这场活动"},
		{good[:len(good)-2], 404, "没有找到这场活动"},
		{expired, 410, "链接过期了"},
		{"x", 404, "没有找到这场活动"},
		{strings.TrimPrefix(link("nothing"), "/s/"), 404, "没有找到这场活动"},
		{strings.TrimPrefix(campaignLink("vote"), "/a/"), 404, "没有找到这场活动"},
	} {
		for _, path := range []string{"/s/" + c.token, "/s/" + c.token + "/left"} {
			answer, body := p.get(path)
			if answer.StatusCode != c.code || !strings.HasSuffix(path, "/left") && !strings.Contains(body, c.says) {
				t.Errorf("%s answers %d %s", path, answer.StatusCode, body)
			}
		}
		if answer, _ := p.post("/s/"+c.token+"/do", url.Values{"do": {"claim"}}); answer.StatusCode != c.code && c.code != 404 {
			t.Errorf("a post answers %d", answer.StatusCode)
		}
	}
	if len(st.selling.done()) != 0 {
		t.Error("something was done")
	}
}

func TestWhoIsNotKnownLogsInFirst(t *testing.T) {
	st := newStage(t)
	nobody := &phone{st: st}
	for _, path := range []string{link("open"), "/me", "/coupon/new10", campaignLink("vote")} {
		answer, _ := nobody.get(path)
		if at := answer.Header.Get("Location"); answer.StatusCode != 302 || at != "/login?next="+url.QueryEscape(path) {
			t.Errorf("%s answers %d %q", path, answer.StatusCode, at)
		}
	}
	if answer, _ := nobody.post(link("open")+"/do", url.Values{"do": {"claim"}, "quantity": {"1"}}); answer.StatusCode != 401 {
		t.Errorf("a post answers %d", answer.StatusCode)
	}
	st.selling.mu.Lock()
	defer st.selling.mu.Unlock()
	if len(st.selling.asked)+len(st.selling.acts) != 0 {
		t.Error("the ledger was asked")
	}
}

func TestStaffSeeTheSaleAndBuyNothing(t *testing.T) {
	st := newStage(t)
	p := st.phone(web.Who{UserID: "lisi"})
	if _, body := p.get(link("open")); !strings.Contains(body, "您是员工") || !strings.Contains(body, "9.9") || strings.Contains(body, "<form") {
		t.Errorf("staff see %s", body)
	}
	f := st.customer().pressed(t, link("open"), "1", "s17")
	if answer, _ := p.post(link("open")+"/do", f); answer.StatusCode != 403 || len(st.selling.done()) != 0 {
		t.Errorf("staff bought: %d", answer.StatusCode)
	}
}

func TestOnePressIsOneAct(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	st.selling.answer("open", bot.SaleAnswer{Result: bot.SaleGot})
	f := p.pressed(t, link("open"), "2", "s17")
	for range 3 {
		answer, _ := p.post(link("open")+"/do", f)
		if at := answer.Header.Get("Location"); answer.StatusCode != 303 || !strings.HasPrefix(at, link("open")+"?r=") {
			t.Fatalf("it answers %d %q", answer.StatusCode, at)
		}
	}
	acts := st.selling.done()
	if len(acts) != 3 || acts[0] != acts[1] || acts[0] != acts[2] {
		t.Fatalf("the same form is not the same act: %+v", acts)
	}
	a := acts[0]
	if a.Sale != "open" || a.ExternalUserID != customer || a.Do != bot.DoClaim || a.Quantity != 2 || a.Store != "s17" || a.Version != 3 || a.ChatID != "wrGroup" {
		t.Errorf("it asks for %+v", a)
	}
	if code, ok := bot.ReadCouponCode(a.NewCode); !ok || code != a.NewCode {
		t.Errorf("the pickup code is %q", a.NewCode)
	}
	other := p.pressed(t, link("open"), "2", "s17")
	p.post(link("open")+"/do", other)
	if acts = st.selling.done(); acts[3].Key == acts[0].Key {
		t.Error("another form is the same act")
	}
	f.Set("do", "leave")
	p.post(link("open")+"/do", f)
	if acts = st.selling.done(); acts[4].Key == acts[0].Key || acts[4].Do != bot.DoLeave {
		t.Error("giving back is the same act as claiming")
	}
	// The same form on another's phone, with that phone's token, is another's act.
	neighbour := st.phone(web.Who{ExternalUserID: "wmOther"})
	f.Set("do", "accept")
	p.post(link("open")+"/do", f)
	if acts = st.selling.done(); acts[5].Do != bot.DoAccept || acts[5].Version != acts[0].Version || acts[0].Version == 0 {
		t.Errorf("what is accepted is not what the page showed: %+v", acts[5])
	}
	f.Set("do", "claim")
	f.Set("token", neighbour.pressed(t, link("open"), "1", "").Get("token"))
	neighbour.post(link("open")+"/do", f)
	if acts = st.selling.done(); len(acts) != 7 || acts[6].Key == acts[0].Key || acts[6].ExternalUserID != "wmOther" || acts[6].NewCode == acts[0].NewCode {
		t.Errorf("another's act is %+v", acts[len(acts)-1])
	}
}

func TestWhatNoPageOffersIsNotDone(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	for name, change := range map[string]func(url.Values){
		"negative":       func(f url.Values) { f.Set("quantity", "-1") },
		"none":           func(f url.Values) { f.Set("quantity", "0") },
		"huge":           func(f url.Values) { f.Set("quantity", "99999999999999999999") },
		"many":           func(f url.Values) { f.Set("quantity", "1000") },
		"words":          func(f url.Values) { f.Set("quantity", "two") },
		"another do":     func(f url.Values) { f.Set("do", "sell") },
		"no do":          func(f url.Values) { f.Del("do") },
		"another store":  func(f url.Values) { f.Set("store", "s99") },
		"no key":         func(f url.Values) { f.Del("key") },
		"a made up key":  func(f url.Values) { f.Set("key", "' or 1=1 -- aaaaaaaaaaaa") },
		"no version":     func(f url.Values) { f.Del("version") },
		"another's form": func(f url.Values) { f.Set("token", "AAAA") },
		"no token":       func(f url.Values) { f.Del("token") },
	} {
		f := p.pressed(t, link("open"), "1", "s17")
		change(f)
		answer, _ := p.post(link("open")+"/do", f)
		want := 400
		if strings.Contains(name, "form") || name == "no token" {
			want = 403
		}
		if answer.StatusCode != want || len(st.selling.done()) != 0 {
			t.Errorf("%s: %d, and %d acts", name, answer.StatusCode, len(st.selling.done()))
		}
	}
	r := httptest.NewRequest("POST", link("open")+"/do", strings.NewReader(p.pressed(t, link("open"), "1", "s17").Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://evil.example.com")
	if answer, _ := p.do(r); answer.StatusCode != 403 || len(st.selling.done()) != 0 {
		t.Errorf("a form of another site: %d", answer.StatusCode)
	}
	if answer, _ := p.get(link("open") + "/do"); answer.StatusCode == 200 || len(st.selling.done()) != 0 {
		t.Errorf("a GET: %d", answer.StatusCode)
	}
}

// Who is in line is asked for by the same key until it is decided, whether the phone
// runs scripts or not, and also where this instance does not know of the line.
func TestWhoIsInLineKeepsTheSameKey(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	st.selling.answer("open", bot.SaleAnswer{Result: bot.SaleQueued, Ahead: 7})
	answer, _ := p.post(link("open")+"/do", p.pressed(t, link("open"), "2", "s17"))
	at := answer.Header.Get("Location")
	_, body := p.get(at)
	if !strings.Contains(body, "正在排队") || !strings.Contains(body, `id="ahead">7<`) || !strings.Contains(body, `data-queue="1"`) {
		t.Fatalf("it says %s", body)
	}
	f := form(t, body)
	r := httptest.NewRequest("POST", link("open")+"/do", strings.NewReader(f.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	answer, body = p.do(r)
	if answer.StatusCode != 200 || !strings.Contains(body, `"ahead": 7`) {
		t.Errorf("a script is told %d %s", answer.StatusCode, body)
	}
	st.selling.answer("open", bot.SaleAnswer{Result: bot.SaleGot})
	r = httptest.NewRequest("POST", link("open")+"/do", strings.NewReader(f.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	if _, body = p.do(r); !strings.Contains(body, `"next": "/s/`) {
		t.Errorf("a script is told %s", body)
	}
	acts := st.selling.done()
	if len(acts) != 3 || acts[0] != acts[1] || acts[1] != acts[2] {
		t.Errorf("asking again is another act: %+v", acts)
	}
	// The address on another's phone, or much later, puts nobody in line.
	if _, body = st.phone(web.Who{ExternalUserID: "wmOther"}).get(at); strings.Contains(body, "正在排队") {
		t.Error("another stands in line by a link")
	}
	st.pass(11 * time.Minute)
	if _, body = p.get(at); strings.Contains(body, "正在排队") {
		t.Error("somebody stands in line for ever")
	}
}

func TestWhatCameOfAnActIsSaidOnceItIsTrue(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	say := func(sale string, result bot.SaleResult) string {
		st.selling.answer(sale, bot.SaleAnswer{Result: result})
		answer, _ := p.post(link(sale)+"/do", p.pressed(t, link(sale), "2", "s17"))
		_, body := p.get(answer.Header.Get("Location"))
		return body
	}
	for _, c := range []struct {
		sale   string
		result bot.SaleResult
		says   string
	}{
		{"open", bot.SaleChanged, "没有替您下单"},
		{"open", bot.SaleLimit, "每人最多 2 份"},
		{"open", bot.SaleSoldOut, "这家店的不够了"},
		{"waiting", bot.SaleWaitsToOpen, "还没到时间"},
	} {
		if body := say(c.sale, c.result); !strings.Contains(body, c.says) || !strings.Contains(body, `value="2" checked`) {
			t.Errorf("%s, %s: it does not say %q or forgets the quantity:\n%s", c.sale, c.result, c.says, body)
		}
	}
	st.selling.answer("open", bot.SaleAnswer{Result: bot.SaleSoldOut})
	answer, _ := p.post(link("open")+"/do", p.pressed(t, link("open"), "1", "s17"))
	st.selling.show("open", func(l *bot.SaleLook) { l.Result = bot.SaleSoldOut })
	if _, body := p.get(answer.Header.Get("Location")); !strings.Contains(body, "差一点") || !strings.Contains(body, "排候补") {
		t.Errorf("who was too late reads %s", body)
	}
	st.selling.show("open", func(l *bot.SaleLook) { l.Result = bot.SaleOver })
	if _, body := p.get(answer.Header.Get("Location")); strings.Contains(body, "差一点") {
		t.Error("what is no longer so is still said")
	}
}

func TestOpenPagesAreToldWhatIsLeftForOneQuestionASecond(t *testing.T) {
	st := newStage(t)
	ask := func() (left int, state string, now int64) {
		answer, body := (&phone{st: st}).get(link("open") + "/left")
		var v struct {
			Left  int
			State string
			Now   int64
		}
		if err := json.Unmarshal([]byte(body), &v); err != nil || answer.StatusCode != 200 {
			t.Fatalf("%d %s", answer.StatusCode, body)
		}
		return v.Left, v.State, v.Now
	}
	ask()
	st.selling.show("open", func(l *bot.SaleLook) { l.Left = map[string]int{"s17": 0}; l.Now = noon.Add(10 * time.Hour) })
	st.pass(900 * time.Millisecond)
	if left, state, now := ask(); left != 12 || state != "open" || now != st.clock().UnixMilli() {
		t.Errorf("within a second: %d %s %d", left, state, now)
	}
	st.pass(1100 * time.Millisecond)
	if left, state, _ := ask(); left != 0 || state != "over" {
		t.Errorf("after a second: %d %s", left, state)
	}
	if n := len(st.selling.asked); n != 2 || st.selling.asked[0] != "open  " {
		t.Errorf("asked %d times: %q", n, st.selling.asked)
	}
}

func TestASaleThatCannotBeAskedIsSaidSo(t *testing.T) {
	st := newStage(t)
	p := st.customer()
	f := p.pressed(t, link("open"), "1", "s17")
	st.selling.err = errAway
	for _, try := range []func() (int, string){
		func() (int, string) { a, b := p.get(link("open")); return a.StatusCode, b },
		func() (int, string) { a, b := p.post(link("open")+"/do", f); return a.StatusCode, b },
		func() (int, string) { a, b := p.get(link("open") + "/left"); return a.StatusCode, b },
	} {
		if code, body := try(); code != 503 || strings.Contains(body, "10.1.2.3") {
			t.Errorf("%d %s", code, body)
		}
	}
	if said := st.said.String(); !strings.Contains(said, "10.1.2.3") || strings.Contains(said, customer) {
		t.Errorf("the log says %s", said)
	}
}
