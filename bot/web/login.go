package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/zhanggui/zhanggui/bot/config"
)

// Identity says whose phone came back from WeChat with a code, which is good once.
type Identity interface {
	// Who exchanges the code. Neither a customer nor a member of staff is the zero Who
	// and no error.
	Who(ctx context.Context, code string) (Who, error)
}

// door is what a Site needs to know people.
type door struct {
	key   []byte
	login config.Pages
	// public is how phones reach the bot, host its host, secure that it is https.
	public, host string
	secure       bool
	identity     Identity
	counter      Counter
}

// newDoor takes what the options say of knowing people.
func newDoor(o Options) door {
	d := door{key: o.Key, login: o.Login, public: strings.TrimSuffix(o.PublicURL, "/"), identity: o.Identity, counter: o.Counter}
	if at, err := url.Parse(o.PublicURL); err == nil {
		d.host, d.secure = at.Host, at.Scheme == "https"
	}
	return d
}

// askWho has the phone log in and come back. A form that was sent without a session
// cannot come back: then the page before it is where one begins again.
func (s *Site) askWho(w http.ResponseWriter, r *http.Request) {
	next := r.URL.RequestURI()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		s.sorry(w, http.StatusUnauthorized, "请重新打开", "登录过期了，刚才点的还没有办。请回到微信，重新点开链接，再点一次。")
		return
	}
	http.Redirect(w, r, "/login?next="+url.QueryEscape(next), http.StatusFound)
}
