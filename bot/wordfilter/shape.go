package wordfilter

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed data/shapes.txt
var shapeList string

// shapeTable knows which characters look like each other: the groups of the list
// that each stands in.
type shapeTable struct {
	lines  [][]rune
	groups map[rune][]uint16
}

// shapes is the table of data/shapes.txt: a group of characters a line.
var shapes = sync.OnceValue(func() *shapeTable {
	t := &shapeTable{groups: make(map[rune][]uint16, 1<<14)}
	for group := range strings.Lines(shapeList) {
		line := []rune(strings.TrimSuffix(group, "\n"))
		for _, r := range line {
			t.groups[r] = append(t.groups[r], uint16(len(t.lines)))
		}
		t.lines = append(t.lines, line)
	}
	return t
})

// alike says whether two characters stand in one group.
func (t *shapeTable) alike(a, b rune) bool {
	for _, x := range t.groups[a] {
		if slices.Contains(t.groups[b], x) {
			return true
		}
	}
	return false
}

// of appends the characters that look like one.
func (t *shapeTable) of(r rune, dst []rune) []rune {
	first := len(dst)
	for _, g := range t.groups[r] {
		for _, other := range t.lines[g] {
			if other != r && !slices.Contains(dst[first:], other) {
				dst = append(dst, other)
			}
		}
	}
	return dst
}
