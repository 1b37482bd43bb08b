package web

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

var testCode = bot.NewCouponCode(doorKey, "till")

// clerk is the phone of a clerk of store s17, logged in.
func (h *house) clerk() phone {
	h.t.Helper()
	p := h.phone()
	if got := p.enters("/till", "CLERK", Who{UserID: "liming"}); got.at != "/till" || got.code != http.StatusOK {
		h.t.Fatalf("the clerk is at %s: %d", got.at, got.code)
	}
	return p
}

var inputs = regexp.MustCompile(`name="(token|key|store|code|proof|confirm)" value="([^"]*)"`)

// form are the hidden fields of the page's first form that has a button with a value,
// as a browser would send them.
func (p phone) form(at page, do string) url.Values {
	p.t.Helper()
	for _, form := range strings.Split(at.body, "<form")[1:] {
		form, _, _ = strings.Cut(form, "</form>")
		if !strings.Contains(form, `value="`+do+`"`) {
			continue
		}
		fields := url.Values{"do": {do}}
		for _, in := range inputs.FindAllStringSubmatch(form, -1) {
			fields.Set(in[1], in[2])
		}
		return fields
	}
	p.t.Fatalf("no form does %q in\n%s", do, at.body)
	return nil
}

// press sends a form of the page, with more fields.
func (p phone) press(at page, do string, more ...string) page {
	p.t.Helper()
	fields := p.form(at, do)
	for i := 0; i < len(more); i += 2 {
		fields.Set(more[i], more[i+1])
	}
	return p.post("/till", fields)
}

func (p phone) post(path string, fields url.Values, headers ...string) page {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodPost, p.h.server.URL+path, strings.NewReader(fields.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", p.h.server.URL)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return p.read(p.Do(r))
}

// photo sends a picture with the page's form.
func (p phone) photo(at page, data []byte) page {
	p.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range p.form(at, "look") {
		_ = w.WriteField(name, values[0])
	}
	part, err := w.CreateFormFile("picture", "image.jpg")
	if err != nil {
		p.t.Fatal(err)
	}
	_, _ = part.Write(data)
	_ = w.Close()
	return p.read(p.Post(p.h.server.URL+"/till", w.FormDataContentType(), &body))
}

// shows checks pieces of a page; "!x" must not be in it.
func (p phone) shows(at page, pieces ...string) {
	p.t.Helper()
	for _, piece := range pieces {
		if not, ok := strings.CutPrefix(piece, "!"); ok && strings.Contains(at.body, not) || !ok && !strings.Contains(at.body, piece) {
			p.t.Errorf("%d: want %q in\n%s", at.code, piece, at.body)
		}
	}
}

// given are the lines that were given.
func (h *house) given() []string {
	var lines []string
	for _, l := range h.lines {
		lines = append(lines, l.UserID+" "+l.Line)
	}
	return lines
}

func TestACodeIsLookedAtRedeemedAndTakenBack(t *testing.T) {
	h := openHouse(t)
	h.replies["/核销 "+testCode+" 门店=s17 试"] = bot.Reply{Text: "试一下：满 50 减 10\n（没有真的做）", Asks: true}
	h.replies["/核销 "+testCode+" 门店=s17"] = bot.Reply{Text: "核销了：满 50 减 10", Done: true}
	h.replies["/撤销"] = bot.Reply{Text: "已经撤销", Done: true}
	p := h.clerk()
	at := p.open("/till")
	p.shows(at, "李明", "店员", "!人民路店", "!核销这一张")
	at = p.press(at, "look", "code", " "+strings.ToLower(bot.ShowCode(testCode))+" ")
	p.shows(at, bot.ShowCode(testCode), "满 50 减 10", "核销这一张", "!试一下", "!没有真的做", "!撤销</button>")
	at = p.press(at, "redeem")
	p.shows(at, "核销了：满 50 减 10", "按错了，撤销", "!核销这一张")
	at = p.press(at, "undo")
	p.shows(at, "已经撤销", "!按错了")
	want := []string{"liming /核销 " + testCode + " 门店=s17 试", "liming /核销 " + testCode + " 门店=s17", "liming /撤销"}
	if got := h.given(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("gave %q", got)
	}
}

func TestTheSameFormGivesItsLineUnderTheSameKey(t *testing.T) {
	h := openHouse(t)
	p := h.clerk()
	fields := p.form(p.open("/till"), "look")
	fields.Set("code", testCode)
	waits := p.post("/till", fields)
	p.shows(waits, "还没有结果", "不会重复")
	p.post("/till", fields)
	p.press(waits, "look")
	other := p.form(p.open("/till"), "look")
	other.Set("code", testCode)
	p.post("/till", other)
	// The same key with another line is something else.
	fields.Set("do", "redeem")
	p.post("/till", fields)
	ids := map[string]int{}
	for _, l := range h.lines {
		ids[l.Reply]++
	}
	if len(h.lines) != 5 || len(ids) != 3 || ids[h.lines[0].Reply] != 3 {
		t.Errorf("lines %+v", h.lines)
	}
}

func TestTwoPeopleWithOneKeyHaveTwoAnswers(t *testing.T) {
	h := openHouse(t)
	if h.lineKey("liming", "KEY1", "/核销") == h.lineKey("hanmei", "KEY1", "/核销") {
		t.Error("one reads the other's")
	}
	h.replies["/核销 "+testCode+" 门店=s17 试"] = bot.Reply{Text: "别人的", UserID: "hanmei"}
	p := h.clerk()
	p.shows(p.press(p.open("/till"), "look", "code", testCode), "!别人的", "还没有结果")
}

func TestWhatHasToBeConfirmedIs(t *testing.T) {
	h := openHouse(t)
	h.replies["/核销 "+testCode+" 门店=s17 试"] = bot.Reply{Text: "试一下", Asks: true}
	h.replies["/核销 "+testCode+" 门店=s17"] = bot.Reply{Text: "真的？", Asks: true, Code: "K7Q2MD"}
	h.replies["/确认 K7Q2MD"] = bot.Reply{Text: "核销了", Done: true}
	h.replies["/取消 K7Q2MD"] = bot.Reply{Text: "好的，没有做"}
	p := h.clerk()
	asks := p.press(p.press(p.open("/till"), "look", "code", testCode), "redeem")
	p.shows(asks, "真的？", "不做了", "!按错了")
	p.shows(p.press(asks, "yes"), "核销了", "按错了，撤销")
	p.shows(p.press(asks, "no"), "好的，没有做")
	p.shows(p.press(asks, "yes", "confirm", "K7 试; /删除"), "没有看懂")
	if n := len(h.lines); n != 4 {
		t.Errorf("gave %q", h.given())
	}
}

func TestATillSaysWhatIsWrongWithACode(t *testing.T) {
	h := openHouse(t)
	h.replies["/核销 "+testCode+" 门店=s17 试"] = bot.Reply{Text: "这张券用过了：昨天在人民路店"}
	p := h.clerk()
	at := p.open("/till")
	for code, says := range map[string]string{
		"": "请输入券码", "hello": "不是我们的券码", "7K3Q-9F2M": "不是我们的券码", testCode + " 门店=s18": "不是我们的券码",
		testCode + "\n/删除": "不是我们的券码", strings.Repeat("7", 3000): "不是我们的券码", "<script>": "不是我们的券码", "\xff\xfe": "不是我们的券码",
	} {
		p.shows(p.press(at, "look", "code", code), says, "!<script>")
	}
	if len(h.lines) != 0 {
		t.Errorf("gave %q", h.given())
	}
	p.shows(p.press(at, "look", "code", testCode), "这张券用过了", "!核销这一张")
	h.replies["/核销 7K3Q9F2MX8R 门店=s17 试"] = bot.Reply{Text: "没有「7K3Q9F2MX8R」这张券，您要的是不是：" + testCode}
	p.shows(p.press(at, "look", "code", "7k3q-9f2m-x8r"), "您要的是不是："+testCode, "!核销这一张")
	h.lineErr = errors.New("dial tcp 10.1.2.3")
	p.shows(p.press(at, "look", "code", testCode), "还没有结果", "!10.1.2.3")
}

func TestWhoIsNoClerkRedeemsNothing(t *testing.T) {
	h := openHouse(t)
	stranger := h.phone()
	if got := stranger.open("/till"); got.code != http.StatusFound || !strings.HasPrefix(got.leads, "https://open.weixin.example/") {
		t.Errorf("a stranger: %+v", got)
	}
	customer := h.phone()
	customer.enters("/me", "CODE", xiaoli)
	got := customer.open("/till")
	customer.shows(got, "这是店员用的页面", "/login?next=%2Ftill")
	if got.code != http.StatusForbidden {
		t.Errorf("a customer: %d", got.code)
	}
	member := h.phone()
	got = member.enters("/till", "CODE2", Who{UserID: "newhere"})
	member.shows(got, "还没有开通")
	clerk := h.clerk()
	form := clerk.form(clerk.open("/till"), "look")
	form.Set("do", "redeem")
	form.Set("code", testCode)
	for name, p := range map[string]phone{"a stranger": stranger, "a customer": customer, "a member": member} {
		if got := p.post("/till", form); got.code/100 != 4 && got.code != http.StatusFound {
			t.Errorf("%s posts: %d", name, got.code)
		}
	}
	h.callers["liming"] = bot.Caller{Name: "李明", Role: bot.RoleNone}
	if got := clerk.post("/till", form); got.code != http.StatusForbidden {
		t.Errorf("whose role was taken away: %d", got.code)
	}
	if len(h.lines) != 0 {
		t.Errorf("gave %q", h.given())
	}
}

func TestAFormOfAnotherSiteDoesNothing(t *testing.T) {
	h := openHouse(t)
	p := h.clerk()
	good := p.form(p.open("/till"), "look")
	good.Set("code", testCode)
	other := h.clerk()
	theirs := other.form(other.open("/till"), "look")
	theirs.Set("code", testCode)
	forged := url.Values{"do": {"redeem"}, "code": {testCode}, "key": {strings.Repeat("A", 26)}}
	for name, got := range map[string]page{
		"another site":          p.post("/till", good, "Origin", "https://evil.example"),
		"a page in a box":       p.post("/till", good, "Origin", "null"),
		"another site's link":   p.post("/till", good, "Origin", "", "Referer", "https://evil.example/till"),
		"no token":              p.post("/till", forged),
		"another phone's token": p.post("/till", theirs),
	} {
		if got.code != http.StatusForbidden || !strings.Contains(got.body, "刷新") {
			t.Errorf("%s: %d %s", name, got.code, got.body)
		}
	}
	if len(h.lines) != 0 {
		t.Errorf("gave %q", h.given())
	}
	for name, got := range map[string]page{
		"by its origin":  p.post("/till", good),
		"by its referer": p.post("/till", good, "Origin", "", "Referer", h.server.URL+"/till"),
		"by its token":   p.post("/till", good, "Origin", ""),
	} {
		if got.code != http.StatusOK {
			t.Errorf("%s: %d", name, got.code)
		}
	}
}

func TestTheTillIsLockedDown(t *testing.T) {
	h := openHouse(t)
	got := h.clerk().open("/till")
	policy := got.header.Get("Content-Security-Policy")
	for _, piece := range []string{"default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, piece) {
			t.Errorf("%q is not in %q", piece, policy)
		}
	}
	if strings.Contains(policy, "script") || strings.Contains(policy, "unsafe") || strings.Contains(got.body, "<script") || strings.Contains(got.body, " style=") {
		t.Errorf("%q\n%s", policy, got.body)
	}
	if got.header.Get("Cache-Control") != "no-store" || got.header.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("%v", got.header)
	}
}

func TestWhoHasSeveralStoresChoosesOne(t *testing.T) {
	h := openHouse(t)
	h.callers["liming"] = bot.Caller{Name: "区先生", Role: bot.RoleRegion, Scope: bot.Scope{Stores: []string{"s17", "s18"}}}
	p := h.clerk()
	at := p.open("/till")
	p.shows(at, "请选择门店", "十七号店", "人民路店")
	p.press(at, "look", "code", testCode)
	at = p.press(at, "look", "code", testCode, "store", "s18")
	p.shows(at, `<option value="s18" selected>`)
	p.press(at, "look", "code", testCode, "store", "s99 试")
	want := []string{"liming /核销 " + testCode + " 试", "liming /核销 " + testCode + " 门店=s18 试", "liming /核销 " + testCode + " 试"}
	if got := h.given(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("gave %q", got)
	}
}

func TestALineOfHTMLIsText(t *testing.T) {
	h := openHouse(t)
	h.replies["/核销 "+testCode+" 门店=s17 试"] = bot.Reply{Text: `<img src=x onerror=alert(1)> 🍵`, Asks: true}
	p := h.clerk()
	p.shows(p.press(p.open("/till"), "look", "code", testCode), "&lt;img", "🍵", "!<img")
}

func TestWithoutACounterThereIsNoTill(t *testing.T) {
	h := openHouse(t, func(o *Options) { o.Counter = nil })
	if got := h.phone().open("/till"); got.code != http.StatusNotFound {
		t.Errorf("%d", got.code)
	}
}

func TestWhileTheDatabaseIsAwayTheTillSaysSo(t *testing.T) {
	h := openHouse(t)
	p := h.clerk()
	h.away = true
	got := p.open("/till")
	p.shows(got, "正在恢复", "补核销")
	if got.code != http.StatusServiceUnavailable {
		t.Errorf("%d", got.code)
	}
}

func TestWhoUsesAnothersPhoneLogsInAnew(t *testing.T) {
	h := openHouse(t)
	h.callers["hanmei"] = bot.Caller{Name: "韩梅", Role: bot.RoleManager, Scope: bot.Scope{Stores: []string{"s17"}}}
	p := h.clerk()
	p.shows(p.open("/till"), "李明", `href="/login?next=%2Ftill"`)
	p.shows(p.enters("/till", "HER", Who{UserID: "hanmei"}), "韩梅", "!李明")
}
