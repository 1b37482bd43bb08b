package wordfilter

import "unicode/utf8"

// longestPath is more than any character takes to be folded.
const longestPath = 6

// path are the steps from a character to what it folds to.
type path struct {
	runes [longestPath]rune
	by    [longestPath]Techniques // by[i] leads from runes[i] to runes[i+1]
	n     int
}

// pathOf follows one part of what a character folds to.
func pathOf(r rune, part int32) (p path) {
	for p.n < longestPath {
		p.runes[p.n] = r
		p.n++
		to, how := step(r)
		if how == 0 || p.n == longestPath {
			return p
		}
		p.by[p.n-1] = how
		for skipped := int32(0); skipped < part && utf8.RuneCountInString(to) > 1; skipped++ {
			_, size := utf8.DecodeRuneInString(to)
			to = to[size:]
		}
		r, _ = utf8.DecodeRuneInString(to)
	}
	return p
}

// bent is by which techniques a character of a text stands for one of a word:
// the steps from each of them to the first that they have in common. That may be
// the word's own: Ｖ for a word that is written with V is a width and no case.
func bent(have, want *cell) (via Techniques) {
	if have.from == want.from {
		return 0
	}
	if have.to == rune(barrier) {
		return Width
	}
	a, b := pathOf(have.from, have.part), pathOf(want.from, want.part)
	for i := range a.n {
		up := via
		for j := range b.n {
			if a.runes[i] == b.runes[j] {
				return up
			}
			up |= b.by[j]
		}
		via |= a.by[i]
	}
	return via
}
