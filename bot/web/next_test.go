package web

import (
	"net/url"
	"strings"
	"testing"
)

func TestALoginComesBackToAPageOfOurOwn(t *testing.T) {
	for _, next := range []string{"/me", "/till", "/till?store=s17", "/s/AbC-_09", "/coupon/new10?x=1&y=%E4%BD%A0", "/c/7K3Q9F2MX8RT"} {
		if got := nextPath(next); got != next {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

func TestALoginLeadsNowhereElse(t *testing.T) {
	for _, next := range []string{
		"", "me", "https://evil.example", "//evil.example", "///evil.example", `/\evil.example`, `\\evil.example`, `/\/evil`, "/%5cevil.example", "/%5Cevil.example",
		"javascript:alert(1)", "/\tevil", "/\n/evil.example", "/ /evil", "http:/evil", "http:evil", "/x\\y", "/\x00", "/a/../../b", "/./x", "/..//evil.example",
		"/login", "/login?next=/login", "/oauth", "/oauth?code=x&state=y", "/" + strings.Repeat("x", nextMost), "/\u202e", "%2f%2fevil.example", "/%2f/evil.example",
	} {
		got := nextPath(next)
		if got != homePath && !(strings.HasPrefix(got, "/%2f") && got == next) {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

func TestAPageOfOursIsKnownByItsAddress(t *testing.T) {
	const public = "https://bot.example.com"
	for address, want := range map[string]string{
		public + "/s/AbC?x=1": "/s/AbC?x=1", public: "", "": "", "https://evil.example/s": "", public + ".evil.example/s": "", public + "//evil": "", public + "/login": "",
	} {
		if got := ownPath(address, public); got != want {
			t.Errorf("%q is %q, want %q", address, got, want)
		}
	}
	if got := ownPath("/s", ""); got != "" {
		t.Errorf("without an address of ours %q is", got)
	}
}

func FuzzNextPath(f *testing.F) {
	for _, seed := range []string{"/me", "//x", `/\x`, "/%5c", "https://x", "/\t/x", "/a?b=//c#d", "/%2f%2fx"} {
		f.Add(seed)
	}
	base, err := url.Parse("https://bot.example.com/login")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := nextPath(next)
		at, err := base.Parse(got)
		if err != nil || at.Host != base.Host || at.Scheme != base.Scheme || at.User != nil {
			t.Errorf("%q leads to %q", next, at)
		}
		// As browsers read it: a backslash is a slash, tabs and line ends are nothing.
		read := strings.NewReplacer(`\`, "/", "\t", "", "\n", "", "\r", "").Replace(got)
		if strings.HasPrefix(read, "//") || !strings.HasPrefix(read, "/") {
			t.Errorf("%q is read as %q", next, read)
		}
		if nextPath(got) != got {
			t.Errorf("%q leads to %q, which leads to %q", next, got, nextPath(got))
		}
	})
}
