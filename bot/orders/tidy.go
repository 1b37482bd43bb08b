package orders

import (
	"strings"
	"unicode"
)

// tidy is a value as it was meant: full-width letters, digits and signs as
// ASCII, without white space around it, without characters that nobody sees,
// and without what spreadsheets put around text to keep it text (="0012", '0012).
func tidy(text string) string {
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\t' || r == '\n' || r == '\r' || unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text))
	if inner, ok := strings.CutPrefix(text, `="`); ok && strings.HasSuffix(inner, `"`) {
		text = strings.TrimSpace(strings.TrimSuffix(inner, `"`))
	}
	return strings.TrimPrefix(text, "'")
}

// shortened says whether a spreadsheet has written a long number as 1.38E+10,
// which has lost its last digits.
func shortened(text string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(text), "E+")
	return ok && mantissa != "" && exponent != "" && strings.Trim(mantissa, "0123456789.") == "" && strings.Trim(exponent, "0123456789") == ""
}
