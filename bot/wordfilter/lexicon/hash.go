package lexicon

// The table is an open-addressing hash table of 32-bit slots. A slot holds 26
// bits of the word's hash and 6 bits of how rare it is, so that the words
// themselves need no room: of 100 million wrong words about one is taken for one
// of the table.
const (
	// Slots is how many there are: about 350 000 of them are taken.
	Slots = 1 << 19
	// Longest is how many characters the longest word has.
	Longest = 7
	// Seed is the hash of no character.
	Seed uint64 = 0x9E3779B97F4A7C15

	classBits = 6
	classMask = 1<<classBits - 1
	// perClass is how much rarer, in nats, every class is than the one before;
	// commonest is the first class.
	perClass  = 0.25
	commonest = 2.5
)

// Add is the hash of a word that is longer by one character.
func Add(hash uint64, r rune) uint64 {
	hash = (hash ^ uint64(r)) * 0xD6E8FEB86659FD93
	return hash ^ hash>>32
}

// Place is where the table begins to look for a hash and the bits by which it
// is known there.
func Place(hash uint64) (slot int, mark uint32) {
	return int(hash & (Slots - 1)), uint32(hash>>32) &^ classMask
}

// Class is how rare a word is, from its negative log probability. It is never 0,
// so that a taken slot is none either.
func Class(nats float64) uint32 {
	return uint32(min(max((nats-commonest)/perClass+1.5, 1), classMask))
}
