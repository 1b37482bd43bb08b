package wordfilter

import "unicode/utf8"

// fold fills the scratch's codes. What is skipped is left out, and what is
// repeated stands there once, also across what is skipped.
//
// This is the one loop that every message goes through, so it decodes the
// characters of three bytes itself, which are nearly all of a Chinese text.
func (s *scratch) fold() {
	a, text := letters(), s.text
	if need := len(text) + 1; cap(s.codes) < need {
		s.codes = make([]code, need+need/4)
	}
	codes, n := s.codes[:cap(s.codes)], 0
	last := skip
	for i := 0; i < len(text); {
		var c code
		b := text[i]
		switch {
		case b < utf8.RuneSelf:
			c = a.near[b]
			i++
		case b>>4 == 0xE && i+2 < len(text) && text[i+1]>>6 == 2 && text[i+2]>>6 == 2:
			r := uint32(b&0xF)<<12 | uint32(text[i+1]&0x3F)<<6 | uint32(text[i+2]&0x3F)
			if r < 0x800 {
				i++
				continue
			}
			if c = a.near[r]; c != several {
				i += 3
				break
			}
			fallthrough
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			i += size
			if c = a.code(r); c == several {
				for _, part := range a.several[r] {
					c = bare(part)
					if c != last {
						if n == len(codes) {
							codes = append(codes, make([]code, n)...)
						}
						codes[n], last = c, c
						n++
					}
				}
				continue
			}
		}
		if c != last && c != skip {
			if n == len(codes) {
				codes = append(codes, make([]code, n)...)
			}
			codes[n], last = c, c
			n++
		}
	}
	s.codes = codes[:n]
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
