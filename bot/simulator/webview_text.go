package simulator

import (
	"regexp"
	"strings"
)

var (
	cssURL    = regexp.MustCompile(`(?i)url\(\s*("[^"]*"|'[^']*'|[^)"'\s]*)\s*\)`)
	cssImport = regexp.MustCompile(`(?i)(@import\s+)("[^"]*"|'[^']*')`)
	// jsonPath is a value that is an address at the page's own host, as a script follows
	// it.
	jsonPath = regexp.MustCompile(`(:\s*")(/[A-Za-z0-9](?:[^"\\\s<>]|\\u0026)*)"`)
	// hintPath is the same in an attribute for scripts.
	hintPath = regexp.MustCompile(`^/[A-Za-z0-9][A-Za-z0-9._~%/-]*(\?[^\s"'<>]*)?$`)
	refresh  = regexp.MustCompile(`(?i)^(\s*[\d.]*\s*[;,\s]\s*)(?:url\s*=\s*)?(.+)$`)
)

// css turns the addresses of a style sheet into those of its phone.
func (l webLinks) css(sheet []byte) []byte {
	sheet = cssURL.ReplaceAllFunc(sheet, func(found []byte) []byte {
		ref := string(cssURL.FindSubmatch(found)[1])
		return []byte(`url("` + cssQuoted(l.to(unquoted(ref), false)) + `")`)
	})
	return cssImport.ReplaceAllFunc(sheet, func(found []byte) []byte {
		m := cssImport.FindSubmatch(found)
		return []byte(string(m[1]) + `"` + cssQuoted(l.to(unquoted(string(m[2])), false)) + `"`)
	})
}

// cssQuoted is an address that ends no string of a style sheet, and no element around.
func cssQuoted(address string) string {
	return strings.NewReplacer(`"`, "%22", "\n", "", "<", "%3C").Replace(address)
}

func unquoted(text string) string {
	if len(text) >= 2 && (text[0] == '"' || text[0] == '\'') {
		return text[1 : len(text)-1]
	}
	return text
}

// json turns the addresses that an answer names to its page's scripts into those of
// the phone.
func (l webLinks) json(answer []byte) []byte {
	return jsonPath.ReplaceAllFunc(answer, func(found []byte) []byte {
		m := jsonPath.FindSubmatch(found)
		to := l.to(strings.ReplaceAll(string(m[2]), `\u0026`, "&"), true)
		return []byte(string(m[1]) + strings.NewReplacer(`"`, "%22", `\`, "%5C", "&", `\u0026`).Replace(to) + `"`)
	})
}

// hint is an attribute that tells the page's scripts something: an address at the
// page's own host is turned, anything else stays.
func (l webLinks) hint(value string) string {
	if !hintPath.MatchString(value) {
		return value
	}
	return l.to(value, true)
}

// refresh is what a page says of the page after it: "5; url=/next".
func (l webLinks) refresh(content string) string {
	m := refresh.FindStringSubmatch(content)
	if m == nil {
		return content
	}
	ref := strings.TrimSpace(m[2])
	if q := ref[:1]; q == `"` || q == "'" {
		ref, _, _ = strings.Cut(ref[1:], q)
	}
	return m[1] + "url=" + l.to(ref, true)
}

// set turns the addresses of a srcset: "a.png 1x, b.png 2x".
func (l webLinks) set(value string) string {
	var out []string
	for rest := strings.TrimLeft(value, " \t\n\f\r,"); rest != ""; rest = strings.TrimLeft(rest, " \t\n\f\r,") {
		ref, after := rest, ""
		if i := strings.IndexAny(rest, " \t\n\f\r"); i >= 0 {
			ref, after = rest[:i], rest[i:]
		}
		size := ""
		if bare := strings.TrimRight(ref, ","); bare != ref {
			ref = bare
		} else {
			size, after, _ = strings.Cut(after, ",")
			size = strings.TrimSpace(size)
		}
		to := l.to(ref, false)
		if to != ref { // A comma would part the list; in data it must stand.
			to = strings.ReplaceAll(to, ",", "%2C")
		}
		out = append(out, strings.TrimSpace(to+" "+size))
		rest = after
	}
	return strings.Join(out, ", ")
}
