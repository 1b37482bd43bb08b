package simulator

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// Whatever is asked of the proxy, it is no way to hosts that belong to nobody here.
func TestNoPhoneOpensWhatBelongsToNobodyHere(t *testing.T) {
	var reached atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer other.Close()
	c, site, b := webShop(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if to := r.URL.Query().Get("to"); to != "" {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
		}
	}))
	b.open("wmA", site.URL+"/")
	inside := strings.TrimSuffix(b.at, url.PathEscape(hostOf(site.URL))+"/")
	for _, address := range []string{
		other.URL, other.URL + "/a?b", "http://169.254.169.254/latest/meta-data/", "http://localhost:" + port(hostOf(other.URL)) + "/",
		"http://" + hostOf(site.URL) + "@" + hostOf(other.URL) + "/", "http://someone@" + hostOf(site.URL) + "/",
		"file:///etc/passwd", "gopher://" + hostOf(site.URL) + "/", "//" + hostOf(other.URL), "javascript:alert(1)", "", "%zz",
		c.URL() + "/sim/state", c.URL() + "/sim/scan", c.URL() + "/", "http://localhost:" + port(hostOf(c.URL())) + authorizePath + "/../../sim/state",
		"http://[::1]:" + port(hostOf(c.URL())) + "/sim/state", "http://0.0.0.0:" + port(hostOf(c.URL())) + "/sim/state",
	} {
		b.at = ""
		if status, _, body := b.open("wmA", address); status != http.StatusForbidden {
			t.Errorf("%q opens: %d %.80s", address, status, body)
		}
		b.at = ""
		if status, _, _ := b.open("wmA", site.URL+"/?to="+url.QueryEscape(address)); status == http.StatusOK && address != "" && address != "%zz" {
			t.Errorf("a page leads to %q", address)
		}
		if u, err := url.Parse(address); err == nil && u.Host != "" && u.Host != hostOf(site.URL) {
			if status, _, _ := b.get(inside + url.PathEscape(u.Host) + u.EscapedPath()); status != http.StatusForbidden {
				t.Errorf("behind the key %q answers %d", address, status)
			}
		}
	}
	if reached.Load() != 0 {
		t.Errorf("somebody else's server was asked %d times", reached.Load())
	}
}

func TestTheKeyIsWhatLetsIn(t *testing.T) {
	_, site, b := webShop(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "in") }))
	if _, _, body := b.open("wmA", site.URL+"/x"); body != "in" {
		t.Fatalf("the page says %s", body)
	}
	opened := b.at
	b.open("wmB", site.URL+"/x")
	for _, path := range []string{
		"/sim/web/wmA/guess/" + hostOf(site.URL) + "/x", "/sim/web/wmC/guess/" + hostOf(site.URL) + "/x",
		strings.Replace(b.at, "/wmB/", "/wmA/", 1),
	} {
		if status, _, body := b.get(path); status != http.StatusNotFound || body == "in" {
			t.Errorf("%s answers %d %s", path, status, body)
		}
	}
	if status, _, body := b.post(opened, "text/plain", strings.NewReader("")); status != 200 || body != "in" {
		t.Errorf("the page itself may not post: %d %s", status, body)
	}
	r, _ := http.NewRequest(http.MethodGet, b.c.URL()+"/sim/web/wmA/?u="+url.QueryEscape(site.URL), nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if status, _, _ := b.do(r); status != http.StatusForbidden {
		t.Errorf("another site opens a page: %d", status)
	}
}

func TestTheOfficialAccountsHostsOpenOnlyAtKnownPorts(t *testing.T) {
	c := start(t, func(conf *Config) {
		conf.OfficialAccount = OfficialAccount{AppID: "wxoa", TrustedDomains: []string{"shop.example.test"}}
		conf.Apps[0].HomeURL = "http://127.0.0.1:8080/board"
		conf.Apps[0].Pages = []AppPage{{Name: "核销", URL: "https://till.example.test/till"}}
	})
	for address, want := range map[string]bool{
		"http://127.0.0.1:8080/anything": true, "https://till.example.test/x": true, "http://till.example.test:81/": false,
		"https://shop.example.test/": true, "http://shop.example.test:8080/": true, "http://shop.example.test:6379/": false,
		"http://127.0.0.1:6379/": false, "http://example.test/": false, c.phone.URL + "/page": true, c.AuthorizeURL() + "?appid=x": true,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Simulator.opens(u); got != want {
			t.Errorf("%s opens: %t", address, got)
		}
	}
}

func TestPoliciesHoldInsideThePhone(t *testing.T) {
	_, site, b := webShop(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' https:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; report-uri /told")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Clear-Site-Data", `"*"`)
		h.Set("Strict-Transport-Security", "max-age=1")
		h.Set("Link", "<https://elsewhere.test/a.css>; rel=preload")
		h.Set("Access-Control-Allow-Origin", "https://elsewhere.test")
		h.Set("Content-Type", "text/html")
	}))
	_, h, _ := b.open("wm'A;B,C", site.URL+"/")
	for _, name := range []string{"X-Frame-Options", "Clear-Site-Data", "Strict-Transport-Security", "Link", "Set-Cookie"} {
		if h.Get(name) != "" {
			t.Errorf("%s came through: %s", name, h.Get(name))
		}
	}
	both := h.Values("Content-Security-Policy")
	self := b.c.URL() + "/sim/web/wm%27A%3BB%2CC/" + between(b.at, "%2CC/", "/") + "/"
	if len(both) != 2 || both[0] != "default-src 'none'; style-src "+self+"; img-src "+self+" https:; form-action "+self {
		t.Errorf("the page's own policy is %q", both)
	}
	for _, want := range []string{"default-src " + self + " data:", "form-action " + self, "frame-ancestors 'self'", "base-uri 'none'", "sandbox allow-forms"} {
		if !strings.Contains(both[len(both)-1], want) {
			t.Errorf("the phone's policy %q has no %s", both[len(both)-1], want)
		}
	}
	if strings.Contains(both[len(both)-1], "allow-same-origin") || h.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("a page is of the simulator's own site: %v", h)
	}
}

func TestAServerThatIsAwayIsSaidToBe(t *testing.T) {
	_, site, b := webShop(t, http.NotFoundHandler())
	if status, _, _ := b.open("wmA", site.URL+"/gone"); status != http.StatusNotFound {
		t.Errorf("a page that is not there is %d", status)
	}
	site.Close()
	if status, h, body := b.open("wmA", site.URL+"/"); status != http.StatusBadGateway || !strings.Contains(body, "没有应答") || h.Get("Content-Security-Policy") == "" {
		t.Errorf("the phone shows %d %s", status, body)
	}
}

func TestOnlySoManyPhonesAreKept(t *testing.T) {
	_, site, b := webShop(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for i := range mostWebviews + 5 {
		b.at = ""
		b.open("wm"+strings.Repeat("A", 1+i%100)+strings.Repeat("B", i/100), site.URL+"/")
	}
	if n := len(b.c.views); n != mostWebviews {
		t.Errorf("%d phones are kept", n)
	}
	if b.c.webview("wmA", false) != nil {
		t.Error("the oldest was not given up")
	}
	b.at = ""
	if status, _, _ := b.open(strings.Repeat("x", phoneIDMost+1), site.URL+"/"); status != http.StatusBadRequest {
		t.Errorf("an endless name opens: %d", status)
	}
}
