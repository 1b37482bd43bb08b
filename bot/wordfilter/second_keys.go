package wordfilter

import "slices"

// keyList has the keys of all words, in pieces: it grows without being copied.
type keyList struct {
	pieces [][]uint64
	ends   []uint32 // where the keys of word i end; they begin where those of i-1 end
}

// keysPiece is how many keys a piece has.
const keysPiece = 1 << 16

func (l *keyList) add(k uint64) {
	last := len(l.pieces) - 1
	if last < 0 || len(l.pieces[last]) == keysPiece {
		l.pieces = append(l.pieces, make([]uint64, 0, keysPiece))
		last++
	}
	l.pieces[last] = append(l.pieces[last], k)
}

// close ends the keys of a word.
func (l *keyList) close() { l.ends = append(l.ends, uint32(l.len())) }

func (l *keyList) len() int {
	if len(l.pieces) == 0 {
		return 0
	}
	last := len(l.pieces) - 1
	return last*keysPiece + len(l.pieces[last])
}

// each goes through all keys.
func (l *keyList) each(do func(k uint64, word int32)) {
	at, word := uint32(0), int32(0)
	for _, piece := range l.pieces {
		for _, k := range piece {
			for at == l.ends[word] {
				word++
			}
			do(k, word)
			at++
		}
	}
}

// makeKeys works out by what a word's beginning may be found.
func (b *secondBuilder) makeKeys(w *spelling) {
	if len(w.units) == 2 {
		b.makePairs(w)
	} else {
		b.makeTriples(w)
	}
	b.keys.close()
}

func (b *secondBuilder) makePairs(w *spelling) {
	first, next := &w.units[0], &w.units[1]
	b.keys.add(key(charChar, uint32(first.r), uint32(next.r), 0))
	if w.allowed&(Homophone|Pinyin) != 0 {
		for _, x := range first.sounds() {
			for _, y := range next.sounds() {
				if x != noSound && y != noSound {
					b.keys.add(key(soundSound, x, y, 0))
				}
			}
		}
	}
	if w.allowed&Shape != 0 {
		for _, x := range b.shapesOf(first, w.allowed) {
			b.keys.add(key(charChar, uint32(x), uint32(next.r), 0))
		}
		for _, y := range b.shapesOf(next, w.allowed) {
			b.keys.add(key(charChar, uint32(first.r), uint32(y), 0))
		}
	}
}

func (b *secondBuilder) makeTriples(w *spelling) {
	first, next, third := &w.units[0], &w.units[1], &w.units[2]
	for _, x := range first.sounds() {
		for _, y := range next.sounds() {
			for _, z := range third.sounds() {
				if x != noSound && y != noSound && z != noSound {
					b.keys.add(key(soundSoundSound, x, y, z))
				}
			}
		}
	}
	if w.allowed&Shape == 0 {
		return
	}
	x, y, z := uint32(first.sound), uint32(next.sound), uint32(third.sound)
	for _, r := range b.shapesOf(first, w.allowed) {
		b.keys.add(key(charSoundSound, uint32(r), y, z))
	}
	for _, r := range b.shapesOf(next, w.allowed) {
		b.keys.add(key(soundCharSound, x, uint32(r), z))
	}
	for _, r := range b.shapesOf(third, w.allowed) {
		b.keys.add(key(soundSoundChar, x, y, uint32(r)))
	}
}

// typable is where the characters begin that keyboards have.
const typable = 0x4E00

// likeKey is what the characters that look like one depend on.
type likeKey struct {
	r         rune
	homophone bool
}

// shapesOf are the characters that look like a unit. Those that sound like it too
// are found by that when the rule asks for it.
func (b *secondBuilder) shapesOf(u *unit, allowed Techniques) []rune {
	k := likeKey{u.r, allowed&Homophone != 0}
	list, known := b.shapes[k]
	if known {
		return list
	}
	own := u.sounds()
	list = slices.DeleteFunc(shapes().of(u.r, nil), func(r rune) bool {
		if r < typable {
			return true
		}
		usual := sounds().of(r)[0]
		return k.homophone && usual != 0 && slices.Contains(own[:], uint32(sounds().rough[usual]))
	})
	b.shapes[k] = list
	return list
}

// noSound fills the places of sounds that a unit has not.
const noSound = 1 << 31

// sounds are the rough classes of a unit's readings.
func (u *unit) sounds() (list [mostReadings + 1]uint32) {
	n := 1
	list = [...]uint32{uint32(u.sound), noSound, noSound, noSound}
	for _, reading := range sounds().of(u.r) {
		if class := uint32(sounds().rough[reading]); reading != 0 && !slices.Contains(list[:n], class) {
			list[n] = class
			n++
		}
	}
	return list
}
