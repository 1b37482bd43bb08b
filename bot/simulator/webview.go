package simulator

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// webPath is where pages stand that are open inside phones:
// /sim/web/{phone}/{key}/{host}/{path…}.
const webPath = "/sim/web/"

const (
	// mostWebviews is how many phones keep their cookies, phoneIDMost how long the name
	// of a phone may be.
	mostWebviews = 300
	phoneIDMost  = 128
	// webPatience is how long a page may take.
	webPatience = time.Minute
)

// webviews are the phones that have opened pages, the one that did so last at the end.
type webviews struct{ views []*webview }

// webview is WeChat's browser in one phone. Pages run in the browser of whoever looks
// at the simulator, but cookies and logins stay here: what one phone knows no other
// does.
type webview struct {
	phone  *Phone
	client *http.Client
	// key stands in every address. Only a page that was opened here knows it, so that no
	// other site can use the proxy, though pages in a sandbox come from nowhere.
	key string

	mu    sync.Mutex
	shown shownPage
}

// shownPage is the page that a webview shows.
type shownPage struct {
	url *url.URL
	// policy is its Referrer-Policy.
	policy string
	title  string
	status int
}

// webviewRoutes are how pages are opened inside phones.
func (s *Simulator) webviewRoutes() []controlRoute {
	return []controlRoute{
		{"GET", webPath + "{phone}/{$}", "opens a page of the bot's in somebody's phone: ?u=address; it stays inside the phone, with its own cookies", s.openWeb},
		{"", webPath + "{phone}/{key}/{address...}", "the pages that a phone has opened; only what it was led to can be asked", s.serveWeb},
		{"GET", "/sim/webview/{phone}", "which page a phone shows, and its title", s.showWebview},
	}
}

// webview is the browser in a phone; with make it begins if there was none.
func (s *Simulator) webview(id string, make bool) *webview {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.views {
		if v.phone.ID == id {
			return v
		}
	}
	if !make || id == "" || len(id) > phoneIDMost {
		return nil
	}
	if len(s.views) >= mostWebviews {
		s.views = append(s.views[:0:0], s.views[1:]...)
	}
	p := s.Phone(id)
	v := &webview{phone: p, key: rand.Text(), client: &http.Client{
		Jar: p.Client.Jar, Transport: p.Client.Transport, Timeout: webPatience,
		// Redirects go back to the browser, one by one, as addresses in the phone.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	s.views = append(s.views, v)
	return v
}

// openWeb opens an address in a phone.
func (s *Simulator) openWeb(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		refuseWeb(w, http.StatusForbidden, "别的网站不能在这部手机里打开页面")
		return
	}
	id := r.PathValue("phone")
	u, err := url.Parse(strings.TrimSpace(r.URL.Query().Get("u")))
	if err != nil || !s.opens(u) {
		refuseWeb(w, http.StatusForbidden, "这个地址不归这里的应用，手机里打不开")
		return
	}
	v := s.webview(id, true)
	if v == nil {
		refuseWeb(w, http.StatusBadRequest, "没有这部手机")
		return
	}
	s.acted("open_page", id, u.Host+u.Path)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, v.place().path(u), http.StatusSeeOther)
}

// serveWeb serves what is behind an address in a phone.
func (s *Simulator) serveWeb(w http.ResponseWriter, r *http.Request) {
	v := s.webview(r.PathValue("phone"), false)
	if v == nil || subtle.ConstantTimeCompare([]byte(v.key), []byte(r.PathValue("key"))) != 1 {
		refuseWeb(w, http.StatusNotFound, "这一页已经关了，请重新打开")
		return
	}
	u, ok := v.place().address(r.URL)
	if !ok || !s.opens(u) {
		refuseWeb(w, http.StatusForbidden, "这个地址不归这里的应用，手机里打不开")
		return
	}
	if r.Method == http.MethodOptions {
		allowSandbox(w)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	s.proxy(w, r, v, u)
}

// showWebview says which page a phone shows.
func (s *Simulator) showWebview(w http.ResponseWriter, r *http.Request) {
	out := reply{"url": "", "title": "", "status": 0}
	if v := s.webview(r.PathValue("phone"), false); v != nil {
		v.mu.Lock()
		if p := v.shown; p.url != nil {
			out = reply{"url": p.url.String(), "title": p.title, "status": p.status}
		}
		v.mu.Unlock()
	}
	answerJSON(w, out)
}

// refuseWeb says inside a phone why a page is not shown.
func refuseWeb(w http.ResponseWriter, status int, text string) {
	strictHeaders(w)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'self'")
	w.Header().Set("Cache-Control", "no-store")
	writePage(w, status, text, "")
}
