// Package wordlist reads files of sensitive words: tables parted by tabs (or
// commas), and YAML. People write them, in spreadsheets too, so much is
// forgiven: the order of the columns, Chinese names, other words for how bad
// something is, other character sets. What cannot be understood is told with
// its line and an example, and never stops the rest.
package wordlist

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

// Entry is one line of a list: the rule, and what people are told about it.
type Entry struct {
	wordfilter.Rule
	// Written is the word as the file has it, a combination with its plus signs, and
	// Level the severity as the file has it.
	Written, Level string
	// Explanation says in one line why the word is a problem, Reply is a polite text
	// to paste; both may be empty.
	Explanation, Reply string
	// Line is where it stands in the file.
	Line int
}

// Rules are what an engine is built from: the rule at i is that of the entry at i.
func Rules(entries []Entry) []wordfilter.Rule {
	rules := make([]wordfilter.Rule, len(entries))
	for i, e := range entries {
		rules[i] = e.Rule
	}
	return rules
}

// Problem is what is wrong in a file.
type Problem struct {
	// Name is the file's, Line the line; 0 is the file as a whole.
	Name string
	Line int
	// What says what is wrong, Example how it is written right; it may be empty.
	What, Example string
	// Kept says that the line is in force all the same, with what is named in What.
	Kept bool
}

// String is the problem for people.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.Name)
	if p.Line > 0 {
		fmt.Fprintf(&b, " 第 %d 行", p.Line)
	}
	b.WriteString("：" + p.What)
	if p.Example != "" {
		b.WriteString("。例如：" + p.Example)
	}
	return b.String()
}
