package web

import (
	"net/url"
	"strings"
)

const (
	// nextMost bounds a path to come back to: it travels in a cookie.
	nextMost = 1800
	// homePath is where somebody goes who said nowhere else.
	homePath = "/me"
)

// nextPath is where to go after a login: a path of our own, and nothing that a phone
// could take for another site's address. What is anything else leads home.
func nextPath(next string) string {
	at, err := url.Parse(next)
	switch {
	case err != nil, len(next) > nextMost, !strings.HasPrefix(next, "/"), at.Scheme != "", at.Host != "", at.User != nil:
		return homePath
	case strings.HasPrefix(at.Path, "//"), strings.HasPrefix(next, "//"):
		return homePath
	case strings.ContainsFunc(next, func(r rune) bool { return r <= ' ' || r == '\\' || r >= 0x7f }):
		// Browsers read a backslash as a slash and drop tabs and line ends.
		return homePath
	case strings.Contains(strings.ToLower(at.EscapedPath()), "%5c"), strings.Contains(at.Path, "/.."), strings.Contains(at.Path, "/./"):
		return homePath
	case at.Path == "/login", at.Path == "/oauth":
		return homePath
	}
	return next
}

// ownPath is the path of an address if it is one of our own, else empty.
func ownPath(address, public string) string {
	rest, ours := strings.CutPrefix(address, public)
	if public == "" || !ours || !strings.HasPrefix(rest, "/") || nextPath(rest) != rest {
		return ""
	}
	return rest
}
