package wordfilter

import "sync"

// code is a character of the folded alphabet: all that every rule takes for the
// same character has one code. Two characters may share a code without being
// the same (there are fewer codes than characters), so a hit is verified.
type code uint16

const (
	// skip is what stands between characters and means nothing; it is never in
	// the folded text.
	skip code = iota
	// several stands for a character that folds to more than one, or lies beyond
	// the first plane.
	several
	// barrier is what ends a sentence or a part of it.
	barrier
)

// scratch is the room in which one text is looked at; it is pooled, so that a
// clean text costs no memory.
type scratch struct {
	letters *alphabet
	text    string
	codes   []code // folded, what is skipped left out, repeats squeezed to one
	// repeats says whether anything was squeezed.
	repeats bool
	// starts and ends are the byte positions of every code's first character and
	// behind its last one (of a repeat), filled by locate on the first hit.
	starts, ends []int32
	located      bool
	// even says that every character has three bytes and one code of its own, so
	// that the positions need not be looked for.
	even bool

	spans []span
	want  []cell // of the word that is judged
	have  []cell // of the text where it may stand
	found []found
	// allowed are the places of allowed phrases.
	allowed []found
	matches []Match
	second  secondScratch
}

var pool = sync.Pool{New: func() any { return &scratch{letters: letters()} }}

// borrow folds a text into a scratch of its own; give it back with release.
func borrow(text string) *scratch {
	s := pool.Get().(*scratch)
	s.text, s.located = text, false
	s.fold()
	return s
}

// keepRunes is the longest text whose room is worth keeping.
const keepRunes = 1 << 16

func (s *scratch) release() {
	s.text = ""
	if cap(s.codes) <= keepRunes && cap(s.have) <= keepRunes {
		pool.Put(s)
	}
}

// place is the piece of the text that codes[start:end] came from, from the first
// character to the end of the last one, without what is skipped around it.
func (s *scratch) place(start, end int) (from, to int) {
	if s.even {
		return 3 * start, 3 * end
	}
	if !s.located {
		s.locate()
		s.located = true
	}
	return int(s.starts[start]), int(s.ends[end-1])
}

// around is the piece of the text that codes[start:end] came from with all that
// is skipped behind it.
func (s *scratch) around(start, end int) (from, to int) {
	from, to = s.place(start, end)
	if s.even {
		return from, to
	}
	if end < len(s.starts) {
		return from, int(s.starts[end])
	}
	return from, len(s.text)
}
