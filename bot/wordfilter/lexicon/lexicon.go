// Package lexicon knows about 350 000 Chinese words and how common they are.
// They come from github.com/go-ego/gse (Apache-2.0) and lie in the binary as a
// hash table that is read in place: nothing is loaded and no heap is used.
package lexicon

import _ "embed"

//go:embed lexicon.bin
var table string

// Unknown is the cost of a character that stands in no word, a little more than
// that of the rarest.
const Unknown = 16.0

// Cost is the negative log probability of the word with this hash.
func Cost(hash uint64) (nats float32, known bool) {
	i, mark := Place(hash)
	for {
		at := table[4*i : 4*i+4]
		slot := uint32(at[0]) | uint32(at[1])<<8 | uint32(at[2])<<16 | uint32(at[3])<<24
		if slot == 0 {
			return Unknown, false
		}
		if slot&^classMask == mark {
			return float32(slot&classMask-1)*perClass + commonest, true
		}
		i = (i + 1) & (Slots - 1)
	}
}

// Word is the cost of a word.
func Word(word string) (nats float32, known bool) {
	h := Seed
	for _, r := range word {
		h = Add(h, r)
	}
	return Cost(h)
}
