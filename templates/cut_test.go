package templates

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCutKeepsWholeCharacters(t *testing.T) {
	tests := []struct {
		text  string
		bytes int
		want  string
	}{
		{"你好", 6, "你好"},
		{"你好", 5, "你"},
		{"你好", 3, "你"},
		{"你好", 2, ""},
		{"你好", 0, ""},
		{"你好", -1, ""},
		{"a🌷", 4, "a"},
		{"abc", 9, "abc"},
	}
	for _, tt := range tests {
		if got := Cut(tt.text, tt.bytes); got != tt.want {
			t.Errorf("Cut(%q, %d) is %q, want %q", tt.text, tt.bytes, got, tt.want)
		}
	}
	long := strings.Repeat("您", 4000)
	if got := Cut(long, 4000); len(got) != 3999 || !utf8.ValidString(got) {
		t.Errorf("a welcome of 12000 bytes is cut to %d bytes", len(got))
	}
}

func TestCutRunesCountsCharacters(t *testing.T) {
	tests := []struct {
		text  string
		runes int
		want  string
	}{
		{"十七号店", 4, "十七号店"},
		{"十七号店", 3, "十七号"},
		{"十七号店", 0, ""},
		{"", 3, ""},
		{"a🌷b", 2, "a🌷"},
	}
	for _, tt := range tests {
		if got := CutRunes(tt.text, tt.runes); got != tt.want {
			t.Errorf("CutRunes(%q, %d) is %q, want %q", tt.text, tt.runes, got, tt.want)
		}
	}
}
