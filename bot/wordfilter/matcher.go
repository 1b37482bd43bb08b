package wordfilter

import (
	"cmp"
	"math/bits"
	"slices"
)

// matcher finds many patterns of codes at once. It is built once and never
// changes.
//
// Nearly every position of a text begins no pattern, so the work is to say so
// quickly: one load from a blocked Bloom filter answers for the grams of two,
// three and four codes together. What passes is looked for in a set of bits, then
// in a table of grams that holds a few bits of each besides its place, and only
// then the patterns themselves are read.
type matcher struct {
	blocks []uint64

	// known has a bit for every gram that begins a pattern: small enough to stay
	// near, it spares most looks into the table.
	known      []uint64
	knownShift uint8

	// slots is an open table of groups of patterns that begin with one gram: the
	// group's first pattern plus one, and above it bits of the gram.
	slots     []uint32
	slotShift uint8
	placeBits uint8

	// singles are the patterns of one code, as a set; nil when there is none.
	singles []uint64

	patterns patterns
	order    []int32 // what the pattern at a place was before sorting
}

// span is a place where a pattern of a matcher stands.
type span struct {
	pattern    int32 // its place in what the matcher was built from
	start, end int32 // codes[start:end]
}

// newMatcher builds a matcher. Patterns hold no code 0 and are not empty; one
// that is there twice is found twice.
func newMatcher(list [][]code) *matcher {
	var p patterns
	for _, pattern := range list {
		p.add(pattern)
	}
	return buildMatcher(&p)
}

// Shifts leave as many bits as a table has: shiftFor(1000) is 64-10.
func shiftFor(entries int) uint8 { return 64 - uint8(bits.Len(uint(max(entries, 64)-1))) }

func buildMatcher(list *patterns) *matcher {
	m := &matcher{}
	m.patterns, m.order = list.sorted()
	groups := 0
	m.eachGroup(func(int, gram) { groups++ })
	m.slotShift = shiftFor(2 * groups)
	m.placeBits = uint8(bits.Len(uint(list.len() + 1)))
	m.blocks = make([]uint64, max(groups*5/8, 64))
	m.knownShift = shiftFor(8 * groups)
	m.known = make([]uint64, 1<<(64-m.knownShift)/64)
	m.slots = make([]uint32, 1<<(64-m.slotShift))
	m.eachGroup(m.enter)
	return m
}

// eachGroup goes through the first patterns of all groups.
func (m *matcher) eachGroup(do func(first int, g gram)) {
	last := gram(0)
	for i := range m.patterns.len() {
		if g := gramOf(m.patterns.at(i)); g != last {
			do(i, g)
			last = g
		}
	}
}

// enter puts a group into the filter and the table.
func (m *matcher) enter(first int, g gram) {
	if g>>16 == 0 {
		if m.singles == nil {
			m.singles = make([]uint64, 1<<16/64)
		}
		m.singles[g>>6] |= 1 << (g & 63)
	} else {
		h := mixed(g)
		mask := maskOfFour(h)
		switch {
		case g <= two:
			mask = maskOfTwo(h)
		case g <= three:
			mask = maskOfThree(h)
		}
		m.blocks[blockOf(h, uint64(len(m.blocks)))] |= mask
	}
	bit := slotOf(g, m.knownShift)
	m.known[bit/64] |= 1 << (bit % 64)
	slot := slotOf(g, m.slotShift)
	for m.slots[slot] != 0 {
		slot = (slot + 1) & uint64(len(m.slots)-1)
	}
	m.slots[slot] = uint32(first+1) | m.tag(g)
}

// tag are the bits of a gram that its slot has room for.
func (m *matcher) tag(g gram) uint32 {
	return uint32(uint64(g)*mixTag>>32) >> m.placeBits << m.placeBits
}

// group is the place of the first pattern that begins with a gram, or -1.
func (m *matcher) group(g gram) int {
	if bit := slotOf(g, m.knownShift); m.known[bit/64]>>(bit%64)&1 == 0 {
		return -1
	}
	slot, tag, mask := slotOf(g, m.slotShift), m.tag(g), uint64(len(m.slots)-1)
	for {
		entry := m.slots[slot]
		if entry == 0 {
			return -1
		}
		if first := entry & (1<<m.placeBits - 1); entry-first == tag && gramOf(m.patterns.at(int(first-1))) == g {
			return int(first - 1)
		}
		slot = (slot + 1) & mask
	}
}

// scan appends every place of every pattern to dst, by ascending start.
func (m *matcher) scan(codes []code, dst []span) []span {
	for from := 0; from < len(codes); from += 64 {
		for passed := m.sieve(codes[from:]); passed != 0; passed &= passed - 1 {
			dst = m.verify(codes, from+bits.TrailingZeros64(passed), dst)
		}
	}
	if m.singles == nil {
		return dst
	}
	before := len(dst)
	for i, c := range codes {
		if m.singles[c>>6]>>(c&63)&1 != 0 {
			dst = m.emit(gram(c), i, i+1, dst)
		}
	}
	if len(dst) > before {
		slices.SortStableFunc(dst, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	}
	return dst
}

// sieve says of the first 64 positions which may begin a pattern of two codes or
// more. Its one branch is hardly ever taken.
func (m *matcher) sieve(codes []code) (passed uint64) {
	w := gramOf(codes[:min(len(codes), gramCodes-1)]) << 16
	blocks := m.blocks
	n := uint64(len(blocks))
	ahead := codes[min(len(codes), gramCodes-1):min(len(codes), 64+gramCodes-1)]
	for i, c := range ahead {
		w = w>>16 | gram(c)<<48
		h := mixed(w)
		block := ^blocks[blockOf(h, n)]
		if maskOfTwo(h)&block == 0 || maskOfThree(h)&block == 0 || maskOfFour(h)&block == 0 {
			passed |= 1 << (i & 63)
		}
	}
	for i := len(ahead); i < min(len(codes), 64); i++ {
		w >>= 16
		h := mixed(w)
		block := ^blocks[blockOf(h, n)]
		if maskOfTwo(h)&block == 0 || maskOfThree(h)&block == 0 || maskOfFour(h)&block == 0 {
			passed |= 1 << (i & 63)
		}
	}
	return passed
}

// verify appends the patterns of two codes or more that begin at a position.
func (m *matcher) verify(codes []code, at int, dst []span) []span {
	w, left := gramOf(codes[at:]), len(codes)-at
	h := mixed(w)
	block := m.blocks[blockOf(h, uint64(len(m.blocks)))]
	if left >= 2 && maskOfTwo(h)&^block == 0 {
		dst = m.emit(w&two, at, at+2, dst)
	}
	if left >= 3 && maskOfThree(h)&^block == 0 {
		dst = m.emit(w&three, at, at+3, dst)
	}
	if left >= 4 && maskOfFour(h)&^block == 0 {
		dst = m.long(codes, at, m.group(w), dst)
	}
	return dst
}

// emit appends the group of a gram of less than four codes: all of it is the
// same pattern.
func (m *matcher) emit(g gram, start, end int, dst []span) []span {
	first := m.group(g)
	for i := first; i >= 0 && i < len(m.order) && gramOf(m.patterns.at(i)) == g; i++ {
		dst = append(dst, span{m.order[i], int32(start), int32(end)})
	}
	return dst
}

// long appends the patterns of a group of four codes or more that stand at a
// position: code by code it narrows the group to those that still agree.
func (m *matcher) long(codes []code, at, first int, dst []span) []span {
	if first < 0 {
		return dst
	}
	g := gramOf(codes[at:])
	end := first + m.reach(first, func(p []code) bool { return gramOf(p) == g })
	for depth := gramCodes; first < end; depth++ {
		for first < end && len(m.patterns.at(first)) == depth {
			dst = append(dst, span{m.order[first], int32(at), int32(at + depth)})
			first++
		}
		if at+depth >= len(codes) {
			break
		}
		c := codes[at+depth]
		first += m.reachIn(first, end, func(p []code) bool { return p[depth] < c })
		end = first + m.reachIn(first, end, func(p []code) bool { return p[depth] == c })
	}
	return dst
}

// reach counts the patterns from a place on that hold; they stand together.
func (m *matcher) reach(from int, holds func([]code) bool) int {
	return m.reachIn(from, m.patterns.len(), holds)
}

// reachIn is reach up to an end. Most groups are small, so it steps out in
// doubling strides before it halves.
func (m *matcher) reachIn(from, end int, holds func([]code) bool) int {
	n := end - from
	lo, stride := 0, 1
	for lo < n && holds(m.patterns.at(from+min(lo+stride, n)-1)) {
		lo = min(lo+stride, n)
		stride *= 2
	}
	hi := min(lo+stride-1, n)
	for lo < hi {
		mid := (lo + hi) / 2
		if holds(m.patterns.at(from + mid)) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
