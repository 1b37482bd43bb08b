package wordfilter

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/sounds.txt
var soundList string

// hanStart and hanEnd bound the characters that have a sound and a shape here.
const hanStart, hanEnd = 0x3400, 0xA000

func han(r rune) bool { return hanStart <= r && r < hanEnd }

// mostReadings is how many readings of one character are known.
const mostReadings = 3

// soundTable knows how characters are read, without tones. Syllables are
// numbered from 1; 0 is none.
type soundTable struct {
	readings [hanEnd - hanStart][mostReadings]uint16
	// usual is the rough class of the usual reading.
	usual  [hanEnd - hanStart]uint16
	number map[string]uint16
	names  []string
	// rough is a syllable's class of those that many speakers do not tell apart.
	rough []uint16
}

// sounds is the table of data/sounds.txt: a syllable a line, the characters whose
// usual reading it is, those that may be read so.
var sounds = sync.OnceValue(func() *soundTable {
	t := &soundTable{number: map[string]uint16{}, names: []string{""}, rough: []uint16{0}}
	classes := map[string]uint16{}
	var others []string
	for line := range strings.Lines(soundList) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		number := uint16(len(t.names))
		t.number[fields[0]], t.names = number, append(t.names, fields[0])
		class := roughly(fields[0])
		if classes[class] == 0 {
			classes[class] = uint16(len(classes) + 1)
		}
		t.rough = append(t.rough, classes[class])
		for _, r := range fields[1] {
			t.readings[r-hanStart][0] = number
			t.usual[r-hanStart] = classes[class]
		}
		others = append(others, fields[2])
	}
	for i, list := range others {
		for _, r := range list {
			t.add(r, uint16(i+1))
		}
	}
	return t
})

func (t *soundTable) add(r rune, number uint16) {
	known := &t.readings[r-hanStart]
	for i := range known {
		if known[i] == 0 || known[i] == number {
			known[i] = number
			return
		}
	}
}

// of are the readings of a character, the usual one first.
func (t *soundTable) of(r rune) [mostReadings]uint16 {
	if !han(r) {
		return [mostReadings]uint16{}
	}
	return t.readings[r-hanStart]
}

// roughly is a syllable as speakers say it who have no retroflex sounds, no
// initial n before a vowel and no difference between -n and -ng.
func roughly(syllable string) string {
	s := syllable
	if len(s) > 2 && s[1] == 'h' {
		s = s[:1] + s[2:]
	}
	if s[0] == 'n' {
		s = "l" + s[1:]
	}
	for _, final := range [...]string{"ang", "eng", "ing"} {
		if strings.HasSuffix(s, final) {
			s = s[:len(s)-1]
		}
	}
	return s
}

// likeness says how much one thing is like another.
type likeness uint8

const (
	unlike likeness = iota
	nearly
	same
)

// alike says whether two characters have a reading in common, or nearly.
func (t *soundTable) alike(a, b rune) likeness {
	best := unlike
	for _, x := range t.of(a) {
		if x == 0 {
			break
		}
		best = max(best, t.reads(b, x))
	}
	return best
}

// reads says whether a character may be read as a syllable.
func (t *soundTable) reads(r rune, syllable uint16) likeness {
	best := unlike
	for _, y := range t.of(r) {
		switch {
		case y == 0:
			return best
		case y == syllable:
			return same
		case t.rough[y] == t.rough[syllable]:
			best = nearly
		}
	}
	return best
}
