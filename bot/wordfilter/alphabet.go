package wordfilter

import "sync"

// The second table holds the letters in styles and the pictographs beyond the
// first plane.
const farStart, farEnd = 0x1D000, 0x1FC00

// nearStart is the first character that takes three bytes with a first byte
// that no other encoding of a shorter character has, so that near needs no care
// for those.
const nearStart = 0x1000

// alphabet is every fold of one character to one, worked out beforehand.
type alphabet struct {
	low  [nearStart]code
	near [1 << 16]code // several below nearStart
	far  [farEnd - farStart]code
	// several are the characters that fold to more than one.
	several map[rune][]rune
}

// letters is the alphabet; it is made when the first text or word is folded.
var letters = sync.OnceValue(func() *alphabet {
	a := &alphabet{several: map[rune][]rune{}}
	for i := range a.low {
		a.low[i], a.near[i] = a.make(rune(i)), several
	}
	for r := rune(nearStart); r < 1<<16; r++ {
		a.near[r] = a.make(r)
	}
	for i := range a.far {
		a.far[i] = a.make(farStart + rune(i))
	}
	for r := rune(0x2F800); r < 0x2FA20; r++ {
		a.make(r)
	}
	for i := range a.near[0xD800:0xE000] {
		a.near[0xD800+i] = several
	}
	return a
})

// make is the code of a character, for the tables; it keeps what folds to several.
func (a *alphabet) make(r rune) code {
	c, to := plainCode(r)
	if len(to) > 1 || c != several && r >= farEnd {
		a.several[r], c = to, several
	}
	return c
}

// plainCode works the code of a character out, and what it folds to.
func plainCode(r rune) (code, []rune) {
	switch kindOf(r) {
	case letter:
	case ends:
		return barrier, nil
	default:
		return skip, nil
	}
	to := foldsTo(r, nil)
	if len(to) > 1 {
		return several, to
	}
	return bare(to[0]), to
}

// bare is the code of a character that folds to itself. Those beyond the first
// plane share the codes of the surrogates, which are no characters.
func bare(r rune) code {
	if r >= 1<<16 {
		return code(0xD800 + r%0x800)
	}
	return code(r)
}

// code is that of any character.
func (a *alphabet) code(r rune) code {
	switch {
	case r < nearStart:
		return a.low[r]
	case r < 0xD800 || 0xE000 <= r && r < 1<<16:
		return a.near[r]
	case farStart <= r && r < farEnd:
		return a.far[r-farStart]
	case a.several[r] != nil:
		return several
	}
	c, _ := plainCode(r)
	return c
}

// parts appends what a character that is a letter folds to.
func (a *alphabet) parts(r rune, dst []rune) []rune {
	c := a.code(r)
	switch {
	case c == several:
		return append(dst, a.several[r]...)
	case c < 0xD800 || c >= 0xE000:
		return append(dst, rune(c))
	}
	return foldsTo(r, dst)
}
