package wordfilter

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// single is what a character folds to in one step, by a technique.
type single struct {
	to  rune
	how Techniques
}

// singles are the steps that stand in tables.
var singles = sync.OnceValue(func() map[rune]single {
	table := make(map[rune]single, 6000)
	pairs := func(list string, how Techniques) {
		from := rune(-1)
		for _, r := range list {
			if from < 0 {
				from = r
				continue
			}
			table[from], from = single{r, how}, -1
		}
	}
	pairs(traditional, Traditional)
	pairs(numerals, Digit)
	pairs(lookalikes, Letter)
	for _, style := range styled {
		r := style.first
		for _, plain := range style.plain {
			if plain != 0 {
				table[r] = single{plain, style.how}
			}
			r++
		}
	}
	return table
})

// step folds a character once: what it stands for, and by which technique. No
// technique means that it stands for itself. A character may stand for several,
// as ⑫ does.
func step(r rune) (to string, how Techniques) {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return "", 0
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			return asciiLower[r-'A' : r-'A'+1], Case
		}
		return "", 0
	}
	if s, ok := singles()[r]; ok {
		return string(s.to), s.how
	}
	if plainHan(r) || 0xAC00 <= r && r <= 0xD7A3 {
		return "", 0
	}
	if to, how := compatible(r); how != 0 {
		return to, how
	}
	if value, ok := decimal(r); ok {
		return string('0' + value), Digit
	}
	if lower := unicode.ToLower(r); lower != r {
		return string(lower), Case
	}
	if r == 'ς' {
		return "σ", Case
	}
	if unicode.IsLetter(r) && unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) {
		decomposed := norm.NFD.PropertiesString(string(r)).Decomposition()
		if base, size := utf8.DecodeRune(decomposed); size > 0 && base != r && unicode.IsLetter(base) {
			return string(base), Combining
		}
	}
	return "", 0
}

const asciiLower = "abcdefghijklmnopqrstuvwxyz"

// plainHan says whether a character is of the blocks of Han characters that have
// no compatibility forms.
func plainHan(r rune) bool {
	return 0x3400 <= r && r <= 0x9FFF || 0x20000 <= r && r <= 0x2F7FF || 0x30000 <= r && r <= 0x3FFFF
}

// compatible undoes Unicode's compatibility forms where they stand for letters
// and digits; brackets and dots around these go with the form: ⒜ is a, ⒈ is 1.
func compatible(r rune) (to string, how Techniques) {
	if strings.ContainsRune(decorations, r) {
		return "", 0
	}
	raw := norm.NFKC.String(string(r))
	to = strings.Map(func(c rune) rune {
		if strings.ContainsRune(strokes, c) || 0x2B0 <= c && c <= 0x2FF {
			return -1 // skipped where it stands alone, so here as well
		}
		return c
	}, strings.Trim(raw, "()[]〔〕.,"))
	if to == string(r) || to == "" {
		return "", 0
	}
	digits, letters := true, true
	for _, c := range to {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return "", 0
		}
		digits = digits && (unicode.IsDigit(c) || singles()[c].how == Digit)
		letters = letters && unicode.In(c, unicode.Latin, unicode.Greek, unicode.Cyrillic)
	}
	switch {
	case 0xFF00 <= r && r <= 0xFFEF:
		return to, Width
	case digits:
		return to, Digit
	case letters:
		return to, Letter
	}
	return to, Compatibility
}

// decimal is the value of a digit of any script; Unicode has them in tens.
func decimal(r rune) (value rune, ok bool) {
	if !unicode.IsDigit(r) {
		return 0, false
	}
	for _, t := range unicode.Digit.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10, true
		}
	}
	for _, t := range unicode.Digit.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10, true
		}
	}
	return 0, false
}

// foldsTo are the characters that one stands for when nothing is left to fold.
func foldsTo(r rune, dst []rune) []rune {
	to, how := step(r)
	if how == 0 {
		return append(dst, r)
	}
	for _, c := range to {
		dst = foldsTo(c, dst)
	}
	return dst
}
