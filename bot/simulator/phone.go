package simulator

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// Phone is somebody's WeChat as it opens pages: it keeps cookies, follows redirects,
// and where a page asks who it is WeChat answers with its owner.
type Phone struct {
	// ID is a customer's external_userid, a member's userid, or any other name for a
	// stranger.
	ID string
	// Client is the browser in it.
	Client *http.Client
	at     string
}

// Page is what a phone shows after it opened an address.
type Page struct {
	Status int
	// URL is where it came to.
	URL    string
	Header http.Header
	Body   string
}

// Phone is a phone of somebody's, as new: it knows no page yet.
func (s *Simulator) Phone(id string) *Phone {
	// Without options a jar is made without an error.
	jar, _ := cookiejar.New(nil)
	return &Phone{ID: id, Client: &http.Client{Jar: jar, Timeout: 30 * time.Second, Transport: owner(id)}}
}

// owner says to WeChat's page whose phone it is.
type owner string

func (o owner) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == authorizePath {
		r = r.Clone(r.Context())
		r.Header.Del("Cookie")
		r.AddCookie(&http.Cookie{Name: asCookie, Value: url.QueryEscape(string(o))})
	}
	return http.DefaultTransport.RoundTrip(r)
}

// Open opens an address and follows it to its end.
func (p *Phone) Open(address string) (Page, error) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return Page{}, fmt.Errorf("simulator: %w", err)
	}
	return p.do(r)
}

// Submit sends a form of the page that the phone shows, as a browser does.
func (p *Phone) Submit(address string, form url.Values) (Page, error) {
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return Page{}, fmt.Errorf("simulator: %w", err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if at, err := url.Parse(p.at); err == nil && at.Host != "" {
		r.Header.Set("Origin", at.Scheme+"://"+at.Host)
	}
	return p.do(r)
}

func (p *Phone) do(r *http.Request) (Page, error) {
	r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50 (WeCom simulator)")
	res, err := p.Client.Do(r)
	if err != nil {
		return Page{}, fmt.Errorf("simulator: the phone: %w", err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 8<<20))
	if err != nil {
		return Page{}, fmt.Errorf("simulator: the phone: %w", err)
	}
	p.at = res.Request.URL.String()
	return Page{Status: res.StatusCode, URL: p.at, Header: res.Header, Body: string(body)}, nil
}

// SetTrustedDomains says to which hosts, with their ports, the login of an app may
// lead (网页授权可信域名). It fails if there is no such app.
func (s *Simulator) SetTrustedDomains(appName string, domains ...string) error {
	return s.changeApp(appName, func(a *app) { a.TrustedDomains = domains })
}

// SetReaderDomains says the same of the official account's: hosts without a port.
func (s *Simulator) SetReaderDomains(domains ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conf.OfficialAccount.TrustedDomains = domains
}

// loginRoutes are whose phone a browser is, and where logins may lead.
func (s *Simulator) loginRoutes() []controlRoute {
	return []controlRoute{
		{"GET", "/sim/as/{id}", "this browser is the phone of a customer, a member or a stranger from now on", func(w http.ResponseWriter, r *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: asCookie, Value: url.QueryEscape(r.PathValue("id")), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
			answerJSON(w, reply{"ok": true, "as": r.PathValue("id")})
		}},
		{"POST", "/sim/app/domains", `where an app's login may lead: {"app":…,"domains":["bot.example.com"]}`, act(func(in struct {
			App     string   `json:"app"`
			Domains []string `json:"domains"`
		}) (reply, error) {
			return nil, s.SetTrustedDomains(in.App, in.Domains...)
		})},
	}
}
