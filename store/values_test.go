package store

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestTextFitsItsColumn(t *testing.T) {
	for _, c := range []struct {
		name, in string
		size     int
		want     string
	}{
		{"short", "王芳", 5, "王芳"},
		{"just fits", "王芳芳芳芳", 5, "王芳芳芳芳"},
		{"too long, cut on a rune border", "王芳芳芳芳芳", 5, "王芳芳芳芳"},
		{"emoji count as one each", "🍵🍵🍵", 2, "🍵🍵"},
		{"zero width stays", "a\u200bb", 5, "a\u200bb"},
		{"not UTF-8", "ab\xff\xfec", 5, "ab\uFFFDc"},
		{"a NUL would end it for some", "ab\x00cd", 5, "abcd"},
		{"nothing", "", 5, ""},
		{"no room", "abc", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := text(c.in, c.size); got != c.want {
				t.Errorf("text(%q, %d) = %q, want %q", c.in, c.size, got, c.want)
			}
		})
	}
}

func FuzzTextIsAlwaysValidAndShort(f *testing.F) {
	f.Add("王芳\x00\xff🍵", 3)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = max(0, min(n, 4096))
		got := text(s, n)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > n || strings.Contains(got, "\x00") {
			t.Fatalf("text(%q, %d) = %q", s, n, got)
		}
		if again := text(got, n); again != got {
			t.Fatalf("text is not stable: %q, then %q", got, again)
		}
		if k := key(s, n); k != strings.TrimSpace(k) || key(k, n) != k {
			t.Fatalf("key(%q, %d) = %q", s, n, k)
		}
	})
}

func TestTimesSurviveToTheMicrosecondInUTC(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	for _, c := range []struct {
		name     string
		in, want time.Time
	}{
		{"zero", time.Time{}, time.Time{}},
		{"another zone", time.Date(2026, 3, 1, 17, 0, 0, 0, shanghai), opening},
		{"microseconds", opening.Add(123456 * time.Microsecond), opening.Add(123456 * time.Microsecond)},
		{"nanoseconds are dropped", opening.Add(1999 * time.Nanosecond), opening.Add(time.Microsecond)},
		{"before 1970", time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := at(c.in).Time(); !got.Equal(c.want) || got.Location() != time.UTC {
				t.Errorf("%v became %v, want %v", c.in, got, c.want)
			}
		})
	}
}

func FuzzAPhoneNumberIsItsDigits(f *testing.F) {
	for _, s := range []string{"13800000001", "+86 138-0000-0001", "0086 13800000001", "86 10 8888 8888", "", "一三八", "000000", strings.Repeat("9", 99)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		digits := phoneDigits(s)
		if len(digits) > sizePhone || strings.Trim(digits, "0123456789") != "" || phoneDigits(digits) != digits {
			t.Errorf("%q became %q, and that %q", s, digits, phoneDigits(digits))
		}
	})
}
