package callback

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// fields is an element and what is in it. What a parse function takes out is
// remembered, so that the rest can be kept as extras: nothing WeCom says is
// dropped.
type fields struct {
	name, attributes, text string
	children               []*fields
	taken                  bool
}

// readFields makes a tree of a document.
func readFields(doc []byte) (*fields, bool) {
	var levels [maxDepth + 1][]*fields
	_, ok := scan(doc, func(open []element) {
		depth := len(open)
		last := &open[depth-1]
		f := &fields{
			name: valid(last.name), attributes: valid(last.attributes), text: valid(last.value()),
			children: levels[depth],
		}
		levels[depth] = nil
		levels[depth-1] = append(levels[depth-1], f)
	})
	if !ok {
		return nil, false
	}
	return levels[0][0], true
}

// valid replaces what is not UTF-8, which databases and JSON refuse.
func valid(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }

// child is the first child of this name that is not yet taken.
func (f *fields) child(name string) *fields {
	for _, c := range f.children {
		if !c.taken && strings.EqualFold(c.name, name) {
			return c
		}
	}
	return nil
}

// in is the first child of this name with what is in it; an empty element if
// there is none, so that nested fields are read without asking.
func (f *fields) in(name string) *fields {
	for _, c := range f.children {
		if strings.EqualFold(c.name, name) {
			return c
		}
	}
	return &fields{}
}

// all are the children of this name.
func (f *fields) all(name string) []*fields {
	var found []*fields
	for _, c := range f.children {
		if strings.EqualFold(c.name, name) {
			found = append(found, c)
		}
	}
	return found
}

// take is the text of the first child of this name.
func (f *fields) take(name string) string {
	c := f.child(name)
	if c == nil {
		return ""
	}
	c.taken = true
	return c.text
}

// integer takes a whole number. What is none stays among the extras.
func (f *fields) integer(name string) int {
	n, _ := convert(f, name, strconv.Atoi)
	return n
}

// decimal takes a number.
func (f *fields) decimal(name string) float64 {
	n, _ := convert(f, name, func(s string) (float64, error) {
		n, err := strconv.ParseFloat(s, 64)
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return 0, strconv.ErrRange
		}
		return n, err
	})
	return n
}

// unix takes a time in seconds.
func (f *fields) unix(name string) (time.Time, bool) {
	return convert(f, name, func(s string) (time.Time, error) {
		if at, ok := unixTime(s); ok {
			return at, nil
		}
		return time.Time{}, strconv.ErrSyntax
	})
}

// convert takes a child whose text can be read and leaves any other.
func convert[T any](f *fields, name string, read func(string) (T, error)) (value T, ok bool) {
	c := f.child(name)
	if c == nil {
		return value, false
	}
	value, err := read(c.text)
	if err != nil {
		var zero T
		return zero, false
	}
	c.taken = true
	return value, true
}

// list takes all children of this name as one list, however it is written:
// commas in the text, elements inside, or several siblings.
func (f *fields) list(name string) []string {
	var items []string
	for _, c := range f.all(name) {
		items = append(items, c.items()...)
	}
	return items
}

// items are the values in an element, separated by commas or by tags.
func (f *fields) items() []string {
	f.taken = true
	var items []string
	for item := range strings.SplitSeq(f.text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	for _, c := range f.children {
		items = append(items, c.items()...)
	}
	return items
}
