package callback

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// isSpace tells XML's white space.
func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// trim cuts white space off both ends.
func trim(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// text takes in what stands between two pieces of markup. Outside the root
// only white space may.
func (s *scanner) text(segment []byte) bool {
	if s.depth == 0 {
		return len(trim(segment)) == 0
	}
	next := s.doc[s.pos+len(segment):]
	if bytes.IndexByte(segment, '&') >= 0 {
		segment = unescape(segment)
	}
	s.add(segment, next)
	return true
}

// add puts a segment at the end of the innermost element's text; next is what
// follows it in the document. White space that value would cut off is left
// out, because most text is one CDATA section, some with line breaks around
// it, which then needs no memory.
func (s *scanner) add(segment, next []byte) {
	e := &s.open[s.depth-1]
	switch {
	case len(e.text) == 0:
		if len(trim(segment)) > 0 {
			e.text = segment
		}
	case len(segment) == 0:
	case len(trim(segment)) == 0 && bytes.HasPrefix(next, endStart):
	default:
		if !e.own {
			e.text, e.own = bytes.Clone(e.text), true
		}
		e.text = append(e.text, segment...)
	}
}

// entities are the five that XML knows without a declaration.
var entities = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}

// maxEntity is the length of the longest entity's name, "#x10FFFF".
const maxEntity = 8

// unescape replaces entities and leaves alone what only looks like one.
func unescape(segment []byte) []byte {
	plain := make([]byte, 0, len(segment))
	for {
		at := bytes.IndexByte(segment, '&')
		if at < 0 {
			return append(plain, segment...)
		}
		plain, segment = append(plain, segment[:at]...), segment[at+1:]
		size := bytes.IndexByte(segment[:min(len(segment), maxEntity+1)], ';')
		if size < 0 {
			plain = append(plain, '&')
			continue
		}
		replaced, known := entity(plain, segment[:size])
		if !known {
			plain = append(plain, '&')
			continue
		}
		plain, segment = replaced, segment[size+1:]
	}
}

// entity adds what the name stands for.
func entity(plain, name []byte) ([]byte, bool) {
	if s, ok := entities[string(name)]; ok {
		return append(plain, s...), true
	}
	if len(name) < 2 || name[0] != '#' {
		return plain, false
	}
	digits, base := string(name[1:]), 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	code, err := strconv.ParseUint(digits, base, 32)
	if err != nil || code == 0 || !utf8.ValidRune(rune(code)) {
		return plain, false
	}
	return utf8.AppendRune(plain, rune(code)), true
}
