package segment

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error says what is wrong with a text, in words for the person who wrote it.
type Error struct {
	// Text is what was parsed, and Pos the byte where the trouble is.
	Text string
	Pos  int
	// Problem says what is wrong, Hint what to write instead; Hint may be empty.
	Problem, Hint string
}

// example is what every error ends with.
const example = "例如：新客 and 爱喝茶 and not 生命周期/沉睡 and seen > 30d"

func at(text string, pos int, problem, hint string) *Error {
	return &Error{Text: text, Pos: pos, Problem: problem, Hint: hint}
}

// Error is the problem, the place with a mark under it, and an example.
func (e *Error) Error() string {
	lines := []string{e.Problem}
	if e.Text != "" {
		line, mark := e.Caret()
		lines = []string{fmt.Sprintf("第 %d 个字：%s", utf8.RuneCountInString(e.Text[:e.Pos])+1, e.Problem), "  " + line, "  " + mark}
	}
	if e.Hint != "" {
		lines = append(lines, e.Hint)
	}
	return strings.Join(append(lines, example), "\n")
}

// Caret is the part of the text around the trouble, on one line and safe to
// print, and the line below it that points there.
func (e *Error) Caret() (line, mark string) {
	const around = 30
	before, after := []rune(e.Text[:e.Pos]), []rune(e.Text[e.Pos:])
	if len(before) > around {
		before = append([]rune("…"), before[len(before)-around:]...)
	}
	if len(after) > around {
		after = append(after[:around:around], '…')
	}
	var under strings.Builder
	for i, r := range before {
		before[i] = visible(r)
		// Wide space under a wide character keeps the mark below its place.
		if wide(before[i]) {
			under.WriteRune('\u3000')
		} else {
			under.WriteByte(' ')
		}
	}
	for i, r := range after {
		after[i] = visible(r)
	}
	return string(before) + string(after), under.String() + "^"
}

// visible replaces what would move the cursor or turn the text's direction.
func visible(r rune) rune {
	if unicode.IsSpace(r) && r != '\u3000' {
		return ' '
	}
	if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || !unicode.IsGraphic(r) {
		return '·'
	}
	return r
}

// wide says whether a terminal gives a character two columns.
func wide(r rune) bool {
	return r >= 0x1100 && r <= 0x115F || r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 ||
		r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE6F || r >= 0xFF00 && r <= 0xFF60 ||
		r >= 0xFFE0 && r <= 0xFFE6 || r >= 0x1F300 && r <= 0x1FAFF || r >= 0x20000 && r <= 0x3FFFD
}
