package wordfilter

import "unicode/utf8"

// locate fills the byte positions of the codes. It is asked for on the first hit
// of a text only, and goes through it as fold does, without its haste.
func (s *scratch) locate() {
	a := letters()
	s.starts, s.ends = s.starts[:0], s.ends[:0]
	last := skip
	var room [18]rune
	for i := 0; i < len(s.text); {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		c := a.code(r)
		if r == utf8.RuneError && size == 1 {
			c = skip
		}
		switch c {
		case skip:
		case several:
			for _, part := range a.parts(r, room[:0]) {
				last = s.note(last, bare(part), i, i+size)
			}
		default:
			last = s.note(last, c, i, i+size)
		}
		i += size
	}
}

// note adds a code's position, or lengthens the last one's when it repeats it.
func (s *scratch) note(last, c code, start, end int) code {
	if c == last {
		s.ends[len(s.ends)-1] = int32(end)
		return c
	}
	s.starts, s.ends = append(s.starts, int32(start)), append(s.ends, int32(end))
	return c
}
