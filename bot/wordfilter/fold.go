package wordfilter

import "unicode"

// fold fills the scratch's codes.
func (s *scratch) fold() { s.walk(false) }

// locate fills the scratch's byte positions.
func (s *scratch) locate() { s.walk(true) }

func (s *scratch) walk(locate bool) {
	s.codes, s.starts, s.ends = s.codes[:0], s.starts[:0], s.ends[:0]
	for i, r := range s.text {
		c := code(unicode.ToLower(r))
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			c = skip
		}
		if c == skip {
			continue
		}
		if n := len(s.codes); n > 0 && s.codes[n-1] == c {
			continue
		}
		s.codes = append(s.codes, c)
		if locate {
			s.starts, s.ends = append(s.starts, int32(i)), append(s.ends, int32(i+len(string(r))))
		}
	}
}

// codesOf is a word in the folded alphabet, as it is looked for.
func codesOf(word string) []code {
	s := borrow(word)
	defer s.release()
	return append([]code(nil), s.codes...)
}
