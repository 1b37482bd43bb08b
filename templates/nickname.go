package templates

import (
	"strings"
	"unicode"
)

// Bounds of a nickname in a message: in characters as people see them, and in
// bytes, because one such character can be built of many code points.
const (
	nicknameCharacters = 20
	nicknameBytes      = 120
	marksPerCharacter  = 2
)

// unnamed is how a customer is addressed whose name is not known.
const unnamed = "朋友"

// Nickname is a name that a customer gave themselves, made fit to stand in a
// sentence. It can be made only by NewNickname, so that no message holds a
// name that nobody cleaned. The zero value is an unknown name.
type Nickname struct{ name string }

// NewNickname cleans a name: one line, no invisible or control characters, no
// marks that turn the direction of the text around it, no pile of accents, no
// angle brackets (the app's messages to staff make links of <a href>), and no
// longer than a name has to be. Nothing in it is ever read as a template.
func NewNickname(raw string) Nickname {
	var b strings.Builder
	characters := 0
	last := " "
	for _, c := range clusters(visible(raw)) {
		if c == " " && last == " " {
			// What stood between two gaps was dropped.
			continue
		}
		if characters == nicknameCharacters || b.Len()+len(c) > nicknameBytes {
			break
		}
		b.WriteString(c)
		characters++
		last = c
	}
	return Nickname{name: strings.TrimSpace(b.String())}
}

// Known says whether there is a name.
func (n Nickname) Known() bool { return n.name != "" }

// String is the name, or a warm word where there is none.
func (n Nickname) String() string {
	if n.name == "" {
		return unnamed
	}
	return n.name
}

// visible keeps what a reader sees and makes one plain space of any gap.
func visible(raw string) []rune {
	const brackets = "<>"
	var out []rune
	gap := false
	for _, r := range raw {
		switch {
		case isGap(r):
			gap = len(out) > 0
			continue
		case isInvisible(r):
			continue
		case strings.ContainsRune(brackets, r):
			// The full-width forms look the same and mean nothing.
			r += '＜' - '<'
		}
		if gap {
			out = append(out, ' ')
			gap = false
		}
		out = append(out, r)
	}
	return out
}

// isGap says whether a reader sees a gap; among them are letters and symbols
// that are drawn as nothing and used to make empty names.
func isGap(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800':
		return true
	}
	return unicode.IsSpace(r) || unicode.In(r, unicode.Z)
}

// isInvisible says whether a rune is not drawn. The joiner and the selector
// that emoji are made with are left to clusters.
func isInvisible(r rune) bool {
	switch r {
	case joiner, emojiStyle:
		return false
	case unicode.ReplacementChar, '\u034f':
		return true
	}
	return unicode.In(r, unicode.C, unicode.Variation_Selector) || !unicode.IsGraphic(r)
}
