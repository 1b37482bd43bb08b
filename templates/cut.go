package templates

import "unicode/utf8"

// Cut shortens a text to a number of bytes without cutting a character in two.
// WeCom counts bytes in most texts: 4000 in a welcome, 2048 in a message to
// staff [docs 92137, 90236].
func Cut(s string, bytes int) string {
	if len(s) <= bytes {
		return s
	}
	bytes = max(bytes, 0)
	for bytes > 0 && !utf8.RuneStart(s[bytes]) {
		bytes--
	}
	return s[:bytes]
}

// CutRunes shortens a name to a number of characters, which is how WeCom
// counts in names, remarks and states [docs 92117, 92229].
func CutRunes(s string, runes int) string {
	for i := range s {
		if runes == 0 {
			return s[:i]
		}
		runes--
	}
	return s
}
