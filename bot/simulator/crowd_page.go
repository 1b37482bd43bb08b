package simulator

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// crowdPatience is how long somebody of a crowd waits for a page.
const crowdPatience = 8 * time.Second

// shownCode is how a code for the till looks on a page.
var shownCode = regexp.MustCompile(`\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b`)

// looksAndPresses is somebody who opens the newest page that they were sent and have
// not seen, and presses what there is to press, as most do.
func looksAndPresses(ctx context.Context, c *crowd, who *shopper) error {
	address := c.sim.newestLink(who)
	if address == "" {
		return errNothing
	}
	if who.phone == nil {
		who.phone = c.sim.Phone(who.id)
	}
	who.opened[address] = true
	page, err := who.visit(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	where, form, ok := mainForm(page)
	if !ok || !who.may(85) {
		return nil
	}
	if page, err = who.visit(ctx, http.MethodPost, where, form); err != nil {
		return err
	}
	if page.Status < http.StatusBadRequest {
		c.count("claim", nil)
		who.code = shownCode.FindString(page.Body)
	}
	return nil
}

// newestLink is the newest link to a page of the bot's in somebody's group or chats.
func (s *Simulator) newestLink(who *shopper) string {
	s.mu.Lock()
	var items []PhoneItem
	if c := s.customers[who.id]; c != nil {
		items = append(items, c.phone...)
	}
	if g := s.rooms[who.chat]; g != nil {
		items = append(items, g.feed[max(0, len(g.feed)-300):]...)
	}
	s.mu.Unlock()
	slices.SortStableFunc(items, func(a, b PhoneItem) int { return b.At.Compare(a.At) })
	for _, i := range items {
		if i.Kind != "link" || who.opened[i.URL] {
			continue
		}
		if u, err := url.Parse(i.URL); err == nil && s.opens(u) {
			return i.URL
		}
	}
	return ""
}

// visit opens an address or sends a form with somebody's phone.
func (w *shopper) visit(ctx context.Context, method, address string, form url.Values) (Page, error) {
	ctx, cancel := context.WithTimeout(ctx, crowdPatience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return Page{}, err
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", r.URL.Scheme+"://"+r.URL.Host)
	}
	return w.phone.do(r)
}

// mainForm is the form that a page offers at once, with what is filled in already: the
// first that is sent by a button that can be pressed, and not folded away.
func mainForm(page Page) (where string, form url.Values, ok bool) {
	at, err := url.Parse(page.URL)
	if err != nil || page.Status != http.StatusOK {
		return "", nil, false
	}
	f := formReader{}
	for z := html.NewTokenizer(strings.NewReader(page.Body)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return "", nil, false
		}
		if f.read(kind, z.Token()) {
			to, err := at.Parse(f.action)
			return to.String(), f.fields, err == nil && to.Host == at.Host
		}
	}
}

// formReader reads a page for the form in it.
type formReader struct {
	folded int
	inside bool
	action string
	fields url.Values
	// list is the list whose choices come, button says that it can be sent.
	list   string
	button bool
}

// read takes a token, and says that a form is complete.
func (f *formReader) read(kind html.TokenType, t html.Token) (complete bool) {
	if kind == html.EndTagToken {
		switch t.Data {
		case "details":
			f.folded--
		case "form":
			complete = f.inside && f.button
			f.inside = false
		}
		return complete
	}
	if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
		return false
	}
	a := attributes(t)
	switch {
	case t.Data == "details":
		f.folded++
	case t.Data == "form":
		f.inside = f.folded <= 0 && strings.EqualFold(a["method"], "post") && a["enctype"] == ""
		f.action, f.fields, f.button = a["action"], url.Values{}, false
	case f.inside:
		f.field(t.Data, a)
	}
	return false
}

// field takes a field as it is filled in.
func (f *formReader) field(kind string, a map[string]string) {
	_, disabled := a["disabled"]
	_, checked := a["checked"]
	_, selected := a["selected"]
	name := a["name"]
	switch {
	case kind == "select":
		f.list = name
	case kind == "option" && !disabled && (selected || !f.fields.Has(f.list)):
		f.fields.Set(f.list, a["value"])
	case kind == "button" && !disabled:
		f.button = true
		if name != "" && !f.fields.Has(name) {
			f.fields.Set(name, a["value"])
		}
	case kind != "input" || name == "" || disabled:
	case a["type"] == "radio" || a["type"] == "checkbox":
		if checked || a["type"] == "radio" && !f.fields.Has(name) {
			f.fields.Set(name, a["value"])
		}
	default:
		f.fields.Set(name, a["value"])
	}
}

func attributes(t html.Token) map[string]string {
	out := map[string]string{}
	for _, a := range t.Attr {
		out[a.Key] = a.Val
	}
	return out
}
