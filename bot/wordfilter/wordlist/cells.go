package wordlist

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

// row is one line's cells.
type row struct {
	line  int
	cells [columns]string
}

// longest is how many characters a word may have: no longer ones are said.
const longest = 200

// add makes a rule of a row, or tells why there is none.
func (l *list) add(r row) {
	for c := range r.cells {
		if !utf8.ValidString(r.cells[c]) {
			l.problem(r.line, "这一行有乱码，请重新输入", "")
			return
		}
		r.cells[c] = strings.TrimSpace(r.cells[c])
	}
	e := Entry{Written: r.cells[colWord], Level: r.cells[colSeverity], Explanation: r.cells[colExplanation], Reply: r.cells[colReply], Line: r.line}
	e.Words, e.Category = Combination(e.Written), r.cells[colCategory]
	switch {
	case e.Written == "":
		l.problem(r.line, "这一行没有写词", "代开发票⇥illegal⇥review")
		return
	case utf8.RuneCountInString(e.Written) > longest:
		l.problem(r.line, fmt.Sprintf("词太长，最多 %d 个字：%s", longest, short(e.Written)), "")
		return
	case !slices.ContainsFunc(e.Words, said):
		l.problem(r.line, "只有标点的词找不出来："+short(e.Written), "")
		return
	}
	l.fill(&e, r)
	if first, twice := l.named(&e); twice {
		l.hint(r.line, fmt.Sprintf("“%s”在第 %d 行已经有了，只用第一次写的", short(e.Written), first), "")
		return
	}
	l.taken[e.ID] = r.line
	l.entries = append(l.entries, e)
}

// fill reads the cells that have a default when they say nothing.
func (l *list) fill(e *Entry, r row) {
	var ok bool
	if e.Severity, ok = severityOf(e.Level); !ok {
		e.Severity = wordfilter.Warn
		l.hint(r.line, fmt.Sprintf("看不懂级别“%s”，先按 warn 提醒店员", short(e.Level)), "note、warn、review、remove，或者 低、中、高、移除")
	}
	if e.Speakers, ok = speakersOf(r.cells[colSpeakers]); !ok {
		l.hint(r.line, fmt.Sprintf("看不懂“%s”是谁说的，先按 both 双方", short(r.cells[colSpeakers])), "customers、staff、both")
	}
	e.Techniques = wordfilter.All
	if text := r.cells[colTechniques]; text != "" {
		t, err := wordfilter.ParseTechniques(text)
		if err != nil {
			l.hint(r.line, err.Error()+"；先按 all 全部识别", "")
			t = wordfilter.All
		}
		e.Techniques = t
	} else if len(e.Words) == 1 && utf8.RuneCountInString(e.Words[0]) == 1 {
		// The sounds and shapes of a single character are everywhere.
		e.Techniques = wordfilter.Folds
	}
	for phrase := range strings.SplitSeq(r.cells[colAllow], "|") {
		if phrase = strings.TrimSpace(phrase); phrase != "" {
			e.Allowed = append(e.Allowed, phrase)
		}
	}
	if text := r.cells[colWithin]; text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 1000 {
			l.hint(r.line, fmt.Sprintf("距离“%s”要是 1 到 1000 的整数，先按 20 个字", short(text)), "30")
			n = 0
		}
		e.Within = n
	}
}

// named gives a rule its id, and the line of the rule that it repeats if there
// is one. The same word of the same list is another rule if it is about others.
func (l *list) named(e *Entry) (line int, twice bool) {
	e.ID = e.Category + "/" + e.Written
	line, twice = l.taken[e.ID]
	if twice && l.speakers[e.ID] != e.Speakers {
		e.ID += "/" + speakerNames[e.Speakers][0]
		line, twice = l.taken[e.ID]
	}
	l.speakers[e.ID] = e.Speakers
	return line, twice
}

// Combination is the words of a combination "A+B"; a plus sign that joins
// nothing, as in "+v" or "C++", is a part of its word.
func Combination(written string) []string {
	parts := strings.FieldsFunc(written, func(r rune) bool { return r == '+' || r == '＋' })
	joined := strings.Count(written, "+") + strings.Count(written, "＋")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if joined == 0 || len(parts) != joined+1 || slices.Contains(parts, "") {
		return []string{written}
	}
	return parts
}

// said says whether anything of a word can be said: a letter, a digit, a sign.
func said(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r) })
}

// short keeps what is quoted on one line.
func short(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, s)
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}
