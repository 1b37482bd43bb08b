package simulator

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// errTooLarge is a page beyond what a phone shows.
var errTooLarge = errors.New("simulator: the page is too large")

// webPageGrown is how large a page may become by longer addresses.
const webPageGrown = 4 * webPageMost

// titleMost is how many characters of a title are told.
const titleMost = 60

// rewrittenPage is a page as it stands inside a phone.
type rewrittenPage struct {
	body  []byte
	title string
}

// html turns the addresses of a page into those of its phone. What does not change is
// passed on byte by byte, but for the encoding, which becomes UTF-8. Self is how
// policies name the phone's place.
func (l webLinks) html(body []byte, contentType, self string) (rewrittenPage, error) {
	decoded, err := charset.NewReader(bytes.NewReader(body), contentType)
	if err != nil { // An encoding that nobody knows is read as it is.
		decoded = bytes.NewReader(body)
	}
	p := &pageWriter{webLinks: l, self: self}
	z := html.NewTokenizer(io.LimitReader(decoded, webPageGrown))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if err := z.Err(); err != io.EOF {
				return rewrittenPage{}, err
			}
			return rewrittenPage{p.out.Bytes(), cutChars(strings.Join(strings.Fields(p.title.String()), " "), titleMost)}, nil
		}
		p.token(kind, z)
		if p.out.Len() > webPageGrown {
			return rewrittenPage{}, errTooLarge
		}
	}
}

// pageWriter writes a page again, token by token.
type pageWriter struct {
	webLinks
	self string
	out  bytes.Buffer
	// inside is the element whose text comes next, if that matters.
	inside string
	title  strings.Builder
	titled bool
}

func (p *pageWriter) token(kind html.TokenType, z *html.Tokenizer) {
	switch kind {
	case html.StartTagToken, html.SelfClosingTagToken:
		raw := bytes.Clone(z.Raw())
		t := z.Token()
		p.inside = t.Data
		if p.tag(&t) {
			p.out.WriteString(t.String())
		} else {
			p.out.Write(raw)
		}
	case html.TextToken:
		p.text(z)
	default:
		if kind == html.EndTagToken {
			p.titled = p.titled || p.inside == "title"
			p.inside = ""
		}
		p.out.Write(z.Raw())
	}
}

func (p *pageWriter) text(z *html.Tokenizer) {
	raw := bytes.Clone(z.Raw())
	switch {
	case p.inside == "style":
		raw = p.css(raw)
	case p.inside == "title" && !p.titled:
		p.title.WriteString(html.UnescapeString(string(raw)))
	}
	p.out.Write(raw)
}

// tag changes the addresses of an element, and says whether there were any.
func (p *pageWriter) tag(t *html.Token) (changed bool) {
	kept := t.Attr[:0:0]
	for _, a := range t.Attr {
		name := a.Key
		if a.Namespace != "" {
			name = a.Namespace + ":" + name
		}
		value, keep := p.attribute(t, name, a.Val)
		if !keep {
			changed = true
			continue
		}
		changed = changed || value != a.Val
		a.Val = value
		kept = append(kept, a)
	}
	t.Attr = kept
	return changed
}

// attribute is what an attribute becomes, and whether it stays.
func (p *pageWriter) attribute(t *html.Token, name, value string) (string, bool) {
	switch name {
	case "href", "xlink:href":
		if t.Data == "base" {
			p.begin(value)
			return "", false
		}
		return p.to(value, t.Data == "a" || t.Data == "area"), true
	case "src":
		return p.to(value, t.Data == "iframe" || t.Data == "frame"), true
	case "action", "formaction":
		return p.to(value, true), true
	case "poster", "background", "data":
		return p.to(value, false), true
	case "srcset", "imagesrcset":
		return p.set(value), true
	case "style":
		return string(p.css([]byte(value))), true
	case "content":
		return p.meta(t, value), true
	case "ping", "integrity", "target", "manifest":
		// Nothing leaves the phone, and style sheets are not what their sums say.
		return "", false
	}
	if strings.HasPrefix(name, "data-") {
		return p.hint(value), true
	}
	return value, true
}

// begin takes what a page says of where its addresses begin.
func (p *pageWriter) begin(at string) {
	if u, err := p.page.Parse(strings.TrimSpace(at)); err == nil && u.Host != "" {
		p.page = u
	}
}

// meta is the content of a meta element: of one that goes on to another page, or that
// is a policy.
func (p *pageWriter) meta(t *html.Token, value string) string {
	if t.Data != "meta" {
		return value
	}
	for _, a := range t.Attr {
		if a.Key != "http-equiv" {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(a.Val)) {
		case "refresh":
			return p.refresh(value)
		case "content-security-policy":
			return insidePhone(value, p.self)
		}
	}
	return value
}
