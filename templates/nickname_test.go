package templates

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestNicknames(t *testing.T) {
	family := "👨\u200d👩\u200d👧"
	tests := []struct{ name, raw, want string }{
		{"a plain name stays", "小美", "小美"},
		{"a name of two words stays", "Anna Li", "Anna Li"},
		{"no name is a warm word", "", "朋友"},
		{"a blank name is no name", " \t\u3000 ", "朋友"},
		{"a name drawn as nothing is no name", "\u200b\u3164\u2800\ufeff", "朋友"},
		{"a lonely accent is no name", "\u0301\u0301", "朋友"},
		{"lines become one", "小\n美\r\n阿姨", "小 美 阿姨"},
		{"line and paragraph separators are gaps", "小\u2028美\u2029阿姨", "小 美 阿姨"},
		{"control characters go", "小\x00\x1b[31m美\x7f", "小[31m美"},
		{"zero width goes", "小\u200b\u2060\ufeff美", "小美"},
		{"bidi overrides and isolates go", "\u202e美小\u202c\u2066x\u2069", "美小x"},
		{"right-to-left letters stay", "سارة", "سارة"},
		{"tags that spell invisible text go", "小\U000e0041\U000e007f美", "小美"},
		{"broken bytes go", "小\xff\xfe美", "小美"},
		{"private use goes", "\ue000小美\U000f0000", "小美"},
		{"emoji stay", "小美🌷", "小美🌷"},
		{"a joined emoji stays whole", family, family},
		{"a skin tone stays", "👍🏽", "👍🏽"},
		{"a flag stays", "🇨🇳小美", "🇨🇳小美"},
		{"a heart keeps its colour", "❤\ufe0f", "❤\ufe0f"},
		{"a keycap stays", "1\ufe0f\u20e3", "1\ufe0f\u20e3"},
		{"a joiner between letters goes", "a\u200db", "ab"},
		{"a joiner at the end goes", "🌷\u200d", "🌷"},
		{"a pile of accents is cut down", "e" + strings.Repeat("\u0301", 50), "e\u0301\u0301"},
		{"a template is only text", "{{.}}{{call .X}}", "{{.}}{{call .X}}"},
		{"a link for staff is only text", "<a href=x>", "＜a href=x＞"},
		{"a long name is cut", strings.Repeat("长", 10_000), strings.Repeat("长", 20)},
		{"a long name is not cut inside a character", strings.Repeat(family, 30), strings.Repeat(family, 6)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := NewNickname(tt.raw).String(); got != tt.want {
				t.Errorf("%q becomes %q, want %q", tt.raw, got, tt.want)
			}
		})
	}
}

func FuzzNickname(f *testing.F) {
	for _, s := range []string{"小美", "{{.}}", "👨\u200d👩\u200d👧", "\u202e", "a\u0301\u0301\u0301", "\xff", strings.Repeat("🇨", 30)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		n := NewNickname(raw)
		s := n.String()
		if s == "" || !utf8.ValidString(s) || len(s) > nicknameBytes || s != strings.TrimSpace(s) {
			t.Fatalf("%q becomes %q", raw, s)
		}
		for _, r := range s {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Cf, r) && r != joiner || strings.ContainsRune("<>\u2028\u2029\u200b", r) {
				t.Fatalf("%q becomes %q, which holds %U", raw, s, r)
			}
		}
		if n.Known() && NewNickname(s).String() != s {
			t.Fatalf("%q becomes %q, which is not clean itself: %q", raw, s, NewNickname(s))
		}
	})
}

func BenchmarkNickname(b *testing.B) {
	for b.Loop() {
		NewNickname("小美👨\u200d👩\u200d👧 Anna")
	}
}
