package wordfilter

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// way is another way to write a word that is found as it stands. There are a
// dozen of them for every word, so they are small.
type way struct {
	of     int32 // second.spelt[of]
	manner manner
	// length is how many characters it is written with, of reversed ones.
	length uint8
}

// spelt is a word that has other ways.
type spelt struct {
	owner
	cost float32 // how rare it is, in nats
}

// manner is a kind of way.
type manner uint8

const (
	inPieces manner = iota
	partly          // 约p
	slangy
	abbreviated
	initials2
	initials3
	initials4
	reversed2
	reversed3
	reversed4
	reversed5
)

// manners are the techniques of the kinds and what they cost, in nats. Two
// initials stand for a hundred words, so they count only where something
// solicits; two characters are turned round in many ordinary sentences.
var manners = [...]struct {
	used  Techniques
	price float32
}{
	inPieces: {Split, 5},
	partly:   {Initials, 3.5},
	slangy:   {Initials, -6},
	// Letters that mostly mean something else.
	abbreviated: {Initials, 3},
	initials2:   {Initials, -1},
	initials3:   {Initials, -4.5},
	initials4:   {Initials, -5.5},
	reversed2:   {Reversed, 7.5},
	reversed3:   {Reversed, 6},
	reversed4:   {Reversed, 4},
	reversed5:   {Reversed, 3},
}

// addWays takes up all that people write for a word.
func (b *secondBuilder) addWays(o owner, word string) {
	before := len(b.ways)
	if b.allowed&Split != 0 {
		b.addSplits()
	}
	if b.allowed&Reversed != 0 {
		if written, n := b.reversed(word); n >= least {
			b.codes = append(b.codes[:0], b.fold(written)...)
			b.addWay(reversed2+manner(min(n, 5)-2), utf8.RuneCountInString(written))
		}
	}
	if b.allowed&Initials != 0 {
		b.addInitials()
		b.addLettered()
	}
	if len(b.ways) > before {
		b.spelt = append(b.spelt, spelt{o, lengthCost(len(b.plain))})
	}
}

// addWay takes b.codes up as a way to write the word.
func (b *secondBuilder) addWay(m manner, length int) {
	if len(b.codes) < least || slices.Equal(b.codes, b.plain) {
		return
	}
	b.ways = append(b.ways, way{of: int32(len(b.spelt)), manner: m, length: uint8(min(length, 255))})
	b.exact.add(b.codes)
}

// put appends codes to b.codes, repeats once.
func (b *secondBuilder) put(codes ...code) {
	for _, c := range codes {
		if n := len(b.codes); n == 0 || b.codes[n-1] != c {
			b.codes = append(b.codes, c)
		}
	}
}

// spellings finds the other ways to write a word.
func (s *second) spellings(l *line, room *scratch, dst []found) []found {
	if len(s.ways) == 0 {
		return dst
	}
	own := &room.second
	own.spans = s.exact.scan(room.codes, own.spans[:0])
	for _, p := range own.spans {
		w := &s.ways[p.pattern]
		from, to := room.place(int(p.start), int(p.end))
		if !edges(room.text, from, to) || manners[w.manner].used == Initials && numbered(room.text, to, w.manner == slangy) || addressed(room.text, from, to) {
			continue
		}
		how, price := manners[w.manner].used, manners[w.manner].price
		if how == Reversed {
			if l.turned {
				price = 0
			} else if utf8.RuneCountInString(room.text[from:to]) != int(w.length) {
				continue // 信微微加
			}
		}
		if of := &s.spelt[w.of]; s.judge(of.cost, room, int32(from), int32(to), price) {
			dst = append(dst, found{rule: of.rule, word: of.word, start: int32(from), end: int32(to), via: how})
		}
	}
	return dst
}

// edges says whether letters at the ends of text[from:to] are not a part of
// longer runs of letters or digits.
func edges(text string, from, to int) bool {
	return !(latinAt(text, from) && latinBefore(text, from)) && !(latinBefore(text, to) && latinAt(text, to))
}

func latinAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return latin(letters().code(r))
}

func latinBefore(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return latin(letters().code(r))
}

func latin(c code) bool { return 'a' <= c && c <= 'z' }

// reversed is a word from its end, runs of letters as they are, and how many
// pieces it has.
func (b *secondBuilder) reversed(word string) (written string, pieces int) {
	var w strings.Builder
	l := &b.line
	l.read(word, false)
	for i := len(l.tokens) - 1; i >= 0; {
		end := i
		for i > 0 && !l.tokens[i].first {
			i--
		}
		w.WriteString(word[l.tokens[i].start:l.tokens[end].end])
		pieces++
		i--
	}
	return w.String(), pieces
}

// addressed says whether letters are a part of an address: shop.nc.example.
func addressed(text string, from, to int) bool {
	return latinAt(text, from) && from > 1 && joint(text[from-1]) && latinBefore(text, from-1) ||
		latinBefore(text, to) && to+1 < len(text) && joint(text[to]) && latinAt(text, to+1)
}

// joint says it of what stands between the parts of an address.
func joint(b byte) bool { return b == '.' || b == '@' || b == '/' || b == '_' || b == '\'' }

// numbered says whether letters that end there are the beginning of a model's
// number, as in DKFP-20.
// Those that everybody knows may have a space before it: vx 12345.
func numbered(text string, end int, known bool) bool {
	rest := strings.TrimPrefix(text[end:], "-")
	if !known {
		rest = strings.TrimPrefix(rest, " ")
	}
	return rest != "" && rest[0] >= '0' && rest[0] <= '9' && latinBefore(text, end)
}
