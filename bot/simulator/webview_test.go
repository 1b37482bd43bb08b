package simulator

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// browser is the browser of somebody who looks at the simulator's page: it has no
// cookie of the bot's, follows redirects, and shows one phone.
type browser struct {
	t      *testing.T
	c      *corpForTest
	client *http.Client
	at     string
}

// webShop is a corp whose app trusts a small site of the test's.
func webShop(t *testing.T, site http.Handler) (*corpForTest, *httptest.Server, *browser) {
	t.Helper()
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	c := start(t, func(conf *Config) { conf.Apps[0].TrustedDomains = []string{hostOf(server.URL)} })
	return c, server, &browser{t: t, c: c, client: &http.Client{}}
}

func hostOf(address string) string { u, _ := url.Parse(address); return u.Host }

// open opens an address in a phone.
func (b *browser) open(phone, address string) (int, http.Header, string) {
	b.t.Helper()
	return b.get("/sim/web/" + url.PathEscape(phone) + "/?u=" + url.QueryEscape(address))
}

// get follows an address below the simulator, or one beside the shown page.
func (b *browser) get(path string) (int, http.Header, string) {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.beside(path), nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(r)
}

// post sends a form, as out of the sandbox: the browser says that it comes from nowhere.
func (b *browser) post(path, contentType string, body io.Reader) (int, http.Header, string) {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodPost, b.beside(path), body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Origin", "null")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	return b.do(r)
}

func (b *browser) beside(path string) string {
	base, err := url.Parse(b.c.URL() + "/")
	if b.at != "" {
		base, err = url.Parse(b.at)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	u, err := base.Parse(path)
	if err != nil {
		b.t.Fatal(err)
	}
	return u.String()
}

func (b *browser) do(r *http.Request) (int, http.Header, string) {
	b.t.Helper()
	res, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.at = res.Request.URL.String()
	return res.StatusCode, res.Header, string(body)
}

// between is the text between two others.
func between(text, before, after string) string {
	_, text, _ = strings.Cut(text, before)
	text, _, _ = strings.Cut(text, after)
	return text
}

func TestEveryPhoneHasCookiesOfItsOwn(t *testing.T) {
	_, site, b := webShop(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if who := r.URL.Query().Get("i"); who != "" {
			http.SetCookie(w, &http.Cookie{Name: "who", Value: who, Path: "/"})
		}
		who, _ := r.Cookie("who")
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, "you are %v, of %d cookies", who, len(r.Cookies()))
	}))
	b.client.Jar, _ = cookiejar.New(nil)
	if _, h, _ := b.open("wmA", site.URL+"/?i=ann"); h.Get("Set-Cookie") != "" {
		t.Error("the browser was given the phone's cookie")
	}
	b.open("wmB", site.URL+"/?i=bob")
	for phone, want := range map[string]string{"wmA": "who=ann", "wmB": "who=bob", "wmC": "of 0 cookies"} {
		if _, _, body := b.open(phone, site.URL+"/"); !strings.Contains(body, want) {
			t.Errorf("the page says of %s: %s", phone, body)
		}
	}
}

func TestAPageIsAskedAsAPhoneWould(t *testing.T) {
	var asked []*http.Request
	_, site, b := webShop(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r)
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Referrer-Policy", r.URL.Query().Get("policy"))
	}))
	for _, tc := range []struct{ policy, origin, referer string }{
		{"", site.URL, site.URL + "/sale?policy="},
		{"same-origin", site.URL, site.URL + "/sale?policy=same-origin"},
		{"no-referrer", "null", ""},
		{"origin", site.URL, site.URL + "/"},
	} {
		b.open("wmA", site.URL+"/sale?policy="+tc.policy+"#form")
		b.post("do?x=1", "application/x-www-form-urlencoded", strings.NewReader("a=1"))
		r := asked[len(asked)-1]
		if r.Host != hostOf(site.URL) || r.URL.String() != "/do?x=1" || r.Header.Get("Origin") != tc.origin || r.Header.Get("Referer") != tc.referer {
			t.Errorf("under %q %s %s was asked from %q, %q", tc.policy, r.Host, r.URL, r.Header.Get("Origin"), r.Header.Get("Referer"))
		}
		if !strings.Contains(r.UserAgent(), "MicroMessenger") || r.Header.Get("Sec-Fetch-Site") != "" {
			t.Errorf("the phone shows itself as %v", r.Header)
		}
	}
}

func TestLoginLeadsThroughWeChatAndBack(t *testing.T) {
	var c *corpForTest
	c, site, b := webShop(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		here := "http://" + r.Host
		switch code := r.URL.Query().Get("code"); {
		case r.URL.Path == "/oauth":
			who := c.as("app", "auth/getuserinfo?code="+code, nil)
			http.SetCookie(w, &http.Cookie{Name: "who", Value: who.text("userid"), Path: "/", HttpOnly: true})
			http.Redirect(w, r, "/till", http.StatusFound)
		default:
			if who, err := r.Cookie("who"); err == nil {
				_, _ = io.WriteString(w, "hello "+who.Value)
				return
			}
			http.Redirect(w, r, c.AuthorizeURL()+"?appid="+corp+"&redirect_uri="+url.QueryEscape(here+"/oauth")+
				"&response_type=code&scope=snsapi_base&state=x&agentid=1000007#wechat_redirect", http.StatusFound)
		}
	}))
	b.client.Jar, _ = cookiejar.New(nil)
	for _, who := range []string{"liming", "HanMei", "liming"} {
		if status, _, body := b.open(who, site.URL+"/till"); status != http.StatusOK || body != "hello "+who {
			t.Errorf("%s sees %d %s", who, status, body)
		}
		if !strings.HasSuffix(b.at, "/till") {
			t.Errorf("the phone came to %s", b.at)
		}
	}
}

func TestUploadsAndDownloadsGoThrough(t *testing.T) {
	_, site, b := webShop(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			w.Header().Set("Content-Disposition", `attachment; filename="s17.csv"`)
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, `<a href="/as-it-is">`)
			return
		}
		if r.URL.Path == "/whole" {
			_, _ = io.Copy(io.Discard, r.Body)
			return
		}
		f, head, err := r.FormFile("picture")
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		data, _ := io.ReadAll(f)
		_, _ = fmt.Fprintf(w, "%s of %d bytes, the code is %s", head.Filename, len(data), r.FormValue("code"))
	}))
	if _, h, body := b.open("liming", site.URL+"/board.csv"); body != `<a href="/as-it-is">` || h.Get("Content-Disposition") == "" {
		t.Errorf("the file came as %q, %v", body, h)
	}
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	part, _ := m.CreateFormFile("picture", "券.jpg")
	_, _ = part.Write(bytes.Repeat([]byte{0xff}, 3<<20))
	_ = m.WriteField("code", "7K3Q")
	_ = m.Close()
	if status, _, body := b.post("till", m.FormDataContentType(), &form); status != 200 || body != "券.jpg of 3145728 bytes, the code is 7K3Q" {
		t.Errorf("the upload is answered with %d %s", status, body)
	}
	if status, _, body := b.post("whole", "application/octet-stream", io.LimitReader(zeros{}, webUploadMost+1)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("an endless file is answered with %d %s", status, body)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestAFormIsSentOnceAndItsAnswerIsShown(t *testing.T) {
	sent := 0
	_, site, b := webShop(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			sent++
			http.Redirect(w, r, "/mine/"+r.FormValue("key"), http.StatusSeeOther)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, `<title> 我的 &amp;
 券 </title><form method=post action="/claim?a=1&amp;b=2">`+r.URL.Path)
	}))
	_, _, body := b.open("wmA", site.URL+"/coupon/xin-ren")
	status, _, body := b.post(strings.ReplaceAll(between(body, `action="`, `"`), "&amp;", "&"), "application/x-www-form-urlencoded", strings.NewReader("key=k1"))
	if status != 200 || sent != 1 || !strings.HasSuffix(body, "/mine/k1") {
		t.Errorf("after %d forms the phone shows %d %s", sent, status, body)
	}
	if _, _, shown := b.get("/sim/webview/wmA"); !strings.Contains(shown, `"我的 & 券"`) || !strings.Contains(shown, `"`+site.URL+`/mine/k1"`) {
		t.Errorf("the phone shows %s", shown)
	}
}
