package wordfilter

import (
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot/wordfilter/lexicon"
)

// crossing is the hanzi around a hit: those that a word which goes across one of
// its ends could have. The hit is line[start:end].
type crossing struct {
	line       [64]rune
	start, end int
}

// alone says whether text[from:to] is whole for sure, without weighing anything:
// no word of the lexicon goes across its ends, or something stands between its
// characters. Most hits are, so that most of them need no whole.
func alone(text string, from, to int) bool {
	if !joined(text, from) && !joined(text, to) {
		return true
	}
	a := letters()
	var c crossing
	const reach = lexicon.Longest - 1
	var before [reach]rune
	for at := from; c.start < reach && at > 0; c.start++ {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if before[c.start] = a.hanzi(r); before[c.start] == 0 {
			break
		}
		at -= size
	}
	for i := range c.start {
		c.line[i] = before[c.start-1-i]
	}
	n := c.start
	for _, r := range text[from:to] {
		h := a.hanzi(r)
		if h == 0 {
			return true
		}
		if n >= len(c.line)-reach {
			return false
		}
		c.line[n] = h
		n++
	}
	c.end = n
	for _, r := range text[to:] {
		h := a.hanzi(r)
		if h == 0 || n >= c.end+reach {
			break
		}
		c.line[n] = h
		n++
	}
	return !c.any(n)
}

// any says whether any word of line[:n] goes across an end of the hit.
func (c *crossing) any(n int) bool {
	var room [2 * lexicon.Longest * lexicon.Longest]uint64
	hashes := room[:0]
	for k := range c.end {
		edge := c.start
		if k >= c.start {
			edge = c.end
		}
		h := lexicon.Add(lexicon.Seed, c.line[k])
		for to := k + 2; to <= min(k+lexicon.Longest, n); to++ {
			next := c.line[to-1]
			if to > edge && to == k+2 && particleCost(next) > 0 {
				return true
			}
			if !lexicon.Pair(c.line[to-2], next) {
				break
			}
			if h = lexicon.Add(h, next); to > edge {
				hashes = append(hashes, h)
			}
		}
	}
	return lexicon.Any(hashes)
}

// joined says whether a word may go across a byte of the text.
func joined(text string, at int) bool {
	a := letters()
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	before := a.hanzi(r)
	r, _ = utf8.DecodeRuneInString(text[at:])
	behind := a.hanzi(r)
	return before != 0 && behind != 0 && (lexicon.Pair(before, behind) || particleCost(behind) > 0)
}

// hanzi is a character of the text as the lexicon has it, 0 when it is none.
func (a *alphabet) hanzi(r rune) rune {
	switch c := a.code(r); {
	case '0' <= c && c <= '9':
		return numeralHanzi[c-'0']
	case han(rune(c)):
		return rune(c)
	}
	return 0
}
