package commands

import (
	"strings"
	"unicode"
)

// clean takes out what nobody sees: characters without a width, marks of
// direction, control characters. Emoji keep the joiners that hold them together.
func clean(line string) string {
	var b strings.Builder
	var last rune
	for _, r := range strings.ToValidUTF8(line, "�") {
		switch {
		case r == '\n' || r == '\t':
		case r == zeroWidthJoiner && (unicode.In(last, unicode.So, unicode.Sk) || last == emojiStyle):
		case unicode.In(r, unicode.Cc, unicode.Cf) && !isTag(r):
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

const (
	zeroWidthJoiner = '\u200d'
	// emojiStyle asks for the picture of what could be text as well.
	emojiStyle = '\ufe0f'
	// keycap makes a key of the digit before it: 1️⃣.
	keycap = '\u20e3'
)

// isTag says whether a rune is one of those that make flags of regions.
func isTag(r rune) bool { return r >= 0xe0020 && r <= 0xe007f }

// foldRune is a character of full width as it is commonly typed; those of
// punctuation stay, but for the ones that mean something in a line.
func foldRune(r rune) rune {
	switch {
	case r == '\u3000':
		return ' '
	case r >= '０' && r <= '９', r >= 'ａ' && r <= 'ｚ', r >= 'Ａ' && r <= 'Ｚ', r == '＝', r == '＠':
		return r - '０' + '0'
	default:
		return r
	}
}

// fold is a word as names are compared: narrow and in small letters.
func fold(text string) string { return strings.ToLower(strings.Map(foldRune, strings.TrimSpace(text))) }

// pickNumber is the number that a bare 3, ３, 3️⃣ or ③ says; 0 if it is none.
func pickNumber(line string) int {
	line = strings.TrimRight(strings.TrimSpace(clean(line)), ".。、")
	if line == "🔟" {
		return 10
	}
	n, digits := 0, 0
	for _, r := range line {
		switch {
		case r == emojiStyle || r == keycap:
		case r >= '①' && r <= '⑳' && digits == 0:
			return int(r-'①') + 1
		case foldRune(r) >= '0' && foldRune(r) <= '9' && digits < 3:
			n, digits = 10*n+int(foldRune(r)-'0'), digits+1
		default:
			return 0
		}
	}
	return n
}

// slashed is what stands behind the slash that makes a line a command.
func slashed(line string) (string, bool) {
	line = strings.TrimSpace(clean(line))
	rest := strings.TrimLeft(line, "/／")
	return strings.TrimSpace(rest), rest != line
}
