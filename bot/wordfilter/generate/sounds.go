package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

var entry = regexp.MustCompile(`0x([0-9A-F]+): "([^"]+)"`)

// readSounds reads the toneless readings of every character, the usual one first.
func readSounds(path string) (map[rune][]string, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sounds := map[rune][]string{}
	for _, m := range entry.FindAllSubmatch(source, -1) {
		r, err := strconv.ParseUint(string(m[1]), 16, 32)
		if err != nil {
			return nil, err
		}
		if r < 0x3400 || r > 0x9FFF {
			continue
		}
		for _, reading := range strings.Split(string(m[2]), ",") {
			s := toneless(reading)
			if known := sounds[rune(r)]; syllable(s) && len(known) < 3 && !slices.Contains(known, s) {
				sounds[rune(r)] = append(known, s)
			}
		}
	}
	return sounds, nil
}

// toneless writes a reading as people type it: lǜ is lv.
func toneless(reading string) string {
	var b strings.Builder
	decomposed := norm.NFD.String(reading)
	for _, r := range decomposed {
		if r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		}
	}
	if strings.Contains(decomposed, "\u0308") { // the diaeresis of ü
		return strings.Replace(b.String(), "u", "v", 1)
	}
	return b.String()
}

// syllable says whether it is one that a keyboard gives: ê, m, n, ng, hm are not.
func syllable(s string) bool {
	return strings.ContainsAny(s, "aeiouv") && len(s) <= 6
}

// listSounds has a line for every syllable: the syllable, the characters whose
// usual reading it is, the characters that may be read like that.
func listSounds(sounds map[rune][]string) *bytes.Buffer {
	type line struct{ usual, other []rune }
	lines := map[string]*line{}
	for _, r := range sorted(sounds) {
		for i, s := range sounds[r] {
			l := lines[s]
			if l == nil {
				l = new(line)
				lines[s] = l
			}
			if i == 0 {
				l.usual = append(l.usual, r)
			} else {
				l.other = append(l.other, r)
			}
		}
	}
	out := new(bytes.Buffer)
	for _, s := range sorted(lines) {
		fmt.Fprintf(out, "%s\t%s\t%s\n", s, string(lines[s].usual), string(lines[s].other))
	}
	return out
}

// sorted are the keys of a map in their order.
func sorted[K string | rune, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
