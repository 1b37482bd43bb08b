package bot

import "strings"

// PhoneDigits is a phone number as it is kept and compared: digits only, and a
// mainland mobile without its country code, so that "+86 138-0013-8000",
// "13800138000" and "１３８００１３８０００" are one number. Empty if there is
// no digit in it.
func PhoneDigits(text string) string {
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		default:
			return -1
		}
	}, text)
	for _, code := range []string{"0086", "86"} {
		if rest, ok := strings.CutPrefix(digits, code); ok && len(rest) == 11 && rest[0] == '1' {
			return rest
		}
	}
	return digits
}
