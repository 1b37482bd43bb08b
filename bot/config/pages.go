package config

import "time"

// Pages are the pages that customers and staff open on their phones.
type Pages struct {
	// Login says how a phone tells who its owner is: wecom asks WeCom
	// [docs 91022, 91023], official_account asks WeChat for an official account's
	// reader, and none asks nobody: then there are no pages that need to know.
	Login string `yaml:"login"`
	// AuthorizeURL is where WeChat asks its user, or a simulator's.
	AuthorizeURL string `yaml:"authorize_url"`
	// Session is how long a phone is known by its cookie.
	Session         time.Duration   `yaml:"session"`
	OfficialAccount OfficialAccount `yaml:"official_account"`
	Till            Till            `yaml:"till"`
}

// OfficialAccount is a WeChat official account (公众号) bound to the same open
// platform as the corp, so that its readers and the corp's customers have one unionid.
type OfficialAccount struct {
	AppID  string `yaml:"appid"`
	Secret Secret `yaml:"secret"`
	// APIBaseURL is WeChat's API, or a simulator's.
	APIBaseURL string `yaml:"api_base_url"`
}

// Till is what a till may do while the database is away.
type Till struct {
	Offline bool `yaml:"offline"`
	// Allotment is how many coupons each store may take then, on each instance, until
	// they were reconciled.
	Allotment int `yaml:"allotment"`
	// Journal is the file in which they stand until then.
	Journal string `yaml:"journal"`
}

// Values of pages.login.
const (
	LoginWeCom           = "wecom"
	LoginOfficialAccount = "official_account"
	LoginNone            = "none"
)

// validateLogin refuses pages that nobody can reach, and sales of which the page does
// not know who opens it.
func (c *Config) validateLogin(r report) {
	switch {
	case c.Pages.Login == LoginNone && len(c.Shop.Sales.Schedules) > 0:
		r.in("pages").bad("login", "is none, and shop.sales.schedules makes sales: their page has to know who opens it; set wecom")
	case c.Pages.Login != LoginNone && c.Server.PublicURL == "":
		r.in("server").bad("public_url", "must be set, as pages.login is: phones have to come back to this server, as https://bot.example.com")
	}
}

func (p *Pages) validate(r report) {
	r.oneOf("login", p.Login, LoginWeCom, LoginOfficialAccount, LoginNone)
	r.webAddress("authorize_url", p.AuthorizeURL)
	r.positive("session", p.Session)
	if p.Login == LoginOfficialAccount {
		in := r.in("official_account")
		in.needed("appid", p.OfficialAccount.AppID)
		in.needed("secret", p.OfficialAccount.Secret.Reveal())
		in.baseAddress("api_base_url", p.OfficialAccount.APIBaseURL)
	}
	if p.Till.Offline {
		in := r.in("till")
		in.least("allotment", p.Till.Allotment, 1)
		in.needed("journal", p.Till.Journal)
	}
}
