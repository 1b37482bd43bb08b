package wordfilter

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
	mixBits  = 0xD6E8FEB86659FD93
	mixSlot  = 0xFF51AFD7ED558CCD
)

// bitsOf are the two bits of a gram in its block.
func bitsOf(g gram) uint64 {
	h := uint64(g) * mixBits
	return 1<<(h>>58) | 1<<(h>>52&63)
}

// blockOf chooses the block by the first two codes, so that the grams of two,
// three and four codes that begin at one place are all asked for in one load.
func blockOf(g gram, shift uint8) uint64 { return uint64(g&two) * mixBlock >> shift }

// slotOf is where the table begins to look for a gram.
func slotOf(g gram, shift uint8) uint64 {
	h := (uint64(g) ^ uint64(g)>>29) * mixSlot
	return h >> shift
}
