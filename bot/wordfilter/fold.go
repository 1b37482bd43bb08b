package wordfilter

import "unicode/utf8"

// fold fills the scratch's codes. What is skipped is left out, and what is
// repeated stands there once, also across what is skipped.
//
// This is the one loop that every message goes through. Nearly all of a Chinese
// text are characters of three bytes with a code of their own, so these have the
// inner loop for themselves; foldOne does everything else.
func (s *scratch) fold() {
	a, text := letters(), s.text
	// A character of three bytes and more is one code, one that folds to several
	// makes room for them itself.
	if need := len(text) + 1; cap(s.codes) < need {
		s.codes = make([]code, need+need/4)
	}
	s.codes, s.repeats = s.codes[:0], false
	slow := 0
	for i := 0; i < len(text); {
		i += s.foldOne(a, i)
		slow++
		codes := s.codes[:cap(s.codes)]
		n := len(s.codes)
		last := skip
		if n > 0 {
			last = codes[n-1]
		}
		for i+3 <= len(text) && n < len(codes) {
			// The byte before comes along, so that the load is of four also at the end.
			b := text[i-1 : i+3]
			v := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
			if v&0xC0C0F000 != 0x8080E000 || v&0xF00 == 0 {
				break
			}
			c := a.near[v<<4&0xF000|v>>10&0xFC0|v>>24&0x3F]
			if c <= several || c == last {
				break
			}
			codes[n], last = c, c
			n++
			i += 3
		}
		s.codes = codes[:n]
	}
	s.even = slow == 1 && len(s.codes)*3 == len(text)
}

// foldOne folds the character at a byte position and says how long it is.
func (s *scratch) foldOne(a *alphabet, at int) (size int) {
	if b := s.text[at]; b < utf8.RuneSelf {
		s.put(a.near[b])
		return 1
	}
	r, size := utf8.DecodeRuneInString(s.text[at:])
	c := a.code(r)
	if c != several {
		s.put(c)
		return size
	}
	for _, part := range a.several[r] {
		s.put(bare(part))
	}
	return size
}

// put adds a code that is not skipped and no repeat.
func (s *scratch) put(c code) {
	switch n := len(s.codes); {
	case c == skip:
	case n > 0 && s.codes[n-1] == c:
		s.repeats = true
	default:
		s.codes = append(s.codes, c)
	}
}

// codesOf is a word in the folded alphabet, as it is looked for. Punctuation
// around it is no part of it.
func codesOf(word string) []code {
	s := borrow(word)
	defer s.release()
	return append([]code(nil), s.trimmed()...)
}

// trimmed are the codes without the barriers at both ends.
func (s *scratch) trimmed() []code {
	codes := s.codes
	for len(codes) > 0 && codes[0] == barrier {
		codes = codes[1:]
	}
	for len(codes) > 0 && codes[len(codes)-1] == barrier {
		codes = codes[:len(codes)-1]
	}
	return codes
}
