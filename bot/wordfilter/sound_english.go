package wordfilter

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/english.txt
var englishList string

// english are the English words that could be read as pinyin: dean, sunrise.
var english = sync.OnceValue(func() map[string]bool {
	words := make(map[string]bool, 1<<12)
	for w := range strings.Lines(englishList) {
		words[strings.TrimSuffix(w, "\n")] = true
	}
	return words
})

// habit is what kind of word letters look like that can be read as pinyin.
type habit uint8

const (
	unusual habit = iota // nobody writes it but as pinyin
	named                // written like a name: Bocai
	englishWord
)

// habitOf says how letters are written: as they stand in the text, and folded.
func habitOf(text, name string) habit {
	if english()[name] {
		return englishWord
	}
	if len(text) == len(name) && text[0] != name[0] && text[1:] == name[1:] {
		return named
	}
	return unusual
}
