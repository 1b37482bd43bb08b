package web

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
)

// login is a login under way. It stands signed in a cookie of the phone that began
// it, so that nobody can make a phone finish a login that it did not begin.
type login struct {
	// State is random; WeChat brings it back.
	State string `json:"s"`
	Next  string `json:"n"`
	// Again says that a code was no good once, Consent that WeChat asks its user.
	Again   bool  `json:"a,omitempty"`
	Consent bool  `json:"c,omitempty"`
	Expires int64 `json:"x"`
}

const (
	loginMark = "zhanggui login"
	// loginFor is how long a login may take.
	loginFor = 10 * time.Minute
	// loginPatience bounds the question whose phone it is.
	loginPatience = 6 * time.Second
)

// begin sends a phone to where WeChat asks its user.
func (s *Site) begin(w http.ResponseWriter, r *http.Request, l login) {
	until := s.now().Add(loginFor)
	l.State, l.Expires = randomText(), until.Unix()
	s.setCookie(w, stateCookie, sealText(s.door.key, loginMark, l), until)
	http.Redirect(w, r, s.door.authorizeURL(l), http.StatusFound)
}

// authorizeURL is WeChat's address that asks who somebody is. The order of the
// parameters is the documented one, which is the safe one [docs 91022].
func (d door) authorizeURL(l login) string {
	app, scope, agent := d.corp, "snsapi_base", ""
	switch {
	case staffPage(l.Next) || d.login.Login == config.LoginWeCom:
		if d.agent != 0 {
			agent = fmt.Sprintf("&agentid=%d", d.agent)
		}
	default:
		app = d.login.OfficialAccount.AppID
		if l.Consent {
			scope = "snsapi_userinfo"
		}
	}
	return fmt.Sprintf("%s?appid=%s&redirect_uri=%s&response_type=code&scope=%s&state=%s%s#wechat_redirect",
		d.login.AuthorizeURL, url.QueryEscape(app), url.QueryEscape(d.public+"/oauth"), scope, l.State, agent)
}

// entered takes a phone back that WeChat sends.
func (s *Site) entered(w http.ResponseWriter, r *http.Request) {
	l, ok := s.loginOf(r)
	s.dropCookie(w, stateCookie)
	if !ok {
		s.astray(w, r)
		return
	}
	code := r.URL.Query().Get("code")
	if code == "" {
		s.again(w, http.StatusForbidden, l, "没有登录", "您没有同意登录，所以还打不开这一页。愿意的话可以再来一次。")
		return
	}
	identity := s.door.identity(l.Next)
	if identity == nil {
		s.lost(w, r)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), loginPatience)
	defer cancel()
	who, err := identity.Who(ctx, code)
	switch {
	case errors.Is(err, ErrLoginCode) && !l.Again:
		// A page opened from the history brings its old code: a new one is had for nothing.
		s.begin(w, r, login{Next: l.Next, Again: true, Consent: l.Consent})
	case errors.Is(err, ErrLoginCode):
		s.again(w, http.StatusBadRequest, l, "登录没有成功", "微信说这次登录用过了或者过期了。请再试一次；还不行就关掉这一页，从微信重新打开。")
	case errors.Is(err, ErrConsent) && !l.Consent:
		s.begin(w, r, login{Next: l.Next, Again: l.Again, Consent: true})
	case errors.Is(err, ErrSnapshot):
		s.again(w, http.StatusForbidden, l, "现在看到的是快照", "请点页面右下角的「使用完整服务」，再打开一次就可以登录了。")
	case err != nil && !errors.Is(err, ErrConsent):
		s.log.WithError(err).Error("nobody can be asked whose phone it is")
		s.again(w, http.StatusServiceUnavailable, l, "暂时登录不了", "微信没有回答我们。请过一会儿再试，页面上的名额和券都还在。")
	case !who.known():
		s.stranger(w, l)
	default:
		s.letIn(w, r, who, l)
	}
}

// letIn begins a session and goes on to the page.
func (s *Site) letIn(w http.ResponseWriter, r *http.Request, who Who, l login) {
	v := s.newSession(who)
	if who.UserID != "" && s.door.counter != nil {
		ctx, cancel := context.WithTimeout(r.Context(), callerPatience)
		defer cancel()
		caller, err := s.door.counter.Caller(ctx, who.UserID)
		if err != nil {
			s.log.WithError(err).Warn("a member's session begins without their role: the till cannot serve them without the database")
		} else {
			v.Role, v.Scope = caller.Role, caller.Scope
		}
	}
	s.keepSession(w, v)
	http.Redirect(w, r, l.Next, http.StatusFound)
}

// loginOf is the login that a request finishes; not ok if this phone began none, too
// long ago, or another one.
func (s *Site) loginOf(r *http.Request) (login, bool) {
	var l login
	c, err := r.Cookie(s.cookieName(stateCookie))
	if err != nil || !openText(s.door.key, loginMark, c.Value, &l) {
		return login{}, false
	}
	state := r.URL.Query().Get("state")
	ok := l.State != "" && subtle.ConstantTimeCompare([]byte(state), []byte(l.State)) == 1
	return l, ok && s.now().Before(time.Unix(l.Expires, 0))
}

// astray is somebody who comes back without having gone: by the phone's back button,
// from another tab, after too long, or because another site sent them.
func (s *Site) astray(w http.ResponseWriter, r *http.Request) {
	if who, ok := s.visitor(r); ok {
		next := homePath
		if who.UserID != "" {
			next = tillPath
		}
		http.Redirect(w, r, next, http.StatusFound)
		return
	}
	s.atDoor(w, http.StatusBadRequest, doorView{Title: "请重新打开", Text: "这次登录没有接上，可能是停得太久，或者在两个窗口里打开了。请回到微信，重新点开刚才的链接。"})
}

// again says what went wrong with a login and lets one try again.
func (s *Site) again(w http.ResponseWriter, code int, l login, title, text string) {
	s.atDoor(w, code, doorView{Title: title, Text: text, Link: loginPath(l.Next), LinkText: "再试一次"})
}

// stranger says how to become a customer, or who opens the till.
func (s *Site) stranger(w http.ResponseWriter, l login) {
	if staffPage(l.Next) {
		s.atDoor(w, http.StatusForbidden, doorView{Title: "这是店员用的页面", Text: "请在企业微信里、用店员自己的账号打开。"})
		return
	}
	s.atDoor(w, http.StatusForbidden, doorView{
		Title: "先加一下店员的微信",
		Text:  "认得您才能打开这一页。请扫" + s.shop.Name + "店里的二维码，加上店员的企业微信，再回来点一次就可以了。",
		Link:  loginPath(l.Next), LinkText: "已经加了，再试一次",
	})
}
