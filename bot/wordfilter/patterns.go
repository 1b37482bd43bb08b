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
// which place in the original each has. The grams stand in the order of their
// slots, so that a table of them is filled from front to back.
func (p *patterns) sorted() (in patterns, order []int32) {
	in = patterns{codes: make([]code, 0, len(p.codes)), ends: make([]uint32, 0, p.len())}
	order, ends := p.spread()
	type entry struct {
		gram  gram
		place int32
	}
	var few []entry
	start := uint32(0)
	for _, end := range ends {
		few = few[:0]
		for _, place := range order[start:end] {
			few = append(few, entry{gramOf(p.at(int(place))), place})
		}
		slices.SortFunc(few, func(a, b entry) int {
			if a.gram != b.gram {
				return cmp.Or(cmp.Compare(slotOf(a.gram, 0), slotOf(b.gram, 0)), cmp.Compare(a.gram, b.gram))
			}
			return cmp.Or(slices.Compare(p.at(int(a.place)), p.at(int(b.place))), cmp.Compare(a.place, b.place))
		})
		for i, e := range few {
			in.add(p.at(int(e.place)))
			order[int(start)+i] = e.place
		}
		start = end
	}
	return in, order
}

// perSpread is how many patterns spread puts into a bucket.
const perSpread = 16

// spread puts the places of the patterns into buckets by the slots of their
// grams; bucket i ends at ends[i].
func (p *patterns) spread() (places []int32, ends []uint32) {
	shift := shiftFor(p.len() / perSpread)
	ends = make([]uint32, 1<<(64-shift)+1)
	for i := range p.len() {
		ends[slotOf(gramOf(p.at(i)), shift)+1]++
	}
	for i := range ends[1:] {
		ends[i+1] += ends[i]
	}
	places = make([]int32, p.len())
	for i := range p.len() {
		at := &ends[slotOf(gramOf(p.at(i)), shift)]
		places[*at] = int32(i)
		*at++
	}
	return places, ends[:len(ends)-1]
}
