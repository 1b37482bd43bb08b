package wordfilter

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/splits.txt
var splitList string

// splits are the ways to write a character in pieces, from data/splits.txt.
var splits = sync.OnceValue(func() map[rune][]string {
	table := make(map[rune][]string, 1<<13)
	for line := range strings.Lines(splitList) {
		char, ways, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		table[[]rune(char)[0]] = strings.Fields(ways)
	}
	return table
})

// splitsOf are the ways to write a word with one of its characters in pieces, or
// with all of them.
func splitsOf(word string) []string {
	var list []string
	chars := runesOf(codesOf(word))
	for i, r := range chars {
		for _, pieces := range splits()[r] {
			list = append(list, string(chars[:i])+pieces+string(chars[i+1:]))
		}
	}
	if all, n := inPieces(chars); n > 1 {
		list = append(list, all)
	}
	return list
}

// inPieces is a word with every character in pieces that has any, and how many
// have.
func inPieces(chars []rune) (written string, n int) {
	var b strings.Builder
	for _, r := range chars {
		if ways := splits()[r]; len(ways) > 0 {
			b.WriteString(ways[0])
			n++
		} else {
			b.WriteRune(r)
		}
	}
	return b.String(), n
}
