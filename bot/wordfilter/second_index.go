package wordfilter

import "math/bits"

// index finds the words that may begin at a token by what their first two or
// three tokens sound or look like. A word of two has keys of two, a longer one
// keys of three.
type index struct {
	sieve []uint64 // two bits for every key
	shift uint8
	// slots are a hash table: the number of a word's first entry, from 1.
	slots   []uint32
	entries []indexEntry
	roomy   uint8
}

type indexEntry struct {
	key  uint64
	word int32
	next uint32 // the entry after it, from 1
}

// The forms of a key: which of its tokens are given by sound and which as they
// are written.
const (
	soundSound = iota
	charChar
	soundSoundSound
	charSoundSound
	soundCharSound
	soundSoundChar
	forms
)

// key packs the tokens of a form; none of them is 0 in a key of the index.
func key(form int, a, b, c uint32) uint64 {
	k := uint64(a) ^ bits.RotateLeft64(uint64(b), 23) ^ bits.RotateLeft64(uint64(c), 46) ^ uint64(form)<<61
	k *= 0x9E3779B97F4A7C15
	return (k ^ k>>29) * 0xFF51AFD7ED558CCD
}

func (x *index) build(words []spelling) {
	var keys []indexEntry
	for i := range words {
		for _, k := range words[i].keys {
			keys = append(keys, indexEntry{key: k, word: int32(i)})
		}
		words[i].keys = nil
	}
	size := 64 - bits.LeadingZeros64(uint64(len(keys)*16+1024))
	x.shift = uint8(70 - size)
	x.sieve = make([]uint64, 1<<size/64)
	slots := 64 - bits.LeadingZeros64(uint64(len(keys)*2+64))
	x.slots, x.roomy = make([]uint32, 1<<slots), uint8(64-slots)
	x.entries = keys
	for i := range keys {
		k := keys[i].key
		x.sieve[k>>x.shift] |= bitsAt(k)
		slot := &x.slots[k>>x.roomy]
		keys[i].next, *slot = *slot, uint32(i+1)
	}
}

// bitsAt are the two bits of a key in its word of the sieve.
func bitsAt(k uint64) uint64 { return 1<<(k&63) | 1<<(k>>6&63) }

// may says whether a key may be there.
func (x *index) may(k uint64) bool {
	return bitsAt(k)&^x.sieve[k>>x.shift] == 0
}

// search looks at every place of a line. passed is what was undone already.
func (s *second) search(l *line, room *scratch, passed Techniques, dst []found) []found {
	tokens := l.tokens
	for i := range tokens {
		a := &tokens[i]
		if a.kind == breaking || i+1 == len(tokens) || tokens[i+1].kind == breaking {
			continue
		}
		b := &tokens[i+1]
		if k := key(soundSound, uint32(a.sound), uint32(b.sound), 0); s.index.may(k) && !unlikely(a, b, room) {
			dst = s.follow(k, l, i, room, passed, dst)
		}
		if k := key(charChar, uint32(a.r), uint32(b.r), 0); s.index.may(k) {
			dst = s.follow(k, l, i, room, passed, dst)
		}
		if i+2 >= len(tokens) || tokens[i+2].kind == breaking {
			continue
		}
		c := &tokens[i+2]
		if k := key(soundSoundSound, uint32(a.sound), uint32(b.sound), uint32(c.sound)); s.index.may(k) {
			dst = s.follow(k, l, i, room, passed, dst)
		}
		if k := key(charSoundSound, uint32(a.r), uint32(b.sound), uint32(c.sound)); s.index.may(k) {
			dst = s.follow(k, l, i, room, passed, dst)
		}
		if k := key(soundCharSound, uint32(a.sound), uint32(b.r), uint32(c.sound)); s.index.may(k) {
			dst = s.follow(k, l, i, room, passed, dst)
		}
		if k := key(soundSoundChar, uint32(a.sound), uint32(b.sound), uint32(c.r)); s.index.may(k) {
			dst = s.follow(k, l, i, room, passed, dst)
		}
	}
	return dst
}

// unlikely says whether two tokens are too ordinary to be a word of two that only
// sounds like them: it is asked before any word is looked at.
func unlikely(a, b *token, room *scratch) bool {
	if a.kind != hanzi || b.kind != hanzi {
		return false
	}
	return plainWord+shapeCost-bothBonus-singleCost(a.r)-singleCost(b.r) >= room.lures()
}

// lures is how much of a text solicits.
func (s *scratch) lures() float32 {
	sense := &s.second.sense
	if !sense.read {
		sense.take(s.second.line.tokens)
	}
	return min(sense.lures, mostLure)
}

// follow tries the words of a key at a place.
func (s *second) follow(k uint64, l *line, at int, room *scratch, passed Techniques, dst []found) []found {
	for e := s.index.slots[k>>s.index.roomy]; e != 0; e = s.index.entries[e-1].next {
		entry := &s.index.entries[e-1]
		if entry.key == k {
			dst = s.try(&s.words[entry.word], l, at, room, passed, dst)
		}
	}
	return dst
}
