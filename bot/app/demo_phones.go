package app

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot/simulator"
)

// opened is a page on somebody's phone, as the transcript shows it.
type opened struct {
	who   string
	phone *simulator.Phone
	simulator.Page
}

// browse opens an address on somebody's phone: the same phone each time, so that it
// stays known.
func (p *player) browse(who, address string) (*opened, error) {
	id := p.idOf(who)
	if p.phones == nil {
		p.phones = map[string]*simulator.Phone{}
	}
	if p.phones[id] == nil {
		p.phones[id] = p.sim.Phone(id)
	}
	page, err := p.phones[id].Open(address)
	return p.look(&opened{who: who, phone: p.phones[id], Page: page}, err)
}

// idOf is a customer's external_userid, or a member's userid.
func (p *player) idOf(who string) string {
	if id := p.known[who]; id != "" {
		return id
	}
	return who
}

// look keeps a page for the transcript.
func (p *player) look(o *opened, err error) (*opened, error) {
	if err != nil {
		return nil, err
	}
	p.pages = append(p.pages, shownPage{who: o.who, lines: linesOf(o.Body)})
	if o.Status != http.StatusOK {
		return nil, fmt.Errorf("%s sees %d: %s", o.who, o.Status, strings.Join(linesOf(o.Body), " · "))
	}
	return o, nil
}

var (
	forms      = regexp.MustCompile(`(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	inputs     = regexp.MustCompile(`<input[^>]*>`)
	fieldName  = regexp.MustCompile(`\bname="([^"]*)"`)
	fieldValue = regexp.MustCompile(`\bvalue="([^"]*)"`)
)

// press sends the form of the page that has a field with a value, as "do=claim"; an
// empty one is the first form.
func (p *player) press(o *opened, field string, change ...string) (*opened, error) {
	for _, m := range forms.FindAllStringSubmatch(o.Body, -1) {
		sent := url.Values{}
		for _, input := range inputs.FindAllString(m[2], -1) {
			name, value := fieldName.FindStringSubmatch(input), fieldValue.FindStringSubmatch(input)
			if name == nil || strings.Contains(input, `type="radio"`) && !strings.Contains(input, "checked") || strings.Contains(input, `type="file"`) {
				continue
			}
			if value == nil {
				value = []string{"", ""}
			}
			sent.Set(html.UnescapeString(name[1]), html.UnescapeString(value[1]))
		}
		key, value, _ := strings.Cut(field, "=")
		if field != "" && sent.Get(key) != value {
			continue
		}
		for pair := range slices.Chunk(change, 2) {
			sent.Set(pair[0], pair[1])
		}
		at, err := url.Parse(o.URL)
		if err != nil {
			return nil, err
		}
		to, err := at.Parse(html.UnescapeString(m[1]))
		if err != nil {
			return nil, err
		}
		page, err := o.phone.Submit(to.String(), sent)
		return p.look(&opened{who: o.who, phone: o.phone, Page: page}, err)
	}
	return nil, fmt.Errorf("%s has no %s to press: %s", o.who, field, strings.Join(linesOf(o.Body), " · "))
}

// shownPage is what a page says.
type shownPage struct {
	who   string
	lines []string
}

var (
	unseen = regexp.MustCompile(`(?s)<(head|style|script|noscript|details|select|svg|form)\b.*?</(head|style|script|noscript|details|select|svg|form)>`)
	breaks = regexp.MustCompile(`(?i)</?(p|h\d|li|div|section|article|header|main|dt|dl|tr|ul|ol|fieldset|button|summary)\b[^>]*>`)
	anyTag = regexp.MustCompile(`<[^>]*>`)
)

// linesOf are the lines of a page.
func linesOf(page string) []string {
	text := anyTag.ReplaceAllString(breaks.ReplaceAllString(unseen.ReplaceAllString(page, "\n"), "\n"), " ")
	var lines []string
	for line := range strings.Lines(html.UnescapeString(text)) {
		line = strings.Join(strings.Fields(line), " ")
		if line == "活动说明" {
			break // What follows is on every page of the sale.
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// page shows what a page says on somebody's phone.
func (t *transcript) page(shown shownPage) {
	t.line("   ┌ %s的手机，网页 (a page)", shown.who)
	t.quote(strings.Join(shown.lines, "\n"))
	t.line("   └")
}
