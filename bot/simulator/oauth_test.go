package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// shop is a web page that a login leads to. It notes what it was asked.
type shop struct {
	*httptest.Server
	asked []url.Values
}

func openShop(t *testing.T) *shop {
	s := &shop{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked = append(s.asked, r.URL.Query())
		_, _ = io.WriteString(w, "welcome "+r.Method+" "+r.Header.Get("Origin"))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *shop) host() string { return strings.TrimPrefix(s.URL, "http://") }

// login is WeChat's address for a login, with parameters replaced in their order.
func (c *corpForTest) login(back string, change ...string) string {
	params := []string{"appid", corp, "redirect_uri", back, "response_type", "code", "scope", "snsapi_base", "state", "STATE1", "agentid", "1000007"}
	for i := 0; i < len(change); i += 2 {
		params[slices.Index(params, change[i])+1] = change[i+1]
	}
	var parts []string
	for i := 0; i < len(params); i += 2 {
		if params[i+1] != "-" {
			parts = append(parts, params[i]+"="+url.QueryEscape(params[i+1]))
		}
	}
	return c.URL() + authorizePath + "?" + strings.Join(parts, "&") + "#wechat_redirect"
}

// opens lets somebody open an address.
func (c *corpForTest) opens(who, address string) Page {
	c.t.Helper()
	page, err := c.Phone(who).Open(address)
	if err != nil {
		c.t.Fatal(err)
	}
	return page
}

// code is the code with which somebody comes to the shop.
func (c *corpForTest) code(s *shop, who string, change ...string) string {
	c.t.Helper()
	page := c.opens(who, c.login(s.URL+"/oauth?x=1", change...))
	at, err := url.Parse(page.URL)
	if err != nil || page.Status != 200 || at.Query().Get("code") == "" || at.Query().Get("state") != "STATE1" || at.Query().Get("x") != "1" {
		c.t.Fatalf("came to %d %s: %s", page.Status, page.URL, page.Body)
	}
	return at.Query().Get("code")
}

func (c *corpForTest) opened(app, code string) answer {
	c.t.Helper()
	return c.as(app, "auth/getuserinfo?code="+code, nil)
}

func TestWhoOpensAPageIsTold(t *testing.T) {
	c, s := start(t), openShop(t)
	c.do(c.SetTrustedDomains("app", s.host()))
	id, _ := c.add(Scan{State: "s17-door"})
	if got := c.want(0, c.opened("app", c.code(s, id))); got.text("external_userid") != id || got.text("openid") == "" || got["userid"] != nil {
		t.Errorf("a customer: %v", got)
	}
	if got := c.want(0, c.opened("app", c.code(s, "LiMing"))); got.text("userid") != "liming" || got["external_userid"] != nil || got["user_ticket"] != nil {
		t.Errorf("a member: %v", got)
	}
	if got := c.want(0, c.opened("app", c.code(s, "liming", "scope", "snsapi_privateinfo"))); got.text("user_ticket") == "" {
		t.Errorf("a member who agrees: %v", got)
	}
	if got := c.want(0, c.opened("app", c.code(s, "a stranger"))); got.text("openid") == "" || got["external_userid"] != nil {
		t.Errorf("a stranger: %v", got)
	}
	// An app that sees none of their staff, or may not ask about customers, is not told.
	if got := c.want(0, c.opened("plain", c.code(s, id, "agentid", "-"))); got["external_userid"] != nil {
		t.Errorf("an app without customers: %v", got)
	}
	c.do(c.DeleteCustomer("liming", id))
	if got := c.want(0, c.opened("app", c.code(s, id))); got["external_userid"] != nil || got.text("openid") == "" {
		t.Errorf("who is no customer any more: %v", got)
	}
}

func TestACodeWorksOnceForItsAppAndFiveMinutes(t *testing.T) {
	c, s := start(t), openShop(t)
	c.do(c.SetTrustedDomains("app", s.host()))
	code := c.code(s, "liming")
	c.want(40029, c.opened("crm", code))
	c.want(0, c.opened("app", code))
	c.want(40029, c.opened("app", code))
	c.want(40029, c.opened("app", "invented"))
	c.want(41008, c.opened("app", ""))
	late := c.code(s, "liming")
	c.clock.pass(loginCodeLife)
	c.want(40029, c.opened("app", late))
	c.want(40058, c.as("app", "auth/getuserinfo?code=x&evil=1", nil))
	for _, e := range c.Journal.Calls(func(e Entry) bool { return e.API == "auth/getuserinfo" }) {
		if strings.Contains(e.Query, code) {
			t.Errorf("the journal tells %s", e.Query)
		}
	}
}

func TestALoginLeadsOnlyWhereTheAppTrusts(t *testing.T) {
	c, s := start(t), openShop(t)
	back := s.URL + "/oauth"
	if page := c.opens("liming", c.login(back)); page.Status != 403 || !strings.Contains(page.Body, "50001") {
		t.Errorf("without a trusted domain: %d %s", page.Status, page.Body)
	}
	c.do(c.SetTrustedDomains("app", s.host()))
	for name, c2 := range map[string]struct {
		address, says string
	}{
		"another host":        {c.login("http://evil.example/oauth"), "50001"},
		"another port":        {c.login("http://127.0.0.1:1/oauth"), "50001"},
		"no address":          {c.login("oauth"), "50001"},
		"another scheme":      {c.login("javascript://" + s.host()), "50001"},
		"another corp":        {c.login(back, "appid", "ww0"), "40013"},
		"another app":         {c.login(back, "agentid", "1000008"), "50001"},
		"another answer":      {c.login(back, "response_type", "token"), "40035"},
		"another scope":       {c.login(back, "scope", "snsapi_all"), "10005"},
		"an account's scope":  {c.login(back, "scope", "snsapi_userinfo"), "40066"},
		"private without app": {c.login(back, "scope", "snsapi_privateinfo", "agentid", "-"), "40066"},
		"a state with signs":  {c.login(back, "state", "a_b"), "40035"},
		"a state too long":    {c.login(back, "state", strings.Repeat("a", 129)), "40035"},
		"in another order":    {c.URL() + authorizePath + "?redirect_uri=" + url.QueryEscape(back) + "&appid=" + corp + "&response_type=code&scope=snsapi_base", "40035"},
		"with something else": {strings.Replace(c.login(back), "&state", "&forcePopup=1&state", 1), "40035"},
		"the same twice":      {strings.Replace(c.login(back), "&scope", "&response_type=code&scope", 1), "40035"},
	} {
		if page := c.opens("liming", c2.address); page.Status != 403 || !strings.Contains(page.Body, c2.says) {
			t.Errorf("%s: %d %s", name, page.Status, page.Body)
		}
	}
	if len(s.asked) != 0 {
		t.Errorf("the shop was asked %v", s.asked)
	}
	c.code(s, "liming", "state", "STATE1", "agentid", "-")
}

func TestABrowserIsNobodysPhoneUntilItIsSaidWhose(t *testing.T) {
	c, s := start(t), openShop(t)
	c.do(c.SetTrustedDomains("app", s.host()))
	res, err := http.Get(c.login(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if !strings.Contains(string(body), "请在微信客户端打开链接") || !strings.Contains(string(body), "as=liming") || len(s.asked) != 0 {
		t.Errorf("%s", body)
	}
	p := c.Phone("")
	p.Client.Transport = nil
	if _, err := p.Open(c.URL() + "/sim/as/liming"); err != nil {
		t.Fatal(err)
	}
	page, err := p.Open(c.login(s.URL))
	if err != nil || !strings.HasPrefix(page.URL, s.URL) {
		t.Errorf("%+v %v", page, err)
	}
	if sent, err := p.Submit(s.URL+"/buy", url.Values{"n": {"1"}}); err != nil || sent.Body != "welcome POST "+s.URL {
		t.Errorf("%+v %v", sent, err)
	}
}

func TestWhoReadsAnOfficialAccountIsTold(t *testing.T) {
	c, s := start(t, func(conf *Config) {
		conf.OfficialAccount = OfficialAccount{AppID: "wx1", Secret: "oa-secret", TrustedDomains: []string{"127.0.0.1"}}
	}), openShop(t)
	id, _ := c.add(Scan{State: "s17-door", UnionID: "oUNION"})
	ask := func(code, more string) answer {
		t.Helper()
		res, err := http.Get(c.URL() + "/sns/oauth2/access_token?appid=wx1&grant_type=authorization_code&code=" + code + more)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var a answer
		if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	silent := []string{"appid", "wx1", "agentid", "-"}
	openly := append([]string{"scope", "snsapi_userinfo"}, silent...)
	const secret = "&secret=oa-secret"
	first := ask(c.code(s, id, silent...), secret)
	if first.code() != 0 || first.text("openid") == "" || first["unionid"] != nil {
		t.Errorf("silently: %v", first)
	}
	code := c.code(s, id, openly...)
	c.want(40029, c.opened("app", code))
	if got := ask(code, secret); got.text("unionid") != "oUNION" || got.text("openid") != first.text("openid") {
		t.Errorf("openly: %v", got)
	}
	c.want(40163, ask(code, secret))
	c.want(40029, ask("invented", secret))
	c.want(40125, ask(c.code(s, id, silent...), "&secret=wrong"))
	c.want(41008, ask("", secret))
	late := c.code(s, id, silent...)
	c.clock.pass(loginCodeLife)
	c.want(42003, ask(late, secret))
	if page := c.opens(id, c.login("http://evil.example", silent...)); !strings.Contains(page.Body, "10003") {
		t.Errorf("%+v", page)
	}
	c.SetReaderDomains()
	if page := c.opens(id, c.login(s.URL, silent...)); !strings.Contains(page.Body, "10003") {
		t.Errorf("%+v", page)
	}
}
