package simulator

import (
	"time"
)

// tokenLife is how long a token is good [docs 91039].
const tokenLife = 2 * time.Hour

type token struct {
	value   string
	app     *app
	expires time.Time
	// revoked tokens are answered with 40014 instead of 42001.
	revoked bool
}

// wrongSecrets is how many wrong secrets an address may send within an hour
// before it is blocked for an hour. WeCom names no number and says to stop
// after two [docs 90313].
const wrongSecrets = 3

// secretGuard counts wrong secrets by address.
type secretGuard map[string]*wrongSecret

type wrongSecret struct {
	count int
	since time.Time
	until time.Time
}

func (g secretGuard) blocks(ip string, now time.Time) bool {
	w := g[ip]
	return w != nil && now.Before(w.until)
}

func (g secretGuard) wrong(ip string, now time.Time) {
	w := g[ip]
	if w == nil || now.Sub(w.since) >= time.Hour {
		w = &wrongSecret{since: now}
		g[ip] = w
	}
	w.count++
	if w.count >= wrongSecrets {
		w.until = now.Add(time.Hour)
	}
}

// getToken is gettoken. The same token is given while it is good, and
// expires_in is always the full life: a client that counts from its own call
// finds the token expired early, which it must be able to bear [docs 91039].
func getToken(s *Simulator, c *call) (any, error) {
	q := c.r.URL.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if s.blocked.blocks(c.ip, now) {
		return nil, refuse(45009, "too many wrong secrets from this ip")
	}
	if q.Get("corpid") != s.conf.CorpID {
		return nil, refuse(40013, "")
	}
	if q.Get("corpsecret") == "" {
		return nil, refuse(41004, "")
	}
	for _, a := range s.order {
		if a.Secret != q.Get("corpsecret") {
			continue
		}
		c.app = a
		if a.token == nil || a.token.revoked || !now.Before(a.token.expires) {
			a.token = &token{value: s.newID("", 64), app: a, expires: now.Add(tokenLife)}
			s.tokens[a.token.value] = a.token
		}
		return reply{"access_token": a.token.value, "expires_in": int(tokenLife / time.Second)}, nil
	}
	s.blocked.wrong(c.ip, now)
	return nil, refuse(40001, "invalid corpsecret")
}

// RevokeTokens makes the token of one app, or with "" of all, invalid (40014)
// although its time has not come.
func (s *Simulator) RevokeTokens(appName string) { s.endTokens(appName, true) }

// ExpireTokens makes the token of one app, or with "" of all, expired (42001).
func (s *Simulator) ExpireTokens(appName string) { s.endTokens(appName, false) }

func (s *Simulator) endTokens(appName string, revoked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tokens {
		if appName != "" && t.app.Name != appName {
			continue
		}
		t.revoked = t.revoked || revoked
		if s.now().Before(t.expires) {
			t.expires = s.now()
		}
	}
}

// ResetSecrets forgets which addresses are blocked for wrong secrets.
func (s *Simulator) ResetSecrets() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocked = secretGuard{}
}

// authorise finds the app that a call's token belongs to and checks that it may
// call at all, and this API. The caller holds the lock.
func (s *Simulator) authorise(c *call, may permission) error {
	value := c.r.URL.Query().Get("access_token")
	if value == "" {
		return refuse(41001, "")
	}
	t := s.tokens[value]
	if t == nil || t.revoked {
		return refuse(40014, "")
	}
	c.app = t.app
	if !s.now().Before(t.expires) {
		return refuse(42001, "")
	}
	if !t.app.trusts(c.ip) {
		return refuse(60020, "")
	}
	if !may.allows(t.app) {
		return refuse(48002, "")
	}
	return nil
}

// permission says which apps may call an API.
type permission int

const (
	anyone     permission = iota // needs no token
	everyApp                     // every app, but not the archive's secret
	contactApp                   // apps with customer contact
	archiveApp                   // the archive's secret
	bookApp                      // the contacts assistant
)

func (p permission) allows(a *app) bool {
	switch p {
	case everyApp:
		return !a.Archive
	case contactApp:
		return a.CustomerContact
	case archiveApp:
		return a.Archive
	case bookApp:
		return a.Contacts
	default:
		return true
	}
}
