package wordfilter

import "slices"

// spelling is a word as the second channel looks for it: a rule's own, or what
// people write for a part of it.
type spelling struct {
	owner
	units []unit
	// allowed are the techniques that the rule asks for, used those that the
	// spelling itself undoes; cost is how rare
	// the word is and price what the spelling costs, in nats.
	allowed, used Techniques
	cost, price   float32
}

// unit is one token of a word.
type unit struct {
	r rune
	// syllable is set when the word itself has letters there.
	syllable uint16
	sound    uint16
}

// least is how many tokens a word has that is looked for by sounds and shapes: a
// single one is all too often meant as itself.
const least = 2

// addSpelling takes up one way to write a word that is looked for by sounds and
// shapes.
func (b *secondBuilder) addSpelling(o owner, word, written string, used Techniques) {
	l := &b.line
	l.read(written, false)
	if len(l.tokens) < least || slices.ContainsFunc(l.tokens, func(t token) bool { return t.kind == breaking }) {
		return
	}
	if used == Alias && sameTokens(l.tokens, word) {
		return
	}
	chinese, plain := false, true
	for i := range l.tokens {
		chinese = chinese || han(l.tokens[i].r)
		plain = plain && l.tokens[i].kind == hanzi
	}
	if !chinese {
		return
	}
	w := spelling{owner: o, allowed: b.allowed, used: used, cost: lengthCost(len(b.plain)), price: aliasCost}
	if plain {
		w.price = hanziAliasCost
		if len(l.tokens) > 2 {
			w.price = longAliasCost
		}
	}
	w.units = b.room(len(l.tokens))
	for i, t := range l.tokens {
		w.units[i] = unit{r: t.r, sound: t.sound, syllable: t.syllable}
	}
	b.words = append(b.words, w)
}

// sameTokens says whether a word has these tokens.
func sameTokens(tokens []token, word string) bool {
	var l line
	l.read(word, false)
	return slices.EqualFunc(l.tokens, tokens, func(a, b token) bool { return a.r == b.r && a.syllable == b.syllable })
}
