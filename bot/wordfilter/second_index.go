package wordfilter

import "math/bits"

// index finds the words that may begin at a token by what their first two or
// three tokens sound or look like. A word of two has keys of two, a longer one
// keys of three.
type index struct {
	sieve []uint64 // two bits for every key
	// entries are words in buckets by the upper bits of their keys; bucket i
	// begins at starts[i]. Above the word's number they have as many of a key's
	// lower bits as there is room for: a word that is looked at in vain is none of
	// the text's.
	entries  []uint32
	starts   []uint32
	wordBits uint8
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

// perSieve is how many keys share a word of the sieve, perBucket how many are
// about in a bucket.
const perSieve, perBucket = 4, 4

// build makes the index of words by their keys, which each goes through.
func (x *index) build(words int, each func(do func(k uint64, word int32))) {
	n := 0
	each(func(uint64, int32) { n++ })
	x.sieve = make([]uint64, n/perSieve+16)
	x.wordBits = uint8(bits.Len(uint(words)))
	x.entries = make([]uint32, n)
	x.starts = make([]uint32, n/perBucket+2)
	each(func(k uint64, _ int32) {
		x.sieve[x.sieveOf(k)] |= bitsAt(k)
		x.starts[x.bucketOf(k)+1]++
	})
	for i := range x.starts[1:] {
		x.starts[i+1] += x.starts[i]
	}
	each(func(k uint64, word int32) {
		at := &x.starts[x.bucketOf(k)]
		x.entries[*at] = uint32(k)<<x.wordBits | uint32(word)
		*at++
	})
	// Every start has gone on to where its bucket ends.
	copy(x.starts[1:], x.starts)
	x.starts[0] = 0
}

// sieveOf is a key's word of the sieve, bucketOf its bucket.
func (x *index) sieveOf(k uint64) uint64  { return k >> 32 * uint64(len(x.sieve)) >> 32 }
func (x *index) bucketOf(k uint64) uint64 { return k >> 32 * uint64(len(x.starts)-1) >> 32 }

// bitsAt are the two bits of a key in its word of the sieve.
func bitsAt(k uint64) uint64 { return 1<<(k&63) | 1<<(k>>6&63) }

// may says whether a key may be there.
func (x *index) may(k uint64) bool {
	return bitsAt(k)&^x.sieve[x.sieveOf(k)] == 0
}

// fillerReach is within how many tokens of its beginning something stands in the
// way of a word.
const fillerReach = 8

// search looks at every place of a line. passed is what was undone already.
func (s *second) search(l *line, room *scratch, passed Techniques, dst []found) []found {
	tokens := l.tokens
	for i := range tokens {
		a := &tokens[i]
		if a.kind == breaking || i+1 == len(tokens) || tokens[i+1].kind == breaking {
			continue
		}
		if passed == Filler && !l.interrupted(i, min(i+fillerReach, len(tokens))) {
			continue // only what was in the way makes a difference
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
	return plainWord+shapeCost-bothBonus-singleCost(a.r)-singleCost(b.r) >= room.lures()-room.second.sense.calmer(2)
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
	x := &s.index
	bucket := x.bucketOf(k)
	mark := uint32(k) << x.wordBits
	for _, entry := range x.entries[x.starts[bucket]:x.starts[bucket+1]] {
		if (entry^mark)>>x.wordBits == 0 {
			dst = s.try(&s.words[entry&(1<<x.wordBits-1)], l, at, room, passed, dst)
		}
	}
	return dst
}
