package simulator

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// OfficialAccount is a WeChat official account (公众号) that is bound to the same open
// platform as the corp.
type OfficialAccount struct {
	AppID, Secret string
	// TrustedDomains are its 网页授权域名: hosts without a port.
	TrustedDomains []string
}

const (
	authorizePath = "/connect/oauth2/authorize"
	apiAuthorize  = "connect/oauth2/authorize"
	// asCookie says whose phone a browser is.
	asCookie = "sim_phone"
	// loginCodeLife is how long a code is good; it works once [docs 91023].
	loginCodeLife = 5 * time.Minute
	// stateMost is the longest state, of letters and digits [docs 91022].
	stateMost = 128
)

// logins are the codes of logins under way.
type logins struct{ loginCodes map[string]*loginCode }

// loginCode is a code that a phone brings from WeChat to a page.
type loginCode struct {
	who string
	// app is the self-built app that may ask about it; nil is any of the corp's.
	app *app
	// account says that it is the official account's.
	account bool
	scope   string
	until   time.Time
	used    bool
}

// refusedPage is what WeChat shows instead of going on.
type refusedPage struct {
	code int
	text string
}

// authorizeParams are the parameters in the order in which they must stand, which is
// the documented and the only safe one [docs 91022].
var authorizeParams = []string{"appid", "redirect_uri", "response_type", "scope", "state", "agentid"}

// AuthorizeURL is where a page sends a phone to learn whose it is.
func (s *Simulator) AuthorizeURL() string { return s.URL() + authorizePath }

// serveAuthorize is where WeChat asks its user who opens a page, and sends them back
// with a code. Whose phone it is a cookie tells (see Phone), or ?as=.
func (s *Simulator) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	e := Entry{At: s.now(), Kind: EntryAPI, API: apiAuthorize, Query: redactQuery(r.URL.Query()), Status: http.StatusFound}
	who, at, refused := s.authorized(r)
	switch {
	case refused != nil:
		e.Status, e.Code, e.Error = http.StatusForbidden, refused.code, refused.text
		writePage(w, http.StatusForbidden, fmt.Sprintf("%s (%d)", refused.text, refused.code), "")
	case who == "":
		e.Status, e.Error = http.StatusOK, "no WeChat client"
		writePage(w, http.StatusOK, "请在微信客户端打开链接", s.chooser(r))
	default:
		http.SetCookie(w, &http.Cookie{Name: asCookie, Value: url.QueryEscape(who), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
		http.Redirect(w, r, at, http.StatusFound)
	}
	s.Journal.add(e)
}

// authorized checks a request and makes the address with the code. An empty who is a
// browser that is nobody's phone.
func (s *Simulator) authorized(r *http.Request) (who, at string, refused *refusedPage) {
	q := r.URL.Query()
	if refused := checkAuthorize(r.URL.RawQuery, q); refused != nil {
		return "", "", refused
	}
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Host == "" || (back.Scheme != "http" && back.Scheme != "https") || back.Fragment != "" {
		return "", "", &refusedPage{50001, "redirect_uri 不是一个地址"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &loginCode{scope: q.Get("scope"), until: s.now().Add(loginCodeLife)}
	if refused := s.authorizedBy(q, back, c); refused != nil {
		return "", "", refused
	}
	if who = q.Get("as"); who == "" {
		if cookie, err := r.Cookie(asCookie); err == nil {
			who, _ = url.QueryUnescape(cookie.Value)
		}
	}
	if who == "" {
		return "", "", nil
	}
	c.who = who
	code := s.newID("", 43)
	if s.loginCodes == nil {
		s.loginCodes = map[string]*loginCode{}
	}
	s.loginCodes[code] = c
	sep := "?"
	if back.RawQuery != "" {
		sep = "&"
	}
	return who, q.Get("redirect_uri") + sep + "code=" + code + "&state=" + q.Get("state"), nil
}

// authorizedBy finds whose login it is and checks where it leads to.
func (s *Simulator) authorizedBy(q url.Values, back *url.URL, c *loginCode) *refusedPage {
	if oa := s.conf.OfficialAccount; oa.AppID != "" && q.Get("appid") == oa.AppID {
		c.account = true
		switch {
		case c.scope == "snsapi_privateinfo" || q.Has("agentid"):
			return &refusedPage{10005, "Scope 参数错误或没有 Scope 权限"}
		case !slices.Contains(oa.TrustedDomains, back.Hostname()):
			return &refusedPage{10003, "redirect_uri 参数错误"}
		}
		return nil
	}
	if q.Get("appid") != s.conf.CorpID {
		return &refusedPage{40013, "appid 参数错误"}
	}
	if c.scope == "snsapi_userinfo" || c.scope == "snsapi_privateinfo" && !q.Has("agentid") {
		return &refusedPage{40066, "scope 参数错误"}
	}
	for _, a := range s.order {
		if q.Has("agentid") && q.Get("agentid") != strconv.Itoa(a.AgentID) {
			continue
		}
		if slices.Contains(a.TrustedDomains, back.Host) {
			if q.Has("agentid") {
				c.app = a
			}
			return nil
		}
	}
	return &refusedPage{50001, "redirect_uri 需使用应用可信域名"}
}

// checkAuthorize checks the parameters themselves.
func checkAuthorize(raw string, q url.Values) *refusedPage {
	last := -1
	for part := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(part, "=")
		if name == "as" {
			continue
		}
		i := slices.Index(authorizeParams, name)
		if i <= last {
			return &refusedPage{40035, "参数 " + name + " 不认识，或者顺序不对"}
		}
		last = i
	}
	state := q.Get("state")
	odd := strings.ContainsFunc(state, func(c rune) bool {
		return (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
	switch {
	case q.Get("response_type") != "code":
		return &refusedPage{40035, "response_type 必须是 code"}
	case !slices.Contains([]string{"snsapi_base", "snsapi_userinfo", "snsapi_privateinfo"}, q.Get("scope")):
		return &refusedPage{10005, "Scope 参数错误或没有 Scope 权限"}
	case len(state) > stateMost || odd:
		return &refusedPage{40035, "state 只能是最多 128 个字母和数字"}
	}
	return nil
}

// chooser offers to a browser that is nobody's phone to be somebody's.
func (s *Simulator) chooser(r *http.Request) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	offer := func(id, name string) {
		_, _ = fmt.Fprintf(&b, `<li><a href="%s">%s</a>`, html.EscapeString("?"+r.URL.RawQuery+"&as="+url.QueryEscape(id)), html.EscapeString(name+" · "+id))
	}
	for _, m := range s.staffOrder[:min(len(s.staffOrder), 30)] {
		offer(m.UserID, m.Name)
	}
	ids := make([]string, 0, len(s.customers))
	for id := range s.customers {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids[:min(len(ids), 100)] {
		offer(id, s.customers[id].name)
	}
	offer("stranger", "陌生人")
	return "<p>simulator: be the phone of<ul>" + b.String() + "</ul>"
}

// writePage shows a page of WeChat's own.
func writePage(w http.ResponseWriter, status int, text, more string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>微信</title><h1>%s</h1>%s`, html.EscapeString(text), more)
}
