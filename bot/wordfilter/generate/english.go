package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// listEnglish has the words of a list that could as well be read as pinyin of two
// or more syllables, in small letters.
func listEnglish(path string, sounds map[rune][]string) (*bytes.Buffer, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, readings := range sounds {
		for _, s := range readings {
			known[s] = true
		}
	}
	words := map[string]bool{}
	for word := range strings.FieldsSeq(string(raw)) {
		if w := strings.ToLower(word); len(w) > 3 && !known[w] && spells(w, known) {
			words[w] = true
		}
	}
	out := new(bytes.Buffer)
	for _, w := range sorted(words) {
		fmt.Fprintln(out, w)
	}
	return out, nil
}

// spells says whether letters can be divided into syllables.
func spells(letters string, known map[string]bool) bool {
	if letters == "" {
		return true
	}
	for n := 1; n <= len(letters); n++ {
		if known[letters[:n]] && spells(letters[n:], known) {
			return true
		}
	}
	return false
}
