package main

import (
	"bytes"
	"encoding/binary"

	"github.com/zhanggui/zhanggui/bot/wordfilter/lexicon"
)

// packPairs lays the neighbours inside of all words into a set of bits.
func packPairs(words map[string]float64) *bytes.Buffer {
	blocks := make([]uint64, lexicon.PairBlocks)
	for word := range words {
		last := rune(0)
		for _, r := range word {
			if last != 0 {
				block, mask := lexicon.PairBits(last, r)
				blocks[block] |= mask
			}
			last = r
		}
	}
	out := new(bytes.Buffer)
	_ = binary.Write(out, binary.LittleEndian, blocks)
	return out
}
