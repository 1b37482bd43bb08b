package callback

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"sync"
)

// meaning gathers what a document says apart from how it says it: the path and
// the trimmed value of every element, without regard to CDATA, to white space
// and to the order of the top-level elements. WeCom delivers an event up to
// three times, and every time under a new nonce and random prefix [docs 90930].
type meaning struct {
	// text holds the parts one after the other, ends where each one ends.
	text []byte
	ends []int
	// sorted is the parts in order of content.
	sorted []byte
	parts  [][]byte
}

// meanings are kept for reuse.
var meanings = sync.Pool{New: func() any { return new(meaning) }}

// newMeaning gives an empty one.
func newMeaning() *meaning {
	m := meanings.Get().(*meaning)
	m.text, m.ends, m.sorted, m.parts = m.text[:0], m.ends[:0], m.sorted[:0], m.parts[:0]
	return m
}

// release gives m back for reuse.
func (m *meaning) release() {
	if cap(m.text) <= keptBuffer {
		meanings.Put(m)
	}
}

// add takes in an element that has ended. A top-level element makes a part of
// everything that was added since the last one.
func (m *meaning) add(open []element) {
	last := &open[len(open)-1]
	value := last.value()
	if !last.parent || len(value) > 0 || len(last.attributes) > 0 {
		for _, e := range open[1:] {
			m.text = append(append(m.text, e.name...), '.')
		}
		m.text = appendSized(m.text, last.attributes)
		m.text = appendSized(m.text, value)
	}
	if len(open) <= 2 {
		m.ends = append(m.ends, len(m.text))
	}
}

// appendSized writes b behind its length, so that no value can look like
// another path.
func appendSized(text, b []byte) []byte {
	return append(binary.AppendUvarint(text, uint64(len(b))), b...)
}

// key names the meaning: the receiver, because every app has its own copy of
// an event [docs 92130], and a hash, which has the receiver in it as well.
func (m *meaning) key(receiver string) string {
	start := 0
	for _, end := range m.ends {
		m.parts = append(m.parts, m.text[start:end])
		start = end
	}
	slices.SortFunc(m.parts, bytes.Compare)
	m.sorted = appendSized(m.sorted, []byte(receiver))
	for _, part := range m.parts {
		m.sorted = appendSized(m.sorted, part)
	}
	return keyOf(receiver, m.sorted)
}

// keyOf is a key of at most 64 bytes. It is hexadecimal, because databases
// compare text without regard to case.
func keyOf(receiver string, meaning []byte) string {
	sum := sha256.Sum256(meaning)
	return receiver + ":" + hex.EncodeToString(sum[:16])
}
