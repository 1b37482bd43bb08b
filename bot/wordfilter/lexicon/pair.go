package lexicon

import _ "embed"

// The pairs are a Bloom filter of all neighbours in the words: where two
// characters are no pair, no word goes on from one to the other. It is a
// sixteenth of the words' table, and nearly all places of a text end there.
const (
	// PairBlocks is how many blocks of 64 bits it has.
	PairBlocks = 1 << pairShift
	pairShift  = 15
)

//go:embed pairs.bin
var pairs string

// PairBits are the block of a pair and its bits in there.
func PairBits(a, b rune) (block int, mask uint64) {
	h := (uint64(a)<<16 ^ uint64(b)) * 0x9E3779B97F4A7C15
	return int(h >> (64 - pairShift)), 1<<(h>>20&63) | 1<<(h>>26&63) | 1<<(h>>32&63)
}

// Pair says whether a word may have two characters side by side.
func Pair(a, b rune) bool {
	block, mask := PairBits(a, b)
	at := pairs[8*block : 8*block+8]
	bits := uint64(at[0]) | uint64(at[1])<<8 | uint64(at[2])<<16 | uint64(at[3])<<24 |
		uint64(at[4])<<32 | uint64(at[5])<<40 | uint64(at[6])<<48 | uint64(at[7])<<56
	return mask&^bits == 0
}
