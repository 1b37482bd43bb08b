package web

import (
	"net/http"
	"time"
)

// Admit begins a session for somebody as a login does, without the login: the cookie
// of their phone, and the token that its forms bring back. Whoever generates load does
// it so; nothing that comes over HTTP leads here, and it takes the key.
func Admit(key []byte, who Who, until time.Time) (cookie *http.Cookie, formToken string) {
	v := session{Who: who, ID: randomText(), Expires: until}
	return &http.Cookie{Name: sessionCookie, Value: signSession(key, v), Path: "/"}, formTokenOf(key, v)
}
