package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"unicode"

	"github.com/zhanggui/zhanggui/bot/wordfilter/lexicon"
)

// readLexicon reads "word frequency part-of-speech" lines and keeps the words of
// hanzi that are short enough to be looked up.
func readLexicon(path string) (map[string]float64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	words := map[string]float64{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 {
			continue
		}
		freq, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", lines.Text(), err)
		}
		if hanziOnly(fields[0]) && len([]rune(fields[0])) <= lexicon.Longest {
			words[fields[0]] = max(words[fields[0]], freq)
		}
	}
	raiseCharacters(words)
	addListed(words, everyday)
	addListed(words, singles)
	return words, lines.Err()
}

// everyday are words that newspapers have not: a number begins the words that are
// about as frequent.
//
//go:embed everyday.txt
var everyday string

// singles are characters that are words.
//
//go:embed singles.txt
var singles string

func addListed(words map[string]float64, list string) {
	frequency := 0.0
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			if f, err := strconv.ParseFloat(word, 64); err == nil {
				frequency = f
			} else {
				words[word] = max(words[word], frequency)
			}
		}
	}
}

func hanziOnly(word string) bool {
	for _, r := range word {
		if !unicode.Is(unicode.Han, r) || r > 0xFFFF {
			return false
		}
	}
	return true
}

// packLexicon lays the words into a table of slots that is read in place.
func packLexicon(words map[string]float64) *bytes.Buffer {
	total := 0.0
	for _, f := range words {
		total += f
	}
	slots := make([]uint32, lexicon.Slots)
	for _, w := range sorted(words) {
		h := lexicon.Seed
		for _, r := range w {
			h = lexicon.Add(h, r)
		}
		i, mark := lexicon.Place(h)
		for slots[i] != 0 {
			i = (i + 1) % lexicon.Slots
		}
		slots[i] = mark | lexicon.Class(-math.Log(max(words[w], 1)/total))
	}
	out := new(bytes.Buffer)
	_ = binary.Write(out, binary.LittleEndian, slots)
	return out
}

// alone is the least share of a character's uses in which it is a word.
const alone = 0.03

// raiseCharacters makes no character rarer as a word than its use in words says.
func raiseCharacters(words map[string]float64) {
	uses := map[string]float64{}
	for _, word := range sorted(words) {
		for _, r := range word {
			uses[string(r)] += words[word]
		}
	}
	for char, n := range uses {
		words[char] = max(words[char], alone*n)
	}
}
