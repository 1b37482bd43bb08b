package wordfilter

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// names are what people and rules files call the techniques, in the order of
// their bits.
var names = []string{
	"case", "width", "traditional", "digit", "letter", "compatibility", "combining", "zero_width", "repeat",
	"separator", "emoji", "homophone", "pinyin", "initials", "shape", "split", "reversed", "homoglyph", "alias", "filler",
}

// groups are names for several techniques at once.
var groups = map[string]Techniques{"folds": Folds, "second": Second, "all": All}

// Names are the techniques of a set in their order; never nil, so that JSON has
// a list.
func (t Techniques) Names() []string {
	list := make([]string, 0, bits.OnesCount32(uint32(t)))
	for i, name := range names {
		if t&(1<<i) != 0 {
			list = append(list, name)
		}
	}
	return list
}

// String is the names with commas between them, as ParseTechniques reads them.
func (t Techniques) String() string { return strings.Join(t.Names(), ",") }

// ParseTechniques reads a rule's techniques as people write them: names, or
// "folds", "second" or "all", with commas or spaces between them and a minus
// before what is taken away again: "all -pinyin". The folds belong to every
// rule, so they need not be named.
func ParseTechniques(text string) (Techniques, error) {
	set := Folds
	for name := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(", ;|，、", r) }) {
		bare, without := strings.CutPrefix(strings.ToLower(name), "-")
		t, ok := groups[bare]
		if i := slices.Index(names, bare); i >= 0 {
			t, ok = 1<<i, true
		}
		switch {
		case !ok:
			return 0, fmt.Errorf("没有“%s”这种识别方式；可以写 folds、second、all，或者 %s", name, strings.Join(names, "、"))
		case without:
			set &^= t
		default:
			set |= t
		}
	}
	return set | Folds, nil
}
