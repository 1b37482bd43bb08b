package wordfilter

import "unicode/utf8"

// fold fills the scratch's codes. What is skipped is left out, and what is
// repeated stands there once, also across what is skipped.
//
// Nearly all of a Chinese text are characters of three bytes with a code of their
// own, so these have a loop for themselves; foldOne does everything else.
func (s *scratch) fold() {
	// A character of three bytes and more is one code, one that folds to several
	// makes room for them itself.
	if need := len(s.text) + 1; cap(s.codes) < need {
		s.codes = make([]code, need+need/4)
	}
	s.codes, s.repeats, s.even = s.codes[:0], false, true
	for i := s.foldThrees(0); i < len(s.text); i = s.foldThrees(i) {
		s.even = false
		i += s.foldOne(i)
	}
}

// foldThrees folds characters of three bytes from a position on, two at a time,
// and says where it ends: behind the text, or before a character that is not of
// three bytes, is skipped, is a repeat or folds to several. This is the one loop
// that every message goes through.
func (s *scratch) foldThrees(i int) int {
	near, text := &s.letters.near, s.text
	codes, n, last := s.codes[:cap(s.codes)], len(s.codes), skip
	if n > 0 {
		last = codes[n-1]
	}
	for i+3 <= len(text) && n+2 <= len(codes) {
		for i+8 <= len(text) && n+2 <= len(codes) {
			b := text[i : i+8]
			v := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
				uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
			if v&0xC0C0F0_C0C0F0 != 0x8080E0_8080E0 {
				break
			}
			r := v<<12&0x00F000_00F000 | v>>2&0x000FC0_000FC0 | v>>16&0x00003F_00003F
			first, next := near[uint16(r)], near[uint16(r>>24)]
			if first <= several || next <= several || first == last || first == next {
				break
			}
			codes[n], codes[n+1], last = first, next, next
			n += 2
			i += 6
		}
		if i+3 > len(text) || n == len(codes) || text[i]>>4 != 0xE || text[i+1]>>6 != 2 || text[i+2]>>6 != 2 {
			break
		}
		c := near[uint16(text[i])<<12|uint16(text[i+1]&0x3F)<<6|uint16(text[i+2]&0x3F)]
		if c <= several || c == last {
			break
		}
		codes[n], last = c, c
		n++
		i += 3
	}
	s.codes = codes[:n]
	return i
}

// foldOne folds the character at a byte position and says how long it is.
func (s *scratch) foldOne(at int) (size int) {
	a := s.letters
	if b := s.text[at]; b < utf8.RuneSelf {
		s.put(a.low[b])
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
