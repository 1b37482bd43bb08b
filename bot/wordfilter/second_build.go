package wordfilter

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// secondBuilder makes the second channel. What it works out of a character it
// keeps, for a million words have a few thousand characters.
type secondBuilder struct {
	*second
	exact  patterns
	shapes map[likeKey][]rune

	// Of the word that is being added: what its rule asks for, its codes, and how
	// many characters it has.
	allowed Techniques
	plain   []code
	aliases []string
	length  int

	folding scratch
	line    line
	codes   []code
	units   []unit // room for the next words
}

// newSecond builds the second channel, nil when no rule asks for it.
func newSecond(rules []Rule) *second {
	words := 0
	for i := range rules {
		if rules[i].Techniques&Second != 0 {
			words += len(rules[i].Words)
		}
	}
	if words == 0 {
		return nil
	}
	b := &secondBuilder{
		second:  &second{rules: rules, latin: map[string][]owner{}, words: make([]spelling, 0, words)},
		shapes:  map[likeKey][]rune{},
		folding: scratch{letters: letters()},
	}
	for i := range rules {
		if r := &rules[i]; r.Techniques&Second != 0 {
			for j, word := range r.Words {
				b.add(owner{int32(i), int32(j)}, word, r.Techniques)
			}
		}
		if i+1 == reserveAfter {
			b.reserve(len(rules) / reserveAfter)
		}
	}
	if len(b.words) == 0 && len(b.ways) == 0 && len(b.latin) == 0 {
		return nil
	}
	var both sync.WaitGroup
	both.Go(func() { b.second.exact = buildMatcher(&b.exact) })
	both.Go(func() { b.index.build(len(b.words), b.eachKey) })
	both.Wait()
	return b.second
}

// reserveAfter is after how many rules it is guessed how much room all need.
const reserveAfter = 1 << 12

// reserve makes room for so many times what there is, and a little more, so that
// the lists need not be copied as they grow.
func (b *secondBuilder) reserve(times int) {
	more := func(n int) int { return n*times + n*times/16 - n + 1 }
	b.ways = slices.Grow(b.ways, more(len(b.ways)))
	b.spelt = slices.Grow(b.spelt, more(len(b.spelt)))
	b.exact.codes = slices.Grow(b.exact.codes, more(len(b.exact.codes)))
	b.exact.ends = slices.Grow(b.exact.ends, more(len(b.exact.ends)))
}

// add takes a word up, and all that people write for it.
func (b *secondBuilder) add(o owner, word string, allowed Techniques) {
	b.allowed, b.length = allowed, utf8.RuneCountInString(word)
	b.plain = append(b.plain[:0], b.fold(word)...)
	b.addSpelling(o, word, word, 0)
	b.aliases = nil
	if allowed&Alias != 0 {
		b.aliases = aliasesOf(word)
	}
	for _, alias := range b.aliases {
		b.addSpelling(o, word, alias, Alias)
	}
	if allowed&Homoglyph != 0 && latinWord(word) {
		name := foldedLetters(word)
		b.latin[name] = append(b.latin[name], o)
	}
	b.addWays(o, word)
}

// fold gives the codes of a word until the next one is folded.
func (b *secondBuilder) fold(word string) []code {
	b.folding.text = word
	b.folding.fold()
	return b.folding.trimmed()
}

// unitsPiece is for how many units room is made at once.
const unitsPiece = 1 << 12

// room is that for the units of one word.
func (b *secondBuilder) room(n int) []unit {
	if cap(b.units)-len(b.units) < n {
		b.units = make([]unit, 0, max(n, unitsPiece))
	}
	end := len(b.units) + n
	b.units = b.units[:end]
	return b.units[end-n : end : end]
}
