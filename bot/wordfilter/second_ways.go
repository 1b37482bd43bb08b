package wordfilter

import (
	"strings"
	"unicode/utf8"
)

// way is another way to write a word that is found as it stands.
type way struct {
	owner
	used Techniques
	// length is how many characters it is written with.
	length uint8
	// cost is how rare the word is, price what this way costs, in nats.
	cost, price float32
}

// What the ways cost, in nats.
const (
	splitCost   = 5
	partialCost = 3.5 // 约p
	slangCost   = -6
	// abbreviationCost is that of initials that mostly mean something else.
	abbreviationCost = 3
)

// initialsCosts are by the number of letters: two stand for a hundred words, so
// they count only where something solicits.
var initialsCosts = [...]float32{2: -1, 3: -4.5, 4: -5.5}

// reversedCosts are by the number of characters: two are turned round in many
// ordinary sentences.
var reversedCosts = [...]float32{2: 6.5, 3: 6, 4: 4, 5: 3}

// addWays takes up all that people write for a word and appends the codes of it
// to the list, one for every entry of s.ways.
func (s *second) addWays(o owner, word string, allowed Techniques, list [][]code) [][]code {
	plain := codesOf(word)
	cost := wordCost(word)
	add := func(written string, used Techniques, price float32) {
		codes := codesOf(written)
		if len(codes) < least || string(runesOf(codes)) == string(runesOf(plain)) {
			return
		}
		s.ways = append(s.ways, way{o, used, uint8(min(utf8.RuneCountInString(written), 255)), cost, price})
		list = append(list, codes)
	}
	if allowed&Split != 0 {
		for _, w := range splitsOf(word) {
			add(w, Split, splitCost)
		}
	}
	if allowed&Reversed != 0 {
		if w, n := reversed(word); n >= least {
			add(w, Reversed, reversedCosts[min(n, len(reversedCosts)-1)])
		}
	}
	if allowed&Initials != 0 {
		for _, i := range initialsOf(word) {
			add(i.written, Initials, i.price)
		}
	}
	return list
}

func runesOf(codes []code) []rune {
	list := make([]rune, len(codes))
	for i, c := range codes {
		list[i] = rune(c)
	}
	return list
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
		if !edges(room.text, from, to) || w.used == Initials && numbered(room.text, to) || addressed(room.text, from, to) {
			continue
		}
		price := w.price
		if w.used == Reversed {
			if l.turned {
				price = 0
			} else if utf8.RuneCountInString(room.text[from:to]) != int(w.length) {
				continue // 信微微加
			}
		}
		if s.judge(w.cost, room, int32(from), int32(to), price) {
			dst = append(dst, found{rule: w.rule, word: w.word, start: int32(from), end: int32(to), via: w.used})
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
func reversed(word string) (written string, pieces int) {
	var b strings.Builder
	var l line
	l.read(word, false)
	for i := len(l.tokens) - 1; i >= 0; {
		end := i
		for i > 0 && !l.tokens[i].first {
			i--
		}
		b.WriteString(word[l.tokens[i].start:l.tokens[end].end])
		pieces++
		i--
	}
	return b.String(), pieces
}

// addressed says whether letters are a part of an address: shop.nc.example.
func addressed(text string, from, to int) bool {
	return latinAt(text, from) && from > 1 && joint(text[from-1]) && latinBefore(text, from-1) ||
		latinBefore(text, to) && to+1 < len(text) && joint(text[to]) && latinAt(text, to+1)
}

// joint says it of what stands between the parts of an address.
func joint(b byte) bool { return b == '.' || b == '@' || b == '/' || b == '_' }

// numbered says whether letters that end there are the beginning of a model's
// number, as in DKFP-20.
func numbered(text string, end int) bool {
	rest := strings.TrimPrefix(text[end:], "-")
	return rest != "" && rest[0] >= '0' && rest[0] <= '9' && latinBefore(text, end)
}
