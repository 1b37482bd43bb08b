package callback

import (
	"bytes"
	"sync"
)

// maxDepth is how deep elements may lie within each other. WeCom's deepest
// event has five levels.
const maxDepth = 16

// element is an open element of a document, and what was found in it so far.
type element struct {
	// name and attributes lie in the document.
	name, attributes []byte
	// text is what the element itself holds, without what its children hold.
	text []byte
	// own says that text is memory of its own and not part of the document.
	own bool
	// parent says that the element has children.
	parent bool
}

// value is the element's text without the white space around it.
func (e *element) value() []byte { return trim(e.text) }

// scanner reads the small XML that WeCom writes: elements, text, CDATA. It
// makes no tree and needs no memory but where text must be put together.
//
// It goes by bytes, so that no encoding can stop it; entities it does not know
// stay as they are. What it does not read at all is a document that is not
// well formed, or that declares a type.
type scanner struct {
	doc   []byte
	pos   int
	open  [maxDepth]element
	depth int
}

// scanners are kept for reuse: the open elements are too large to be made anew
// for every document.
var scanners = sync.Pool{New: func() any { return new(scanner) }}

// release gives s back, without holding on to the document.
func (s *scanner) release() {
	s.doc = nil
	clear(s.open[:])
	scanners.Put(s)
}

// scan calls visit at the end of every element with the elements that were
// open, the root first and the ended one last. What visit is given is good
// only during the call, except that names and values which were not put
// together lie in doc. It tells whether the document is well formed; what
// follows the root is not looked at, its end is returned.
func scan(doc []byte, visit func(open []element)) (end int, ok bool) {
	s := scanners.Get().(*scanner)
	defer s.release()
	s.doc, s.pos, s.depth = doc, len(doc)-len(bytes.TrimPrefix(doc, utf8BOM)), 0
	for {
		at := bytes.IndexByte(s.doc[s.pos:], '<')
		if at < 0 || !s.text(s.doc[s.pos:s.pos+at]) {
			return s.pos, false
		}
		s.pos += at
		done, ok := s.markup(visit)
		if done || !ok {
			return s.pos, ok
		}
	}
}

// markup reads what begins with "<". It is done when the root has ended.
func (s *scanner) markup(visit func(open []element)) (done, ok bool) {
	rest := s.doc[s.pos:]
	switch {
	case bytes.HasPrefix(rest, cdataStart):
		at := bytes.Index(rest, cdataEnd)
		if at < 0 || s.depth == 0 {
			return false, false
		}
		s.add(rest[len(cdataStart):at], rest[at+len(cdataEnd):])
		s.pos += at + len(cdataEnd)
		return false, true
	case bytes.HasPrefix(rest, endStart):
		return s.close(visit)
	case bytes.HasPrefix(rest, commentStart):
		return false, s.skip(len(commentStart), commentEnd)
	case bytes.HasPrefix(rest, instructionStart):
		return false, s.skip(len(instructionStart), instructionEnd)
	default:
		return s.start(visit)
	}
}

var (
	utf8BOM          = []byte("\uFEFF")
	cdataStart       = []byte("<![CDATA[")
	cdataEnd         = []byte("]]>")
	commentStart     = []byte("<!--")
	commentEnd       = []byte("-->")
	instructionStart = []byte("<?")
	instructionEnd   = []byte("?>")
	endStart         = []byte("</")
)

// skip passes over something that says nothing.
func (s *scanner) skip(from int, until []byte) bool {
	at := bytes.Index(s.doc[s.pos+from:], until)
	if at < 0 {
		return false
	}
	s.pos += from + at + len(until)
	return true
}

// start reads a start tag, or an empty element's tag, which is also its end.
func (s *scanner) start(visit func(open []element)) (done, ok bool) {
	tag := s.doc[s.pos+1:]
	size := nameLen(tag)
	if size == 0 || s.depth == maxDepth {
		return false, false
	}
	close := tagEnd(tag[size:])
	if close < 0 {
		return false, false
	}
	attributes := tag[size : size+close]
	empty := bytes.HasSuffix(attributes, []byte("/"))
	if empty {
		attributes = attributes[:len(attributes)-1]
	}
	if len(attributes) > 0 && !isSpace(attributes[0]) {
		return false, false
	}
	if s.depth > 0 {
		s.open[s.depth-1].parent = true
	}
	s.open[s.depth] = element{name: tag[:size], attributes: trim(attributes)}
	s.depth++
	s.pos += 1 + size + close + 1
	if empty {
		return s.leave(visit), true
	}
	return false, true
}

// close reads an end tag.
func (s *scanner) close(visit func(open []element)) (done, ok bool) {
	tag := s.doc[s.pos+len(endStart):]
	at := bytes.IndexByte(tag, '>')
	if at < 0 || s.depth == 0 {
		return false, false
	}
	name := tag[:at]
	for len(name) > 0 && isSpace(name[len(name)-1]) {
		name = name[:len(name)-1]
	}
	if !bytes.Equal(name, s.open[s.depth-1].name) {
		return false, false
	}
	s.pos += len(endStart) + at + 1
	return s.leave(visit), true
}

// leave ends the innermost element.
func (s *scanner) leave(visit func(open []element)) (done bool) {
	visit(s.open[:s.depth])
	s.depth--
	return s.depth == 0
}

// nameLen is the length of the name at the start of a tag.
func nameLen(tag []byte) int {
	for i, b := range tag {
		letter := b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_' || b >= 0x80
		if !letter && (i == 0 || (b < '0' || b > '9') && b != '-' && b != '.' && b != ':') {
			return i
		}
	}
	return 0
}

// tagEnd is where a tag's ">" is. One within quotes is an attribute's.
func tagEnd(rest []byte) int {
	quote := byte(0)
	for i, b := range rest {
		switch {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '>':
			return i
		case b == '<':
			return -1
		}
	}
	return -1
}
