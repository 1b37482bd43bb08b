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

// sorted is the list in an order in which all patterns that begin with the same
// gram stand together, those of a group in the order of their codes; order says
// which place in the original each has.
func (p *patterns) sorted() (in patterns, order []int32) {
	type entry struct {
		gram  gram
		place int32
	}
	entries := make([]entry, p.len())
	for i := range entries {
		entries[i] = entry{gramOf(p.at(i)), int32(i)}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if a.gram != b.gram {
			return cmp.Compare(a.gram, b.gram)
		}
		if by := slices.Compare(p.at(int(a.place)), p.at(int(b.place))); by != 0 {
			return by
		}
		return cmp.Compare(a.place, b.place)
	})
	in = patterns{codes: make([]code, 0, len(p.codes)), ends: make([]uint32, 0, p.len())}
	order = make([]int32, p.len())
	for i, e := range entries {
		in.add(p.at(int(e.place)))
		order[i] = e.place
	}
	return in, order
}
