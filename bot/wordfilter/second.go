package wordfilter

//go:generate go run ./generate -gse $GSE -pinyin $PINYIN -hanzi $HANZI -unihan $UNIHAN -english $ENGLISH

// second is the second channel: the ways in which a rule asks to be looked for
// besides the folds. It reads a text as tokens, looks the first two or three of
// every place up by their sounds and shapes, and judges what it finds by how well
// the text makes sense without it.
type second struct {
	rules []Rule
	// words are what is looked for: the rules' words and what people write for
	// them.
	words []spelling
	index index
	// exact are other ways to write a word, found by the first channel's matcher:
	// in pieces, from the end, by initials.
	exact *matcher
	ways  []way
	spelt []spelt
	latin map[string][]owner
}

// owner is a word of a rule.
type owner struct{ rule, word int32 }

// secondScratch is the room it needs for one text.
type secondScratch struct {
	line, thin line
	spans      []span
	sense      sense
	letters    []byte
}

// find appends the words of rules that stand in the text only by a technique of
// the second channel.
func (s *second) find(text string, room *scratch, dst []found) []found {
	own := &room.second
	own.sense.read = false
	l := &own.line
	l.read(text, false)
	dst = s.search(l, room, 0, dst)
	dst = s.spellings(l, room, dst)
	if l.letters && len(s.latin) > 0 {
		dst = s.lookalikes(text, room, dst)
	}
	if l.strays {
		own.thin.without(l)
		dst = s.search(&own.thin, room, Filler, dst)
	}
	if l.ambiguous {
		l.read(text, true)
		own.sense.read = false
		dst = s.search(l, room, 0, dst)
	}
	return dst
}
