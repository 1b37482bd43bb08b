package simulator

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// linksForTest are those of a page of the shop's at a phone.
func linksForTest() webLinks {
	return webLinks{webPlace{"/sim/web/wmA/KEY/", func(u *url.URL) bool { return u.Host == "shop.test" && u.Scheme == "http" }},
		&url.URL{Scheme: "http", Host: "shop.test", Path: "/sale/a/b"}}
}

const selfForTest = "http://127.0.0.1:1/sim/web/wmA/KEY/"

// -update is not taken: what a page becomes is looked at and written by hand into
// testdata/webview/page.want.html.
func TestAPageIsRewrittenLikeThis(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("testdata", "webview", "page.html"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("testdata", "webview", "page.want.html"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := linksForTest().html(page, "text/html; charset=utf-8", selfForTest)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(string(got.body), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		var g, w string
		if i < len(gotLines) {
			g = gotLines[i]
		}
		if i < len(wantLines) {
			w = wantLines[i]
		}
		if g != w {
			t.Errorf("line %d is\n%s\nand should be\n%s", i+1, g, w)
		}
	}
}

func TestAddresses(t *testing.T) {
	l := linksForTest()
	const in = "/sim/web/wmA/KEY/shop.test"
	for ref, want := range map[string]string{
		"":                                   "",
		"#top":                               "#top",
		"/me":                                in + "/me",
		"do?x=1&y=2#z":                       in + "/sale/a/do?x=1&y=2#z",
		"../../../../x":                      in + "/x",
		"?page=2":                            in + "/sale/a/b?page=2",
		"http://shop.test":                   in + "/",
		"//shop.test/x":                      in + "/x",
		`\\shop.test\x`:                      in + "/x",
		" /a\n/b\t ":                         in + "/a/b",
		"/券/%E5%88%B8?u=券":                   in + "/%E5%88%B8/%E5%88%B8?u=券",
		"/100%/off":                          in + "/100%/off",
		"50%":                                "./50%",
		"http://shop.test/a%2Fb":             in + "/a%2Fb",
		"https://shop.test/":                 "/sim/web/wmA/KEY/?u=https%3A%2F%2Fshop.test%2F",
		"http://else.test/":                  "/sim/web/wmA/KEY/?u=http%3A%2F%2Felse.test%2F",
		"//else.test/%":                      "/sim/web/wmA/KEY/?u=%2F%2Felse.test%2F%25",
		"http:shop.test/x":                   "/sim/web/wmA/KEY/?u=http%3Ashop.test%2Fx",
		"tel:10086":                          "tel:10086",
		"data:text/plain,x":                  "data:text/plain,x",
		"http://a@shop.test/":                in + "/",
		"http://shop.test:80/":               "/sim/web/wmA/KEY/?u=http%3A%2F%2Fshop.test%3A80%2F",
		"HTTP://shop.test/x":                 in + "/x",
		"http://shop.test/sim/web/wmB/KEY/x": in + "/sim/web/wmB/KEY/x",
	} {
		if got := l.to(ref, true); got != want {
			t.Errorf("%q becomes %q, want %q", ref, got, want)
		}
	}
	for _, ref := range []string{"http://else.test/pixel.gif", "//else.test/x.js", "ftp://shop.test/", "x-odd:1", "//else.test/%"} {
		if got := l.to(ref, false); got != blank {
			t.Errorf("%q is fetched as %q", ref, got)
		}
	}
}

func TestPlacesLeadBackToTheirAddresses(t *testing.T) {
	for _, address := range []string{
		"http://127.0.0.1:8080/", "http://127.0.0.1:8080/sale/%E5%88%B8?x=%2F&y#", "https://shop.test/a%2Fb/", "http://[::1]:80/x?",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"wmA", "陌生人", "a/b?c"} {
			at, err := url.Parse("http://sim" + (&webview{phone: &Phone{ID: id}, key: "K"}).place().path(u))
			if err != nil {
				t.Fatal(err)
			}
			got, ok := webPlace{}.address(at)
			u.Fragment = ""
			if !ok || got.String() != u.String() {
				t.Errorf("%s comes back from %s as %v", address, at, got)
			}
		}
	}
}

func TestAnswersToScriptsLeadOnInsideThePhone(t *testing.T) {
	got := linksForTest().json([]byte(`{"next":"/sale/a?k=1\u0026j=2","left":3,"say":"去 /me 看看","line":"/提醒","list":["/x"],"odd":"\":\"/no\""}`))
	want := `{"next":"/sim/web/wmA/KEY/shop.test/sale/a?k=1\u0026j=2","left":3,"say":"去 /me 看看","line":"/提醒","list":["/x"],"odd":"\":\"/no\""}`
	if string(got) != want {
		t.Errorf("it becomes %s", got)
	}
}

func TestOddEncodingsAreRead(t *testing.T) {
	utf16 := []byte{0xff, 0xfe}
	for _, r := range `<title>券</title><a href="/x">` {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	for name, tc := range map[string]struct {
		body []byte
		kind string
	}{
		"gbk by header": {[]byte("<title>\xc8\xaf</title><a href=\"/x\">"), "text/html; charset=gbk"},
		"gbk by meta":   {[]byte("<meta charset=gb2312><title>\xc8\xaf</title><a href=\"/x\">"), "text/html"},
		"utf-16":        {utf16, "text/html"},
		"nonsense":      {[]byte("<title>券</title><a href='/x'>"), "text/html; charset=nonsense"},
	} {
		page, err := linksForTest().html(tc.body, tc.kind, selfForTest)
		if err != nil || page.title != "券" || !bytes.Contains(page.body, []byte(`href="/sim/web/wmA/KEY/shop.test/x"`)) {
			t.Errorf("%s: %q %s %v", name, page.title, page.body, err)
		}
	}
}

func TestHostilePagesAreBounded(t *testing.T) {
	many := strings.Repeat("<div", 500_000)
	for name, page := range map[string]string{
		"unclosed tag":       "<a href=\"/x",
		"unclosed comment":   "<!-- <a href=/x>",
		"unclosed script":    "<script>" + many,
		"unclosed elements":  strings.Repeat("<div><a href=/x>", 20_000),
		"many angles":        many,
		"many attributes":    "<a" + strings.Repeat(" x=1", 500_000) + ">",
		"one long attribute": `<a href="/` + strings.Repeat("a", 3<<20) + `">`,
		"long title":         "<title>" + strings.Repeat("长", 500_000) + "</title>",
		"zeros":              strings.Repeat("\x00", 1<<20),
		"style":              "<style>" + strings.Repeat("url(", 500_000),
		"srcset":             "<img srcset='" + strings.Repeat(", ", 500_000) + "'>",
	} {
		got, err := linksForTest().html([]byte(page), "text/html", selfForTest)
		if err != nil || len(got.body) > len(page)*12+1024 || len([]rune(got.title)) > titleMost {
			t.Errorf("%s: %d bytes become %d, title of %d, %v", name, len(page), len(got.body), len(got.title), err)
		}
	}
	if _, err := linksForTest().html([]byte("<img srcset='"+strings.Repeat("/ ,", 1_300_000)+"'>"), "text/html", selfForTest); err != errTooLarge {
		t.Errorf("a page that grows beyond all bounds: %v", err)
	}
}

// FuzzRewrite: whatever a page says, nothing in what becomes of it is fetched or sent
// from elsewhere than the phone's own place.
func FuzzRewrite(f *testing.F) {
	for _, seed := range []string{
		`<a href="/x">`, `<a HREF=//else.test>`, `<base href="http://else.test/"><img src=x>`, "<form action='\nhttp://else.test'>",
		`<meta http-equiv=refresh content="0;url=http://else.test">`, `<img srcset="//else.test/a 1x,/b 2x, data:image/png;base64,x">`,
		`<div style="background:url('//else.test/x')">`, `<svg><image xlink:href="http://else.test/x"/></svg>`, `<a href="\\else.test">`,
		`<style>@import "http://else.test/x";a{b:url( "\"//else.test)}</style>`, "<script src=http:else.test>", "<a href='h\nttp://else.test'>",
		`<iframe src="http://a@shop.test/"></iframe><object data="//else.test">`, "<title>x</title><a href=%>",
	} {
		f.Add([]byte(seed))
	}
	base := "/sim/web/wmA/KEY/"
	f.Fuzz(func(t *testing.T, page []byte) {
		got, err := linksForTest().html(page, "text/html; charset=utf-8", selfForTest)
		if err != nil {
			return
		}
		for z := html.NewTokenizer(bytes.NewReader(got.body)); ; {
			kind := z.Next()
			if kind == html.ErrorToken {
				return
			}
			if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
				continue
			}
			tag := z.Token()
			for _, a := range tag.Attr {
				switch a.Key {
				case "href", "src", "action", "formaction", "poster", "data", "background", "xlink:href":
					leads := a.Key == "action" || a.Key == "formaction" || slices.Contains([]string{"a", "area", "iframe", "frame"}, tag.Data)
					if !stays(base, a.Val) && !(leads && leadsNowhere(a.Val)) {
						t.Fatalf("<%s %s=%q> of %q", tag.Data, a.Key, a.Val, page)
					}
				case "ping", "target", "integrity":
					t.Fatalf("<%s> keeps %s", tag.Data, a.Key)
				}
			}
		}
	})
}

// stays says whether an address is one of the phone's place, or no address at all.
func stays(base, address string) bool {
	text := controls.Replace(strings.TrimFunc(address, func(r rune) bool { return r <= ' ' }))
	if text == "" || text[0] == '#' || strings.HasPrefix(text, base) || strings.HasPrefix(text, "./") {
		return true
	}
	lower := strings.ToLower(text)
	return strings.HasPrefix(lower, "data:") || strings.HasPrefix(lower, "blob:") || strings.HasPrefix(lower, "about:")
}

// leadsNowhere says whether an address is of no web page: tel: and the like.
func leadsNowhere(address string) bool {
	m := strings.ToLower(scheme.FindString(controls.Replace(strings.TrimFunc(address, func(r rune) bool { return r <= ' ' }))))
	return m != "" && m != "http:" && m != "https:"
}
