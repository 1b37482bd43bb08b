package wordfilter

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/splits.txt
var splitList string

// splits are the ways to write a character in pieces, from data/splits.txt.
var splits = sync.OnceValue(func() map[rune][][]code {
	table := make(map[rune][][]code, 1<<13)
	for line := range strings.Lines(splitList) {
		char, ways, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		r, _ := utf8.DecodeRuneInString(char)
		for way := range strings.FieldsSeq(ways) {
			table[r] = append(table[r], codesOf(way))
		}
	}
	return table
})

// addSplits takes up the word with one of its characters in pieces, in every way
// that there is, and with all of them.
func (b *secondBuilder) addSplits() {
	n := 0
	for i, c := range b.plain {
		ways := splits()[rune(c)]
		for _, pieces := range ways {
			b.codes = b.codes[:0]
			b.put(b.plain[:i]...)
			b.put(pieces...)
			b.put(b.plain[i+1:]...)
			b.addWay(inPieces, 0)
		}
		n += min(1, len(ways))
	}
	if n < 2 {
		return
	}
	b.codes = b.codes[:0]
	for _, c := range b.plain {
		if ways := splits()[rune(c)]; len(ways) > 0 {
			b.put(ways[0]...)
		} else {
			b.put(c)
		}
	}
	b.addWay(inPieces, 0)
}
