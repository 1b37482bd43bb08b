package wordfilter

import (
	"strings"
	"unicode/utf8"
)

// lookalikeLetters are what people type for a Latin letter: letters of other
// scripts that look like it, and digits and signs. A digit may stand for two.
var lookalikeLetters = func() map[rune]string {
	table := map[rune]string{}
	for to, list := range map[string]string{
		"a": "Ααаɑαаά@4ааàᎪ∀Λλд", "b": "ΒьЬвВβ68ƄБб", "c": "ⅽ∁сϲсСᴄ¢©ⅽС(<", "d": "ԁԀժđ", "e": "ΕεеёєεеЕ3€ɛэℯ", "f": "ƒғ",
		"g": "ɡ9ցգ6ԍ", "h": "ΗηһнՀհНh", "i": "Ιιіıїɪιí1!|lіІ", "j": "јϳ", "k": "ΚκкκКЌќ", "l": "⏐│1|ӏІιℓ!i", "m": "ΜмМⅿʍ",
		"n": "ΝηпηոńиПИ", "o": "Οоοօσ0ОΟØøθ", "p": "ΡрρРΡþ", "q": "ԛգ9", "r": "гяᴦГЯ", "s": "§ѕ$5ЅşꜱϨ", "t": "Τтτт7+Тт",
		"u": "@∪μυսцμվЦ", "v": "ν∨νѵѴ", "w": "ԝшщωѡШЩ", "x": "ΧхχХ×ⅹж", "y": "ΥуүγУ¥ўЎ", "z": "ΖΖᴢʐ2z",
	} {
		for _, r := range list {
			if !strings.Contains(table[r], to) {
				table[r] += to
			}
		}
	}
	table['*'] = "uiaeocs" // f*ck, sh*t, f**k
	return table
}()

// latinWord says whether a word is one run of Latin letters.
func latinWord(word string) bool {
	for _, r := range word {
		if !latin(letters().code(r)) {
			return false
		}
	}
	return len(word) > 1
}

// foldedLetters are the codes of a word of letters.
func foldedLetters(word string) string {
	var b strings.Builder
	for _, c := range codesOf(word) {
		b.WriteByte(byte(c))
	}
	return b.String()
}

// lookalikes finds the words of Latin letters some of which are written with
// others that look like them. Such a run has an end on both sides.
func (s *second) lookalikes(text string, room *scratch, dst []found) []found {
	for i := 0; i < len(text); {
		end, real, odd := letterLike(text, i)
		if end == i {
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
			continue
		}
		if real > 0 && odd > 0 && real+odd <= longestSpelling {
			start, stop := i, end
			dst = s.skeleton(text, start, stop, room, dst)
		}
		i = end
	}
	return dst
}

// letterLike is the end of the run of letters and of what looks like letters
// that begins at a place, how many of it are letters of any script and how many
// look like others.
func letterLike(text string, i int) (end, real, odd int) {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		plain := latin(letters().code(r))
		_, looks := lookalikeLetters[r]
		switch {
		case plain:
			real++
		case looks:
			odd++
			if r > 0x2FF {
				real++
			}
		default:
			return i, real, odd
		}
		i += n
	}
	return i, real, odd
}

// skeleton looks a run up in all the ways in which it can be read, and without
// what stands for no letter at its ends.
func (s *second) skeleton(text string, start, end int, room *scratch, dst []found) []found {
	own := &room.second
	own.letters = own.letters[:0]
	first := len(dst)
	var read func(i int)
	budget := 64
	read = func(i int) {
		if budget--; budget < 0 {
			return
		}
		if i >= end {
			for _, o := range s.latin[squeezed(own.letters)] {
				if s.rules[o.rule].Techniques&Homoglyph != 0 && len(dst) == first {
					dst = append(dst, found{rule: o.rule, word: o.word, start: int32(start), end: int32(end), via: Homoglyph})
				}
			}
			return
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		depth := len(own.letters)
		if c := letters().code(r); latin(c) {
			own.letters = append(own.letters, byte(c))
			read(i + n)
			own.letters = own.letters[:depth]
			return
		}
		for _, to := range []byte(lookalikeLetters[r]) {
			own.letters = append(own.letters, to)
			read(i + n)
			own.letters = own.letters[:depth]
		}
	}
	read(start)
	return dst
}

// squeezed are letters with every repeat once, as the folds have them.
func squeezed(letters []byte) string {
	out := make([]byte, 0, longestSpelling)
	for i, b := range letters {
		if i == 0 || b != letters[i-1] {
			out = append(out, b)
		}
	}
	return string(out)
}

// lookalike is the Latin letter that a letter of another script looks like, 0
// when it looks like none.
func lookalike(r rune) code {
	if r < 0x370 || r >= 0x590 {
		return 0
	}
	if to := lookalikeLetters[r]; to != "" {
		return code(to[0])
	}
	return 0
}
