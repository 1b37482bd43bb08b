package wordfilter

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"
	"unicode/utf8"
)

// settle makes matches of what was found: it leaves out what an allowed phrase
// covers, puts combinations together and keeps each place of a rule once.
func (e *Engine) settle(s *scratch, speaking Speakers) {
	shelter(s.allowed)
	s.found = slices.DeleteFunc(s.found, func(f found) bool {
		return !e.rules[f.rule].Speakers.Hears(speaking) || covered(s.allowed, f)
	})
	slices.SortFunc(s.found, byRule)
	for rest := s.found; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].rule == rest[0].rule {
			n++
		}
		if rule := &e.rules[rest[0].rule]; len(rule.Words) > 1 {
			s.combine(rule, rest[:n])
		} else {
			s.keep(rest[:n])
		}
		rest = rest[n:]
	}
	slices.SortFunc(s.matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Rule, b.Rule))
	})
}

func (t Techniques) count() int { return bits.OnesCount32(uint32(t)) }

func byRule(a, b found) int {
	return cmp.Or(cmp.Compare(a.rule, b.rule), cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end),
		cmp.Compare(a.via.count(), b.via.count()), cmp.Compare(a.via, b.via), cmp.Compare(a.word, b.word))
}

// shelter sorts the allowed phrases that were found and gives each the farthest
// end of those of its rule that begin no later, so that covered need look at one.
func shelter(allowed []found) {
	slices.SortFunc(allowed, byRule)
	for i := 1; i < len(allowed); i++ {
		if allowed[i].rule == allowed[i-1].rule {
			allowed[i].end = max(allowed[i].end, allowed[i-1].end)
		}
	}
}

// covered says whether a word lies inside of an allowed phrase of its rule.
func covered(allowed []found, f found) bool {
	i := sort.Search(len(allowed), func(i int) bool {
		return allowed[i].rule > f.rule || allowed[i].rule == f.rule && allowed[i].start > f.start
	}) - 1
	return i >= 0 && allowed[i].rule == f.rule && allowed[i].end >= f.end
}

// keep makes matches of the places of one rule of one word. Where something of
// the second channel overlaps what is found more simply, it is the same place.
func (s *scratch) keep(places []found) {
	first := len(s.matches)
	for _, f := range places {
		m := f.match()
		if len(s.matches) > first {
			last := &s.matches[len(s.matches)-1]
			switch {
			case m.again(*last):
				continue
			case m.Start < last.End && last.Via&Second != 0 && m.Via.count() < last.Via.count():
				*last = m
				continue
			}
		}
		s.matches = append(s.matches, m)
	}
}

// again says whether what was found no later is in the same place, and no harder
// to see: a plain word is not bent because it can be read as bent, too.
func (m Match) again(before Match) bool {
	if m.Start == before.Start && m.End == before.End {
		return true
	}
	return m.Start < before.End && m.Via&Second != 0 && m.Via.count() >= before.Via.count()
}

func (f found) match() Match {
	return Match{Rule: int(f.rule), Start: int(f.start), End: int(f.end), Via: f.via}
}

// mostWords is how many words a combination may have.
const mostWords = 8

// nearby is how far apart the words of a combination are when its rule does not
// say.
const nearby = 20

// combine makes matches of the places of one combination's words: at each word
// it asks whether the others stand close enough before it.
func (s *scratch) combine(rule *Rule, places []found) {
	var last [mostWords]found
	within := cmp.Or(rule.Within, nearby)
	seen := 0
	for _, f := range places {
		switch before := last[f.word]; {
		case before.end == 0:
			seen++
		case f.match().again(before.match()):
			continue
		}
		last[f.word] = f
		if seen < len(rule.Words) {
			continue
		}
		all := f
		for _, other := range last[:seen] {
			all.start, all.end, all.via = min(all.start, other.start), max(all.end, other.end), all.via|other.via
		}
		if piece := s.text[all.start:all.end]; len(piece) <= within*utf8.UTFMax && utf8.RuneCountInString(piece) <= within {
			s.matches = append(s.matches, all.match())
			last, seen = [mostWords]found{}, 0
		}
	}
}
