package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
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
)

// house is a site in front of people whom a test names, with phones that open it.
type house struct {
	*Site
	t      *testing.T
	server *httptest.Server
	log    *strings.Builder
	at     time.Time
	// codes are whose each code is; errs what is answered instead. asked are all that
	// were asked about.
	codes map[string]Who
	errs  map[string]error
	asked []string
	// callers are who has a role; away says that the database is. lines are those that
	// were given, with their answers.
	callers map[string]bot.Caller
	away    bool
	lines   []bot.PageLine
	replies map[string]bot.Reply
	lineErr error
}

func (h *house) Who(_ context.Context, code string) (Who, error) {
	h.asked = append(h.asked, code)
	if err := h.errs[code]; err != nil {
		return Who{}, err
	}
	who, ok := h.codes[code]
	if !ok {
		return Who{}, ErrLoginCode
	}
	delete(h.codes, code)
	return who, nil
}

var errAway = errors.New("the database is away")

func (h *house) Caller(_ context.Context, userID string) (bot.Caller, error) {
	if h.away {
		return bot.Caller{}, errAway
	}
	c := h.callers[userID]
	c.UserID = userID
	return c, nil
}

func (h *house) Line(_ context.Context, line bot.PageLine) (bot.Reply, error) {
	h.lines = append(h.lines, line)
	if h.lineErr != nil {
		return bot.Reply{}, h.lineErr
	}
	r, ok := h.replies[line.Line]
	if !ok {
		return bot.Reply{}, nil
	}
	r.ID = line.Reply
	if r.UserID == "" {
		r.UserID = line.UserID
	}
	return r, nil
}

func openHouse(t *testing.T, change ...func(*Options)) *house {
	t.Helper()
	h := &house{
		t: t, log: &strings.Builder{}, at: evening, codes: map[string]Who{}, errs: map[string]error{}, replies: map[string]bot.Reply{},
		callers: map[string]bot.Caller{"liming": {Name: "李明", Role: bot.RoleClerk, Scope: bot.Scope{Stores: []string{"s17"}}}},
	}
	log := logrus.New()
	log.SetOutput(h.log)
	log.SetLevel(logrus.DebugLevel)
	// The server is there before its address is known to the site.
	h.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r) }))
	t.Cleanup(h.server.Close)
	o := Options{
		Shop:  config.Shop{Name: "春芽生活", Timezone: "Asia/Shanghai", Stores: []config.Store{{ID: "s17", Name: "十七号店"}, {ID: "s18", Name: "人民路店"}}},
		Files: os.DirFS("../../templates"), Gatherer: prometheus.NewRegistry(), Log: log, Now: func() time.Time { return h.at },
		PublicURL: h.server.URL, Key: doorKey, CorpID: "ww1", AgentID: 1000002, Identity: h, Counter: h,
		Login: config.Pages{Login: config.LoginWeCom, AuthorizeURL: "https://open.weixin.example/connect/oauth2/authorize", Session: 72 * time.Hour},
	}
	for _, f := range change {
		f(&o)
	}
	var err error
	if h.Site, err = New(o); err != nil {
		t.Fatal(err)
	}
	return h
}

// phone is a browser that follows redirects within the house and stops before others.
type phone struct {
	*http.Client
	h *house
	t *testing.T
}

func (h *house) phone() phone {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return phone{t: h.t, h: h, Client: &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if r.URL.Host != strings.TrimPrefix(h.server.URL, "http://") || len(via) > 5 {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// page is what a phone shows at last.
type page struct {
	code   int
	body   string
	at     string
	leads  string
	header http.Header
}

func (p phone) read(res *http.Response, err error) page {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return page{code: res.StatusCode, body: string(body), at: res.Request.URL.RequestURI(), leads: res.Header.Get("Location"), header: res.Header}
}

func (p phone) open(path string) page {
	p.t.Helper()
	return p.read(p.Get(p.h.server.URL + path))
}

var statePattern = regexp.MustCompile(`[?&]state=([a-zA-Z0-9]{1,128})(&|#)`)

// stateOf is the state of WeChat's address.
func stateOf(t *testing.T, address string) string {
	t.Helper()
	found := statePattern.FindStringSubmatch(address)
	if found == nil {
		t.Fatalf("no state in %q", address)
	}
	return found[1]
}

// enters opens a page as somebody, with WeChat in between.
func (p phone) enters(path, code string, who Who) page {
	p.t.Helper()
	p.h.codes[code] = who
	asked := p.open("/login?next=" + url.QueryEscape(path))
	return p.open("/oauth?code=" + url.QueryEscape(code) + "&state=" + stateOf(p.t, asked.leads))
}

var xiaoli = Who{ExternalUserID: "wmXiaoli"}

// known says who the next request of the phone is known as.
func (p phone) known() Who {
	at, err := url.Parse(p.h.server.URL)
	if err != nil {
		p.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, c := range p.Jar.Cookies(at) {
		r.AddCookie(c)
	}
	who, _ := p.h.visitor(r)
	return who
}

func TestWeChatIsAskedAsItsPagesSay(t *testing.T) {
	h := openHouse(t)
	got := h.phone().open("/login?next=/me").leads
	want := "https://open.weixin.example/connect/oauth2/authorize?appid=ww1&redirect_uri=" + url.QueryEscape(h.server.URL+"/oauth") +
		"&response_type=code&scope=snsapi_base&state=" + stateOf(t, got) + "&agentid=1000002#wechat_redirect"
	if got != want {
		t.Errorf("asked\n%s\nwant\n%s", got, want)
	}
	if again := h.phone().open("/login?next=/me").leads; stateOf(t, again) == stateOf(t, got) {
		t.Error("two logins have one state")
	}
}

func TestACustomerComesInAndBackToTheirPage(t *testing.T) {
	h := openHouse(t)
	p := h.phone()
	if got := p.enters("/nowhere?x=1", "CODE", xiaoli); got.at != "/nowhere?x=1" || p.known() != xiaoli {
		t.Errorf("is at %s as %#v", got.at, p.known())
	}
	h.at = h.at.Add(72*time.Hour - time.Second)
	if p.known() != xiaoli {
		t.Error("forgotten before its time")
	}
	h.at = h.at.Add(time.Second)
	if p.known() != (Who{}) {
		t.Error("known for ever")
	}
}

func TestACookieIsTheServersAlone(t *testing.T) {
	for public, c := range map[string]struct {
		name   string
		secure bool
	}{"http://bot.example.com": {"zhanggui", false}, "https://bot.example.com": {"__Host-zhanggui", true}} {
		h := openHouse(t, func(o *Options) { o.PublicURL = public })
		w := httptest.NewRecorder()
		h.keepSession(w, h.newSession(xiaoli))
		got := w.Result().Cookies()[0]
		if got.Name != c.name || got.Secure != c.secure || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" || got.MaxAge != 72*3600 {
			t.Errorf("%s: %+v", public, got)
		}
	}
}

func TestALoginThatThisPhoneDidNotBeginIsNotFinished(t *testing.T) {
	h := openHouse(t)
	mine, theirs := h.phone(), h.phone()
	h.codes["CODE"] = xiaoli
	state := stateOf(t, theirs.open("/login?next=/me").leads)
	for name, got := range map[string]page{
		"another phone's state": mine.open("/oauth?code=CODE&state=" + state),
		"no state":              mine.open("/oauth?code=CODE"),
		"no login":              h.phone().open("/oauth?code=CODE&state=" + state),
		"a state of one's own":  mine.open("/oauth?code=CODE&state="),
		"nothing":               h.phone().open("/oauth"),
	} {
		if got.code != http.StatusBadRequest || !strings.Contains(got.body, "重新打开") {
			t.Errorf("%s: %d %s", name, got.code, got.body)
		}
	}
	late := h.phone()
	state = stateOf(t, late.open("/login?next=/me").leads)
	h.at = h.at.Add(loginFor)
	if got := late.open("/oauth?code=CODE&state=" + state); got.code != http.StatusBadRequest {
		t.Errorf("a login of ten minutes ago: %d", got.code)
	}
	if len(h.asked) != 0 || mine.known() != (Who{}) {
		t.Errorf("asked about %v", h.asked)
	}
}

func TestACodeThatWasUsedIsReplacedOnce(t *testing.T) {
	h := openHouse(t)
	p := h.phone()
	state := stateOf(t, p.open("/login?next=/s/abc").leads)
	got := p.open("/oauth?code=USED&state=" + state)
	if got.code != http.StatusFound || stateOf(t, got.leads) == state {
		t.Fatalf("%+v", got)
	}
	h.codes["FRESH"] = xiaoli
	if again := p.open("/oauth?code=FRESH&state=" + stateOf(t, got.leads)); again.at != "/s/abc" || p.known() != xiaoli {
		t.Errorf("is at %s", again.at)
	}

	p = h.phone()
	first := p.open("/oauth?code=USED&state=" + stateOf(t, p.open("/login?next=/s/abc").leads))
	second := p.open("/oauth?code=USED&state=" + stateOf(t, first.leads))
	if second.code != http.StatusBadRequest || !strings.Contains(second.body, "登录没有成功") || !strings.Contains(second.body, `href="/login?next=%2fs%2fabc"`) && !strings.Contains(second.body, `href="/login?next=%2Fs%2Fabc"`) {
		t.Errorf("%+v", second)
	}
}

func TestWhatALoginMayComeTo(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		code int
		says []string
	}{
		"WeChat is away": {errors.New("dial tcp 10.1.2.3: refused"), http.StatusServiceUnavailable, []string{"暂时登录不了", "再试一次"}},
		"a snapshot":     {ErrSnapshot, http.StatusForbidden, []string{"使用完整服务"}},
		"not a customer": {nil, http.StatusForbidden, []string{"加上店员的企业微信", "春芽生活"}},
	} {
		h := openHouse(t)
		p := h.phone()
		h.errs["CODE"] = c.err
		got := p.enters("/me", "CODE", Who{})
		if got.code != c.code || p.known() != (Who{}) {
			t.Errorf("%s: %d", name, got.code)
		}
		for _, piece := range c.says {
			if !strings.Contains(got.body, piece) {
				t.Errorf("%s: %q is not said in\n%s", name, piece, got.body)
			}
		}
		if strings.Contains(got.body, "10.1.2.3") || strings.Contains(h.log.String(), "CODE") {
			t.Errorf("%s: told %s %s", name, got.body, h.log)
		}
	}
	h := openHouse(t)
	p := h.phone()
	if got := p.open("/oauth?state=" + stateOf(t, p.open("/login?next=/me").leads)); got.code != http.StatusForbidden || !strings.Contains(got.body, "没有同意") {
		t.Errorf("who does not agree: %d %s", got.code, got.body)
	}
}

func TestAnOfficialAccountAsksItsReaderOnlyWhereItMust(t *testing.T) {
	h := openHouse(t, func(o *Options) {
		o.Login.Login, o.Login.OfficialAccount.AppID, o.StaffIdentity = config.LoginOfficialAccount, "wx1", o.Identity
	})
	p := h.phone()
	silent := p.open("/login?next=/me").leads
	if !strings.Contains(silent, "?appid=wx1&") || !strings.Contains(silent, "&scope=snsapi_base&") || strings.Contains(silent, "agentid") {
		t.Errorf("asked %s", silent)
	}
	h.errs["SILENT"] = ErrConsent
	openly := p.open("/oauth?code=SILENT&state=" + stateOf(t, silent))
	if !strings.Contains(openly.leads, "&scope=snsapi_userinfo&") {
		t.Fatalf("asked %s", openly.leads)
	}
	h.codes["OPEN"] = xiaoli
	if got := p.open("/oauth?code=OPEN&state=" + stateOf(t, openly.leads)); got.at != "/me" || p.known() != xiaoli {
		t.Errorf("is at %s", got.at)
	}
	// One without a unionid even then is nobody's customer, and is not asked for ever.
	p = h.phone()
	h.errs["OPEN2"] = ErrConsent
	again := p.open("/oauth?code=SILENT&state=" + stateOf(t, p.open("/login?next=/me").leads))
	if got := p.open("/oauth?code=OPEN2&state=" + stateOf(t, again.leads)); got.code != http.StatusForbidden || !strings.Contains(got.body, "加上店员") {
		t.Errorf("%d %s", got.code, got.body)
	}
	if till := p.open("/login?next=/till").leads; !strings.Contains(till, "?appid=ww1&") || !strings.Contains(till, "&agentid=1000002#") {
		t.Errorf("staff are asked by %s", till)
	}
}

func TestANewKeyAsksEverybodyAgain(t *testing.T) {
	h := openHouse(t)
	p := h.phone()
	p.enters("/me", "CODE", xiaoli)
	h.door.key = []byte("a new key")
	if p.known() != (Who{}) {
		t.Error("still known")
	}
}

func TestWithoutALoginThereIsNone(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"no key":     func(o *Options) { o.Key = nil },
		"none":       func(o *Options) { o.Login.Login = config.LoginNone },
		"nobody":     func(o *Options) { o.Identity = nil },
		"no address": func(o *Options) { o.PublicURL = "" },
	} {
		h := openHouse(t, change)
		if got := h.phone().open("/login?next=/me"); got.code != http.StatusNotFound || got.leads != "" {
			t.Errorf("%s: %d %s", name, got.code, got.leads)
		}
	}
}

func TestTheBackButtonOfSomebodyKnownLeadsHome(t *testing.T) {
	h := openHouse(t)
	p := h.phone()
	p.enters("/nowhere", "CODE", xiaoli)
	if got := p.open("/oauth?code=CODE&state=OLD"); got.at != "/me" {
		t.Errorf("is at %s", got.at)
	}
}
