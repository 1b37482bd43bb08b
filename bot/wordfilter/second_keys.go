package wordfilter

import "slices"

// eachKey goes through the keys of all words. They are worked out anew every
// time: that costs less than room for all of them.
func (b *secondBuilder) eachKey(do func(k uint64, word int32)) {
	for i := range b.words {
		w := &b.words[i]
		add := func(k uint64) { do(k, int32(i)) }
		if len(w.units) == 2 {
			b.makePairs(w, add)
		} else {
			b.makeTriples(w, add)
		}
	}
}

// makePairs works out by what a word of two may be found, makeTriples by what the
// beginning of a longer one.
func (b *secondBuilder) makePairs(w *spelling, add func(uint64)) {
	first, next := &w.units[0], &w.units[1]
	add(key(charChar, uint32(first.r), uint32(next.r), 0))
	if w.allowed&(Homophone|Pinyin) != 0 {
		for _, x := range first.sounds() {
			for _, y := range next.sounds() {
				if x != noSound && y != noSound {
					add(key(soundSound, x, y, 0))
				}
			}
		}
	}
	if w.allowed&Shape != 0 {
		for _, x := range b.shapesOf(first, w.allowed) {
			add(key(charChar, uint32(x), uint32(next.r), 0))
		}
		for _, y := range b.shapesOf(next, w.allowed) {
			add(key(charChar, uint32(first.r), uint32(y), 0))
		}
	}
}

func (b *secondBuilder) makeTriples(w *spelling, add func(uint64)) {
	first, next, third := &w.units[0], &w.units[1], &w.units[2]
	for _, x := range first.sounds() {
		for _, y := range next.sounds() {
			for _, z := range third.sounds() {
				if x != noSound && y != noSound && z != noSound {
					add(key(soundSoundSound, x, y, z))
				}
			}
		}
	}
	if w.allowed&Shape == 0 {
		return
	}
	x, y, z := uint32(first.sound), uint32(next.sound), uint32(third.sound)
	for _, r := range b.shapesOf(first, w.allowed) {
		add(key(charSoundSound, uint32(r), y, z))
	}
	for _, r := range b.shapesOf(next, w.allowed) {
		add(key(soundCharSound, x, uint32(r), z))
	}
	for _, r := range b.shapesOf(third, w.allowed) {
		add(key(soundSoundChar, x, y, uint32(r)))
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
