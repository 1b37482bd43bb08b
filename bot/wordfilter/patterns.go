package wordfilter

import (
	"cmp"
	"slices"
)

// patterns is a list of patterns in one piece of memory.
type patterns struct {
	codes []code
	ends  []uint32 // where pattern i ends in codes; it begins where i-1 ends
}

func (p *patterns) add(pattern []code) {
	p.codes = append(p.codes, pattern...)
	p.ends = append(p.ends, uint32(len(p.codes)))
}

func (p *patterns) len() int { return len(p.ends) }

func (p *patterns) at(i int) []code {
	start := uint32(0)
	if i > 0 {
		start = p.ends[i-1]
	}
	return p.codes[start:p.ends[i]]
}

// entry is a pattern by its first codes.
type entry struct {
	gram  gram
	place int32
}

// sorted is the list in an order in which all patterns that begin with the same
// gram stand together, those of a group in the order of their codes; order says
// which place in the original each has. The grams stand in the order of their
// slots, so that a table of them is filled from front to back.
func (p *patterns) sorted() (in patterns, order []int32) {
	in = patterns{codes: make([]code, 0, len(p.codes)), ends: make([]uint32, 0, p.len())}
	order = make([]int32, 0, p.len())
	shift := shiftFor(p.len() / 16)
	entries, ends := p.spread(shift)
	start := uint32(0)
	for _, end := range ends {
		few := entries[start:end]
		slices.SortFunc(few, func(a, b entry) int {
			if a.gram != b.gram {
				return cmp.Or(cmp.Compare(slotOf(a.gram, 0), slotOf(b.gram, 0)), cmp.Compare(a.gram, b.gram))
			}
			return cmp.Or(slices.Compare(p.at(int(a.place)), p.at(int(b.place))), cmp.Compare(a.place, b.place))
		})
		for _, e := range few {
			in.add(p.at(int(e.place)))
			order = append(order, e.place)
		}
		start = end
	}
	return in, order
}

// spread puts the patterns into buckets by the slots of their grams; bucket i
// ends at ends[i].
func (p *patterns) spread(shift uint8) (entries []entry, ends []uint32) {
	ends = make([]uint32, 1<<(64-shift)+1)
	for i := range p.len() {
		ends[slotOf(gramOf(p.at(i)), shift)+1]++
	}
	for i := range ends[1:] {
		ends[i+1] += ends[i]
	}
	entries = make([]entry, p.len())
	for i := range p.len() {
		g := gramOf(p.at(i))
		at := &ends[slotOf(g, shift)]
		entries[*at] = entry{g, int32(i)}
		*at++
	}
	return entries, ends[:len(ends)-1]
}
