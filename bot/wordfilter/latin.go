package wordfilter

import "unicode/utf8"

// Latin words, and numbers in digits, need edges: no "ass" in "class", no 918 in
// 19180. And what is skipped inside of them must not join ordinary words or
// numbers:
//
//   - A word that is spelled has the same kind of thing between all of its
//     letters (v p n, f.u.c.k) and has at least three. Where more single letters
//     go on beside it, it is a list: S M L.
//   - Otherwise only symbols that do not stand between ordinary words may be
//     skipped (fu*ck), and the hyphen and low line in words of three letters and
//     more. "as s" and "it's hit" are other words.
//   - Between two digits only symbols and emoji are skipped, for 6.4, 6-4 and 6 4
//     are numbers; spelled, four digits at the least (1 0 2 4).

// latinGaps are the gaps between the Latin letters and digits of a word.
type latinGaps struct {
	pairs, gaps            int
	spaces, links, hyphens int
	digits                 bool // a gap that is seen lies between digits
}

func (g *latinGaps) add(have, before *cell, own bool) {
	g.pairs++
	if own || !have.gap.seen() {
		return
	}
	g.gaps++
	g.digits = g.digits || digit(have.to) && digit(before.to)
	switch {
	case have.gap.has(space):
		g.spaces++
	case have.gap.has(link):
		g.links++
		if have.gap.hyphen {
			g.hyphens++
		}
	}
}

func digit(r rune) bool { return '0' <= r && r <= '9' }

// hold says whether the letters belong together.
func (g *latinGaps) hold(text string, start, end int) bool {
	if g.spaces == 0 && g.links == 0 {
		return true
	}
	if least := 2; g.gaps == g.pairs && g.pairs >= least {
		return (!g.digits || g.pairs >= 3) && !lettersGoOn(text, start, -1) && !lettersGoOn(text, end, 1)
	}
	return !g.digits && g.spaces == 0 && g.links == g.hyphens && g.pairs >= 2
}

// neighbour is the character on one side of a byte position, which way by says:
// what it is, what it folds to on the side that is near, and where it ends. What
// is not seen does not stand between neighbours.
func neighbour(text string, at, by int) (k kind, from, to rune, next int) {
	a := letters()
	for {
		r, size := rune(0), 0
		if by < 0 {
			r, size = utf8.DecodeLastRuneInString(text[:at])
		} else {
			r, size = utf8.DecodeRuneInString(text[at:])
		}
		if size == 0 {
			return ends, 0, 0, at
		}
		at += by * size
		switch a.code(r) {
		case skip:
			if k := kindOf(r); k != invisible && k != mark {
				return k, r, r, at
			}
			continue
		case barrier:
			return ends, r, r, at
		}
		var room [18]rune
		parts := a.parts(r, room[:0])
		to := parts[0]
		if by < 0 {
			to = parts[len(parts)-1]
		}
		return letter, r, to, at
	}
}

// edge says whether a Latin word or number ends at a byte position: no letter
// goes on, nor digits that letters follow, as in 17x; and no digit at a number,
// also not behind a point.
func edge(text string, at, by int, last rune) bool {
	k, from, to, next := neighbour(text, at, by)
	if digit(last) && (from == '.' || from == ',' || from == ':') {
		k, from, to, _ = neighbour(text, next, by)
		return k != letter || !digit(to) || !isLatin(from, to)
	}
	if digit(last) {
		return k != letter || !isLatin(from, to)
	}
	for k == letter && digit(to) && isLatin(from, to) {
		k, from, to, next = neighbour(text, next, by)
	}
	return k != letter || !isLatin(from, to)
}

// lettersGoOn says whether another single letter stands behind the gap beside a
// spelled word.
func lettersGoOn(text string, at, by int) bool {
	k, from, to, next := neighbour(text, at, by)
	for gap := 0; (k == space || k == link) && gap < 3; gap++ {
		k, from, to, next = neighbour(text, next, by)
	}
	if k != letter || !isLatin(from, to) {
		return false
	}
	k, from, to, _ = neighbour(text, next, by)
	return k != letter || !isLatin(from, to)
}
