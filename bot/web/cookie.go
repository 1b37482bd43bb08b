package web

import (
	"net/http"
	"time"
)

// The names of cookies.
const (
	sessionCookie = "zhanggui"
	stateCookie   = "zhanggui-login"
)

// cookieName is a cookie's name on a phone. On https it says that no other host and
// no plain connection may have set it, which browsers hold to.
func (s *Site) cookieName(name string) string {
	if s.door.secure {
		return "__Host-" + name
	}
	return name
}

// setCookie has the phone keep a value that no script reads and no other site's form
// brings along. One whose time is over is forgotten.
func (s *Site) setCookie(w http.ResponseWriter, name, value string, until time.Time) {
	c := &http.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/",
		Secure: s.door.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		MaxAge: int(until.Sub(s.now()).Seconds()),
	}
	if c.MaxAge <= 0 {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// dropCookie has the phone forget a value.
func (s *Site) dropCookie(w http.ResponseWriter, name string) { s.setCookie(w, name, "", time.Time{}) }
