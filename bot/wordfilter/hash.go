package wordfilter

import (
	"math/bits"
	"math/rand/v2"
)

// gram is up to four codes of a text or a pattern in one word, the first in the
// lowest bits. Missing ones are 0, which no text holds.
type gram uint64

const (
	gramCodes = 4
	two       = gram(1)<<32 - 1
	three     = gram(1)<<48 - 1
	toTwo     = 32 // shifts a window so that its first two codes are at the upper end
	toThree   = 16
)

// gramOf is the first codes of a pattern.
func gramOf(codes []code) (g gram) {
	for i, c := range codes[:min(len(codes), gramCodes)] {
		g |= gram(c) << (16 * i)
	}
	return g
}

// Odd factors with well-mixed bits.
const (
	mixBlock = 0x9E3779B97F4A7C15
	mixBits  = 0xD6E8FEB86659FD93
	mixSlot  = 0xFF51AFD7ED558CCD
)

// blockOf chooses the block by the first two codes, so that the grams of two,
// three and four codes that begin at one place are all asked for in one load.
func blockOf(first uint64, shift uint8) uint64 { return first * mixBlock >> (shift & 63) }

// masks are the bits that a gram may have in its block; taking them from a table
// costs less than making them.
var masks = func() (list [512]uint64) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := range list {
		for bits.OnesCount64(list[i]) < 3 {
			list[i] |= 1 << random.IntN(64)
		}
	}
	return list
}()

// maskOf are the bits that a gram has in its block. Grams of two and three codes
// are to stand at the upper end of the word, where the product mixes all of them.
func maskOf(g uint64) uint64 { return masks[g*mixBits>>55] }

// slotOf is where the table begins to look for a gram.
func slotOf(g gram, shift uint8) uint64 {
	h := (uint64(g) ^ uint64(g)>>29) * mixSlot
	return h >> shift
}
