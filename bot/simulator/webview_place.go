package simulator

import (
	"net/url"
	"regexp"
	"strings"
)

// webPlace is where the pages of a phone stand at the simulator.
type webPlace struct {
	// base is the path before the host, with a slash at the end.
	base string
	// opens says which addresses may be shown.
	opens func(*url.URL) bool
}

func (v *webview) place() webPlace {
	return webPlace{base: webPath + url.PathEscape(v.phone.ID) + "/" + v.key + "/"}
}

// path is where an address stands.
func (p webPlace) path(u *url.URL) string {
	host := u.Host
	if u.Scheme == "https" {
		host = "https:" + host
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	out := p.base + url.PathEscape(host) + path
	if u.RawQuery != "" || u.ForceQuery {
		out += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		out += "#" + u.EscapedFragment()
	}
	return out
}

// address is what stands at a path.
func (p webPlace) address(at *url.URL) (*url.URL, bool) {
	// The phone's name may be escaped in several ways; the path has as many slashes all
	// the same.
	parts := strings.SplitN(at.EscapedPath(), "/", 7)
	if len(parts) < 6 {
		return nil, false
	}
	host, err := url.PathUnescape(parts[5])
	if err != nil || host == "" {
		return nil, false
	}
	scheme := "http"
	if rest, secure := strings.CutPrefix(host, "https:"); secure {
		scheme, host = "https", rest
	}
	path := "/"
	if len(parts) == 7 {
		path += parts[6]
	}
	address := scheme + "://" + host + path
	if at.RawQuery != "" || at.ForceQuery {
		address += "?" + at.RawQuery
	}
	u, err := url.Parse(address)
	return u, err == nil && u.Host == host
}

// refused is where it is said that an address is not opened.
func (p webPlace) refused(address string) string { return p.base + "?u=" + url.QueryEscape(address) }

// webLinks turns the addresses of one page into those of its phone.
type webLinks struct {
	webPlace
	// page is where relative addresses begin.
	page *url.URL
}

// scheme is how an address with a scheme begins.
var scheme = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)

// controls are what browsers leave out of addresses.
var controls = strings.NewReplacer("\t", "", "\n", "", "\r", "")

// blank is what stands for a file that is not fetched.
const blank = "data:,"

// to is what an address of the page becomes. Leads says that a person goes there;
// otherwise the page itself fetches it.
func (l webLinks) to(ref string, leads bool) string {
	text := controls.Replace(strings.Trim(ref, "\x00\x01\x02\x03\x04\x05\x06\a\b\t\n\v\f\r\x0e\x0f \x1b"))
	if text == "" || text[0] == '#' {
		return ref
	}
	path, rest := text, ""
	if i := strings.IndexAny(text, "?#"); i >= 0 {
		path, rest = text[:i], text[i:]
	}
	if m := scheme.FindString(path); m == "" || strings.EqualFold(m, "http:") || strings.EqualFold(m, "https:") {
		path = strings.ReplaceAll(path, `\`, "/")
	}
	u, err := url.Parse(path + rest)
	if err != nil {
		return l.odd(path, rest, leads)
	}
	u = l.page.ResolveReference(u)
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
	case "data", "blob", "about":
		return ref
	default:
		if leads {
			return ref // tel: and the like are the phone's business.
		}
		return blank
	}
	if u.Opaque == "" && l.opens(u) {
		return l.path(u)
	}
	return l.foreign(u.String(), leads)
}

// odd is an address that browsers understand and Go does not, as one with a lone
// percent sign: below a host it keeps its place, anywhere else it is nobody's.
func (l webLinks) odd(path, rest string, leads bool) string {
	switch {
	case strings.HasPrefix(path, "//"), scheme.MatchString(path):
		return l.foreign(path+rest, leads)
	case strings.HasPrefix(path, "/"):
		return l.path(&url.URL{Scheme: l.page.Scheme, Host: l.page.Host}) + path[1:] + rest
	}
	return "./" + path + rest
}

func (l webLinks) foreign(address string, leads bool) string {
	if leads {
		return l.refused(address)
	}
	return blank
}
