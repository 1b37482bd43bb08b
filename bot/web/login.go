package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/zhanggui/zhanggui/bot/config"
)

// Identity says whose phone came back from WeChat with a code, which is good once.
type Identity interface {
	// Who exchanges the code. Neither a customer nor a member of staff is the zero Who
	// and no error; ErrLoginCode, ErrConsent and ErrSnapshot say what the reader can
	// do about it, any other error is WeChat's trouble.
	Who(ctx context.Context, code string) (Who, error)
}

// What an Identity may find instead of somebody.
var (
	// ErrLoginCode: the code was used before, is too old or made up.
	ErrLoginCode = errors.New("web: the code of the login is no good")
	// ErrConsent: WeChat tells who it is only if its user agrees.
	ErrConsent = errors.New("web: the reader has to agree")
	// ErrSnapshot: WeChat shows a snapshot of the page to a reader who is made up.
	ErrSnapshot = errors.New("web: the page is shown as a snapshot")
)

// door is what a Site needs to know people.
type door struct {
	key   []byte
	login config.Pages
	corp  string
	agent int
	// public is how phones reach the bot, host its host, secure that it is https.
	public, host string
	secure       bool
	// customers knows who opens customers' pages, staff who opens the till.
	customers, staff Identity
	counter          Counter
	offline          *Offline
}

// newDoor takes what the options say of knowing people.
func newDoor(o Options) door {
	d := door{
		key: o.Key, login: o.Login, corp: o.CorpID, agent: o.AgentID, public: strings.TrimSuffix(o.PublicURL, "/"),
		customers: o.Identity, staff: o.StaffIdentity, counter: o.Counter, offline: o.Offline,
	}
	if at, err := url.Parse(o.PublicURL); err == nil {
		d.host, d.secure = at.Host, at.Scheme == "https"
	}
	if d.login.Login == config.LoginNone {
		d.customers = nil
	}
	if d.staff == nil && d.login.Login == config.LoginWeCom {
		d.staff = d.customers
	}
	return d
}

// identity is who knows the readers of a page; nil if nobody does.
func (d door) identity(next string) Identity {
	if len(d.key) == 0 || d.public == "" {
		return nil
	}
	if staffPage(next) {
		return d.staff
	}
	return d.customers
}

// The pages of staff, whom WeCom knows whatever knows the customers.
const tillPath = "/till"

// staffPage says whether a path is of a page for staff.
func staffPage(path string) bool {
	path, _, _ = strings.Cut(path, "?")
	for _, own := range []string{tillPath, boardPath} {
		if path == own || strings.HasPrefix(path, own+"/") {
			return true
		}
	}
	return false
}

// loginRoutes are the addresses by which people come in.
func (s *Site) loginRoutes() {
	s.mux.HandleFunc("GET /login", s.enter)
	s.mux.HandleFunc("GET /oauth", s.entered)
	if s.door.counter != nil {
		s.mux.HandleFunc("GET "+tillPath, s.till)
		s.mux.HandleFunc("POST "+tillPath, s.tillDo)
	}
}

// askWho has the phone log in and come back. A form that was sent without a session
// cannot come back: then the page before it is where one begins again.
func (s *Site) askWho(w http.ResponseWriter, r *http.Request) {
	next := r.URL.RequestURI()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		s.atDoor(w, http.StatusUnauthorized, doorView{
			Title: "请重新打开", Text: "登录过期了，刚才点的还没有办。请重新打开这一页，再点一次。",
			Link: ownPath(r.Header.Get("Referer"), s.door.public), LinkText: "重新打开",
		})
		return
	}
	http.Redirect(w, r, loginPath(next), http.StatusFound)
}

// loginPath is where one logs in for a page.
func loginPath(next string) string { return "/login?next=" + url.QueryEscape(next) }

// enter begins a login.
func (s *Site) enter(w http.ResponseWriter, r *http.Request) {
	next := nextPath(r.URL.Query().Get("next"))
	if s.door.identity(next) == nil {
		s.atDoor(w, http.StatusNotFound, doorView{Title: "这里不用登录", Text: "这家店没有开通需要登录的页面。请回到微信，从店员发的消息里打开。"})
		return
	}
	s.begin(w, r, login{Next: next})
}

// doorView is what is said to whom the door does not let in, and where to go on.
type doorView struct{ Shop, Title, Text, Link, LinkText string }

// atDoor says why somebody is not let in, and what to do.
func (s *Site) atDoor(w http.ResponseWriter, code int, v doorView) {
	v.Shop = s.shop.Name
	if v.Link == "" {
		v.LinkText = ""
	}
	s.page(w, code, doorPage, v)
}
