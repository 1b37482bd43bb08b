package wordfilter

import (
	"math"
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
	mixTag   = 0xD6E8FEB86659FD93
	mixSlot  = 0xFF51AFD7ED558CCD
)

// mixed is a window of four codes times a factor. Of such a product the lower 32
// bits depend on the first two codes only and the lower 48 on the first three, so
// that one multiplication mixes the grams of two, three and four codes that begin
// at one place.
func mixed(w gram) uint64 { return uint64(w) * mixBlock }

// blockOf chooses one of n blocks by the first two codes, so that the grams of
// all lengths that begin at one place are asked for in one load.
func blockOf(h, n uint64) uint64 { return h & math.MaxUint32 * n >> 32 }

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

// The bits that the grams of two, three and four codes at the beginning of a
// window have in their block.
func maskOfTwo(h uint64) uint64   { return masks[h>>7&511] }
func maskOfThree(h uint64) uint64 { return masks[h>>39&511] }
func maskOfFour(h uint64) uint64  { return masks[h>>55] }

// slotOf is where the table begins to look for a gram.
func slotOf(g gram, shift uint8) uint64 {
	h := (uint64(g) ^ uint64(g)>>29) * mixSlot
	return h >> shift
}
