package wordfilter

import (
	"unicode"
	"unicode/utf8"
)

// cell is one folded character of a word or of the piece of a text that may be
// it, with all that is needed to judge whether it is, and how.
type cell struct {
	to, from   rune // what it folds to, what is written
	part       int32
	start, end int32 // bytes of what is written
	gap        gap   // what is skipped before it
	// latin is a letter of a script that has words between spaces and two cases,
	// or a digit that is written as one: 6 is, 六 is none.
	latin bool
}

// gap is what is skipped between two characters.
type gap struct {
	start int32 // where the character before it ends
	kinds uint8 // of the skipped characters, as bits
	// breaks is a full stop with a space behind it: a sentence's end.
	breaks bool
	// hyphen says that the only link is a hyphen or low line.
	hyphen bool
}

func (g gap) has(kinds ...kind) bool {
	for _, k := range kinds {
		if g.kinds&(1<<k) != 0 {
			return true
		}
	}
	return false
}

// seen says whether anything stands in the gap that a reader sees.
func (g gap) seen() bool { return g.has(space, link, symbol, emoji) }

func (g gap) techniques() (t Techniques) {
	for k := invisible; k <= emoji; k++ {
		if g.has(k) {
			t |= k.technique()
		}
	}
	return t
}

// cellsOf appends the folded characters of text[from:to].
func cellsOf(text string, from, to int, dst []cell) []cell {
	a := letters()
	var room [18]rune
	before := gap{start: int32(from)}
	stop := false // the last character is a full stop, and the only one
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(text[i:to])
		c := a.code(r)
		if c == skip || r == utf8.RuneError {
			k := kindOf(r)
			if k == link {
				before.hyphen = (r == '-' || r == '_') && !before.has(link)
			}
			before.kinds |= 1 << k
			before.breaks = before.breaks || k == space && stop
			stop = (r == '.' || r == '．') && before.start == int32(i)
			i += size
			continue
		}
		next := cell{from: r, start: int32(i), end: int32(i + size), gap: before}
		if c == barrier {
			next.to = rune(barrier)
			dst = append(dst, next)
		} else {
			for part, to := range a.parts(r, room[:0]) {
				next.to, next.part = to, int32(part)
				next.latin = isLatin(r, to)
				dst = append(dst, next)
				next.gap = gap{start: next.start} // none between the parts of one character
			}
		}
		i += size
		before, stop = gap{start: int32(i)}, false
	}
	return dst
}

// isLatin says it of a character and what it folds to.
func isLatin(from, to rune) bool {
	if to < utf8.RuneSelf {
		letter := 'a' <= to && to <= 'z'
		return letter || from == to || !hanDigit(from)
	}
	return unicode.IsLower(to)
}

// hanDigit says whether a digit is written in a Chinese way: 六, 陆, ㈥.
func hanDigit(r rune) bool {
	return unicode.Is(unicode.Han, r) || 0x3220 <= r && r <= 0x3229 || 0x3280 <= r && r <= 0x3289
}
