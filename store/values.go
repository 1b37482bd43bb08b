package store

import (
	"strings"
	"time"
	"unicode/utf8"
)

// instant is a time as it is stored: microseconds since 1970 UTC, 0 for the
// zero time. It orders like the times do.
type instant int64

// at is the time to store.
func at(t time.Time) instant {
	if t.IsZero() {
		return 0
	}
	return instant(t.UnixMicro())
}

// Time is the stored time, in UTC.
func (i instant) Time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(i)).UTC()
}

// text makes a string fit a column of n characters: what is not UTF-8 becomes
// U+FFFD, the NUL that some tools end a string at is dropped, and what is too
// long is cut on a rune border.
func text(s string, n int) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// key is text for a column that is compared: without white space at its ends,
// which MySQL ignores when it compares and SQLite does not.
func key(s string, n int) string { return strings.TrimSpace(text(strings.TrimSpace(s), n)) }
