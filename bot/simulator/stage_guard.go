package simulator

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// openPaths are read by programs that know an unguessable name or a secret, under
// whatever name this machine has for them.
var openPaths = []string{"/sim/archive/", "/sim/qr/", "/sim/img/", "/sim/media/"}

// guarded keeps the page and the control API from foreign web pages. A browser sends
// whatever a page it shows asks it to, also to this machine: so acts must come from the
// simulator's own page or from a program, and a host must be this machine by name or
// number, which a name that somebody else gives out is not (DNS rebinding).
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !mine(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		strictHeaders(w)
		switch {
		case !ownHost(r.Host):
			refuseForeign(w, "open the simulator by its number or as localhost, not as "+hostOnly(r.Host))
		case r.Method != http.MethodGet && r.Method != http.MethodHead && foreign(r) && !strings.HasPrefix(r.URL.Path, webPath): // There a key decides.
			refuseForeign(w, "another web page may not act here")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// mine says whether a path is the page's or the control API's.
func mine(path string) bool {
	for _, open := range openPaths {
		if strings.HasPrefix(path, open) {
			return false
		}
	}
	return path == "/" || strings.HasPrefix(path, "/stage/") || strings.HasPrefix(path, "/sim/")
}

// foreign says whether a page of somewhere else made the browser ask. Programs send
// neither header.
func foreign(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site != "same-origin" && site != "none"
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || u.Host != r.Host
}

// ownHost says whether a Host header is a number or this machine's own name.
func ownHost(host string) bool {
	name := strings.ToLower(strings.Trim(hostOnly(host), "[]"))
	return net.ParseIP(name) != nil || name == "localhost" || strings.HasSuffix(name, ".localhost")
}

func hostOnly(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

func refuseForeign(w http.ResponseWriter, why string) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(http.StatusForbidden)
	answerLine(w, reply{"error": "simulator: " + why})
}
