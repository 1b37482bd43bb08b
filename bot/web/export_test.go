package web

import "net/http"

// SessionCookie is what the phone of somebody who logged in keeps.
func SessionCookie(s *Site, who Who) *http.Cookie {
	return &http.Cookie{Name: s.cookieName(sessionCookie), Value: signSession(s.door.key, s.newSession(who)), Path: "/"}
}
