package templates

import "unicode"

// The runes that emoji are put together with.
const (
	joiner     = '\u200d'
	emojiStyle = '\ufe0f'
)

// clusters splits a text into characters as people see them: a letter with its
// accents, a flag, a family of emoji. It is the part of Unicode's text
// segmentation that nicknames need. Joiners and selectors that join and select
// nothing are dropped.
func clusters(runes []rune) []string {
	var out []string
	for i := 0; i < len(runes); {
		c, next := cluster(runes, i)
		if c != "" {
			out = append(out, c)
		}
		i = next
	}
	return out
}

// cluster reads the character that begins at i and says where the next begins.
func cluster(runes []rune, i int) (string, int) {
	first := runes[i]
	if first == joiner || first == emojiStyle || unicode.Is(unicode.M, first) {
		return "", i + 1
	}
	c := []rune{first}
	i++
	if first == ' ' {
		// An accent on a gap would be left alone when the name is trimmed.
		return " ", i
	}
	if isRegional(first) && i < len(runes) && isRegional(runes[i]) {
		return string(append(c, runes[i])), i + 1
	}
	marks := 0
	for i < len(runes) {
		r := runes[i]
		switch {
		case r == joiner:
			if !isPicture(c[len(c)-1]) || i+1 == len(runes) || !isPicture(runes[i+1]) {
				return string(c), i + 1
			}
			c = append(c, r, runes[i+1])
			i++
		case r == emojiStyle, isSkin(r):
			if isPicture(first) || r == emojiStyle && isKeycap(first) {
				c = append(c, r)
			}
		case unicode.Is(unicode.M, r):
			if marks++; marks <= marksPerCharacter {
				c = append(c, r)
			}
		default:
			return string(c), i
		}
		i++
	}
	return string(c), i
}

func isRegional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

func isSkin(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

func isKeycap(r rune) bool { return r >= '0' && r <= '9' || r == '#' || r == '*' }

// isPicture says whether a rune can stand beside a joiner in an emoji.
func isPicture(r rune) bool {
	return r == emojiStyle || isSkin(r) || unicode.Is(unicode.So, r) || r == '\u2194' || r == '\u2195'
}
