package app

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store"
)

// shopper is somebody who opens pages of a bot's on their phone.
type shopper struct {
	*simulator.Phone
	// base is the bot whose pages they open, page what they see.
	base string
	page simulator.Page
}

// shopper is a phone of somebody's as new, on the pages of one of the bots.
func (h *house) shopper(id string, n int) *shopper {
	return &shopper{Phone: h.sim.Phone(id), base: "http://" + h.bots[n].Addr()}
}

// at opens a path, or an address as it is.
func (v *shopper) at(t testing.TB, path string) *shopper {
	t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = v.base + path
	}
	page, err := v.Open(path)
	must2(t, err)
	v.page = page
	return v
}

// state is where the page says they stand with a sale; empty if it is no sale's page.
func (v *shopper) state() string {
	found := regexp.MustCompile(`data-state="([^"]*)"`).FindStringSubmatch(v.page.Body)
	if found == nil {
		return ""
	}
	return found[1]
}

// text is what the page says, without its marks.
func (v *shopper) text() string {
	body := v.page.Body
	if _, after, ok := strings.Cut(body, "<body>"); ok {
		body = after
	}
	return html.UnescapeString(strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, " ")), " "))
}

var (
	formsOf  = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
	fieldsOf = regexp.MustCompile(`<input type="(?:hidden|radio)" name="([^"]*)" value="([^"]*)"([^>]*)>`)
	buttonOf = regexp.MustCompile(`<button name="do" value="([^"]*)"`)
)

// form is the one on the page that does something, as it would be sent: empty if
// there is none.
func (v *shopper) form(do string) (address string, fields url.Values) {
	for _, f := range formsOf.FindAllStringSubmatch(v.page.Body, -1) {
		fields := url.Values{}
		for _, in := range fieldsOf.FindAllStringSubmatch(f[2], -1) {
			if fields.Get(in[1]) == "" || strings.Contains(in[3], "checked") {
				fields.Set(in[1], html.UnescapeString(in[2]))
			}
		}
		for _, b := range buttonOf.FindAllStringSubmatch(f[2], -1) {
			if b[1] == do {
				fields.Set("do", do)
			}
		}
		if do == "" || fields.Get("do") == do {
			return v.base + html.UnescapeString(f[1]), fields
		}
	}
	return "", nil
}

// press sends the form that does something, with what they chose ("quantity=2"), and
// goes on asking while they are in line.
func (v *shopper) press(t testing.TB, do string, chosen ...string) *shopper {
	t.Helper()
	address, fields := v.form(do)
	if address == "" {
		t.Fatalf("the page has no button for %q:\n%s", do, v.text())
	}
	return v.send(t, address, fields, chosen...)
}

// send sends a form as it was made by whomever.
func (v *shopper) send(t testing.TB, address string, fields url.Values, chosen ...string) *shopper {
	t.Helper()
	fields = chose(fields, chosen...)
	for range 30 {
		page, err := v.Submit(address, fields)
		must2(t, err)
		v.page = page
		if v.state() != string(bot.SaleQueued) {
			break
		}
		if address, fields = v.form(fields.Get("do")); address == "" {
			t.Fatalf("who is in line cannot ask again:\n%s", v.text())
		}
	}
	return v
}

// chose is a form with other values in it.
func chose(fields url.Values, chosen ...string) url.Values {
	out := url.Values{}
	for name, value := range fields {
		out[name] = value
	}
	for _, c := range chosen {
		name, value, _ := strings.Cut(c, "=")
		out.Set(name, value)
	}
	return out
}

// sees wants words on the page.
func (v *shopper) sees(t testing.TB, words ...string) *shopper {
	t.Helper()
	text := v.text()
	for _, w := range words {
		if not, ok := strings.CutPrefix(w, "!"); ok == strings.Contains(text, not) {
			t.Errorf("%q on the page, which says %d:\n%s", w, v.page.Status, text)
		}
	}
	return v
}

// stands wants the page of a sale to show a state.
func (v *shopper) stands(t testing.TB, want bot.SaleResult) *shopper {
	t.Helper()
	if got := v.state(); got != string(want) {
		t.Errorf("the page stands at %q, want %q: %d\n%s", got, want, v.page.Status, v.text())
	}
	return v
}

// pageOf is the path of a sale's page, as any post has it.
func pageOf(h *house, sale string) string {
	return "/s/" + bot.SignSale(sellingKey(h.config), bot.SaleLink{Sale: sale, Expires: time.Now().Add(24 * time.Hour)})
}

var numberOfSale = regexp.MustCompile(`编号 (S[0-9A-Z]+)`)

// sells has the manager of the first store make a sale in chat, and answers its ID.
func (h *house) sells(t testing.TB, line string) string {
	t.Helper()
	asked := h.asks(t, hanmei, "/秒杀 新建 "+line)
	done := h.taps(t, hanmei, "确认")
	id := numberOfSale.FindStringSubmatch(done)
	if id == nil {
		t.Fatalf("no sale was made:\n%s\n---\n%s", asked, done)
	}
	return id[1]
}

// evenSale wants the units of a sale to come out even, counted twice, and answers
// where they are.
func evenSale(t testing.TB, h *house, sale string) bot.SaleBalance {
	t.Helper()
	return evenIn(t, h.bots[0].Store(), sale)
}

func evenIn(t testing.TB, db *store.Store, sale string) bot.SaleBalance {
	t.Helper()
	audit, err := db.SaleAudit(t.Context(), bot.Everything(), sale, 5)
	must2(t, err)
	if !audit.Right() {
		t.Errorf("the books of %s are wrong: %+v", sale, audit)
	}
	var sum bot.SaleBalance
	for _, b := range audit.Kept {
		sum.Total, sum.Sold, sum.Held, sum.Offered = sum.Total+b.Total, sum.Sold+b.Sold, sum.Held+b.Held, sum.Offered+b.Offered
		sum.Available, sum.Waiting = sum.Available+b.Available, sum.Waiting+b.Waiting
	}
	return sum
}

// balanceText is a balance in a line.
func balanceText(b bot.SaleBalance) string {
	return fmt.Sprintf("sold %d, held %d, offered %d, available %d of %d, %d wait", b.Sold, b.Held, b.Offered, b.Available, b.Total, b.Waiting)
}
