package wordfilter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a character is to a word that is looked for.
type kind uint8

const (
	// letter is a character that words are made of.
	letter kind = iota
	// ends is what ends a sentence or a part of it; no word goes on behind it.
	ends
	// The rest is skipped.
	invisible // zero-width characters, controls of direction
	mark      // combining marks, variation selectors
	space     // white space but the end of a line
	link      // punctuation that stands between ordinary words: - / ' & .
	symbol    // all other punctuation and symbols
	emoji
)

// technique is the one that is undone when a kind is skipped.
func (k kind) technique() Techniques {
	switch k {
	case invisible:
		return ZeroWidth
	case mark:
		return Combining
	case space, link, symbol:
		return Separator
	case emoji:
		return Emoji
	}
	return 0
}

// The punctuation of sentences, in all the widths that people's keyboards have.
// An ASCII full stop is none of it: in 外.挂 it is a trick. Only before a space it
// ends a sentence, which is looked at on a hit.
const (
	sentence = "\n\v\f\r\u0085\u2028\u2029,!?;:，。！？；：｡﹐﹒﹔﹕﹖﹗︐︒︓︔︕︖‼⁇⁈⁉‽؟،؛।❗❓❕❔"
	links    = "-_.'\"/\\&+|@#()~=‐‑–—’‘“”．＿－／＆＋｜＠＃（）、·"
)

// blanks are letters by their category that show nothing; strokes are letters
// that people draw between others.
const (
	blanks  = "\u115F\u1160\u3164\uFFA0\u2800\u180E"
	strokes = "丨丶丿ーｰ"
)

// kindOf says what a character is. A character that folds to letters is one,
// whatever its category is: Ⓐ is a symbol to Unicode.
func kindOf(r rune) kind {
	switch {
	case plainHan(r) && r != '丨' && r != '丶' && r != '丿':
		return letter
	case strings.ContainsRune(sentence, r):
		return ends
	case strings.ContainsRune(blanks, r):
		return invisible
	case r == utf8.RuneError, strings.ContainsRune(strokes, r):
		return symbol
	}
	if _, how := step(r); how != 0 {
		return letter
	}
	switch {
	case unicode.In(r, unicode.Cf, unicode.Cc) && r != '\t':
		return invisible
	case unicode.Is(unicode.M, r):
		return mark
	case unicode.Is(unicode.Z, r), r == '\t':
		return space
	case pictograph(r):
		return emoji
	case strings.ContainsRune(links, r):
		return link
	case unicode.In(r, unicode.P, unicode.S), 0x2B0 <= r && r <= 0x2FF:
		return symbol
	}
	return letter
}

// pictograph says whether a character is drawn as a picture. The private area is
// where older phones keep theirs.
func pictograph(r rune) bool {
	switch {
	case 0x2605 <= r && r <= 0x2606, 0x2660 <= r && r <= 0x266F:
		return false // ★♥♪ are what people type between characters
	case 0x1F000 <= r && r <= 0x1FBFF, 0x2600 <= r && r <= 0x27BF, 0xE000 <= r && r <= 0xF8FF:
		return true
	case 0x231A <= r && r <= 0x23FF, 0x2B00 <= r && r <= 0x2BFF:
		return true
	}
	return r == 0x3030 || r == 0x303D
}
