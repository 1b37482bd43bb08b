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
	keys          []uint64
}

// unit is one token of a word.
type unit struct {
	r        rune
	readings [mostReadings]uint16
	// syllable is set when the word itself has letters there.
	syllable uint16
	sound    uint16
}

// least is how many tokens a word has that is looked for by sounds and shapes: a
// single one is all too often meant as itself.
const least = 2

// add takes a word and its aliases up.
func (s *second) add(o owner, word string, allowed Techniques) {
	s.addSpelling(o, word, word, allowed, 0)
	if allowed&Alias != 0 {
		for _, alias := range aliasesOf(word) {
			s.addSpelling(o, word, alias, allowed, Alias)
		}
	}
	if allowed&Homoglyph != 0 && latinWord(word) {
		name := foldedLetters(word)
		s.latin[name] = append(s.latin[name], o)
	}
}

func (s *second) addSpelling(o owner, word, written string, allowed, used Techniques) {
	var l line
	l.read(written, false)
	if len(l.tokens) < least || slices.ContainsFunc(l.tokens, func(t token) bool { return t.kind == breaking }) {
		return
	}
	if used == Alias && sameTokens(l.tokens, word) {
		return
	}
	w := spelling{owner: o, allowed: allowed, used: used, cost: wordCost(word), price: aliasCost}
	chinese := false
	for _, t := range l.tokens {
		u := unit{r: t.r, sound: t.sound, syllable: t.syllable, readings: sounds().of(t.r)}
		chinese = chinese || han(t.r)
		w.units = append(w.units, u)
	}
	if !chinese {
		return
	}
	if !slices.ContainsFunc(l.tokens, func(t token) bool { return t.kind != hanzi }) {
		w.price = hanziAliasCost
	}
	w.makeKeys()
	s.words = append(s.words, w)
}

// makeKeys works out by what the word's beginning may be found.
func (w *spelling) makeKeys() {
	if len(w.units) == 2 {
		w.makePairs()
	} else {
		w.makeTriples()
	}
	slices.Sort(w.keys)
	w.keys = slices.Compact(w.keys)
}

func (w *spelling) makePairs() {
	a, b := &w.units[0], &w.units[1]
	w.keys = append(w.keys, key(charChar, uint32(a.r), uint32(b.r), 0))
	if w.allowed&(Homophone|Pinyin) != 0 {
		for _, x := range a.sounds() {
			for _, y := range b.sounds() {
				w.keys = append(w.keys, key(soundSound, x, y, 0))
			}
		}
	}
	if w.allowed&Shape != 0 {
		for _, x := range a.shapes(w.allowed) {
			w.keys = append(w.keys, key(charChar, uint32(x), uint32(b.r), 0))
		}
		for _, y := range b.shapes(w.allowed) {
			w.keys = append(w.keys, key(charChar, uint32(a.r), uint32(y), 0))
		}
	}
}

func (w *spelling) makeTriples() {
	a, b, c := &w.units[0], &w.units[1], &w.units[2]
	as, bs, cs := a.sounds(), b.sounds(), c.sounds()
	for _, x := range as {
		for _, y := range bs {
			for _, z := range cs {
				w.keys = append(w.keys, key(soundSoundSound, x, y, z))
			}
		}
	}
	if w.allowed&Shape == 0 {
		return
	}
	x, y, z := uint32(a.sound), uint32(b.sound), uint32(c.sound)
	for _, r := range a.shapes(w.allowed) {
		w.keys = append(w.keys, key(charSoundSound, uint32(r), y, z))
	}
	for _, r := range b.shapes(w.allowed) {
		w.keys = append(w.keys, key(soundCharSound, x, uint32(r), z))
	}
	for _, r := range c.shapes(w.allowed) {
		w.keys = append(w.keys, key(soundSoundChar, x, y, uint32(r)))
	}
}

// typable is where the characters begin that keyboards have.
const typable = 0x4E00

// shapes are the characters that look like a unit. Those that sound like it too
// are found by that when the rule asks for it.
func (u *unit) shapes(allowed Techniques) []rune {
	return slices.DeleteFunc(shapes().of(u.r, nil), func(r rune) bool {
		if r < typable {
			return true
		}
		if allowed&Homophone == 0 {
			return false
		}
		usual := sounds().of(r)[0]
		return usual != 0 && slices.Contains(u.sounds(), uint32(sounds().rough[usual]))
	})
}

// sounds are the rough classes of a unit's readings.
func (u *unit) sounds() []uint32 {
	list := []uint32{uint32(u.sound)}
	for _, reading := range u.readings {
		if class := uint32(sounds().rough[reading]); reading != 0 && !slices.Contains(list, class) {
			list = append(list, class)
		}
	}
	return list
}

// sameTokens says whether a word has these tokens.
func sameTokens(tokens []token, word string) bool {
	var l line
	l.read(word, false)
	return slices.EqualFunc(l.tokens, tokens, func(a, b token) bool { return a.r == b.r && a.syllable == b.syllable })
}
