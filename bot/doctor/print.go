package doctor

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Printer writes what was found as a colleague would say it.
type Printer struct {
	Out io.Writer
	// Again is the command that examines again.
	Again string
	// waiting are the checks that wait for another one.
	waiting []Result
	// dense says that the last line is not followed by an empty one.
	dense bool
}

// marks are what a line begins with.
var marks = map[Status]string{OK: "✓", Advice: "！", Fail: "✗", Skipped: "－"}

// titleWidth is the place of a title, in columns of a terminal.
const titleWidth = 14

// Print writes one result. Those that wait for another check are kept for the
// end, so that what is to be done stands by itself.
func (p *Printer) Print(r Result) {
	if r.Mend != "" {
		p.waiting = append(p.waiting, r)
		return
	}
	mark := padded(marks[r.Status], 3)
	fmt.Fprintf(p.Out, "%s%s%s\n", mark, padded(r.Title, titleWidth), oneLine(r.What))
	p.details(r.Finding)
	for _, more := range r.More {
		fmt.Fprintf(p.Out, "   %s%s%s\n", padded(marks[more.Status], 3), strings.Repeat(" ", titleWidth-3), oneLine(more.What))
		p.details(more)
	}
}

// details writes why and what to do, under the line they belong to.
func (p *Printer) details(f Finding) {
	const margin = "      "
	for _, line := range lines(f.Why) {
		fmt.Fprintln(p.Out, margin+line)
	}
	for n, step := range f.Do {
		number := fmt.Sprintf("%d. ", n+1)
		if len(f.Do) == 1 {
			number = "→ "
		}
		for i, line := range lines(step) {
			if i > 0 {
				number = strings.Repeat(" ", width(number))
			}
			fmt.Fprintln(p.Out, margin+number+line)
		}
	}
	for _, line := range lines(f.Example) {
		fmt.Fprintln(p.Out, margin+"    "+line)
	}
	if p.dense = f.Why == "" && len(f.Do) == 0 && f.Example == ""; !p.dense {
		fmt.Fprintln(p.Out)
	}
}

// Close writes what waits, and where to begin.
func (p *Printer) Close(report Report) {
	by := map[string][]string{}
	var order []string
	for _, r := range p.waiting {
		if by[r.Mend] == nil {
			order = append(order, r.Mend)
		}
		by[r.Mend] = append(by[r.Mend], r.Title)
	}
	for _, mend := range order {
		fmt.Fprintf(p.Out, "%s「%s」解决以后再查：%s\n", padded(marks[Skipped], 3), report.title(mend), strings.Join(by[mend], "、"))
	}
	if p.waiting = nil; p.dense || len(order) > 0 {
		fmt.Fprintln(p.Out)
	}
	fmt.Fprintln(p.Out, report.summary(p.Again))
}

// summary is the last word.
func (r Report) summary(again string) string {
	var first []string
	for _, done := range r {
		if done.Status == Fail {
			first = append(first, "「"+done.Title+"」")
		}
	}
	advice := r.Count(Advice)
	switch {
	case len(first) > 1:
		return fmt.Sprintf("有 %d 处要处理：%s。按这个顺序来，从第一处开始；做完再运行一次 %s。", len(first), strings.Join(first, ""), again)
	case len(first) == 1:
		return fmt.Sprintf("先把%s处理好，再运行一次 %s。", first[0], again)
	case advice > 0:
		return fmt.Sprintf("可以开门。另有 %d 条建议，得空再看。", advice)
	default:
		return "一切正常，可以开门。"
	}
}

// JSON writes the report for scripts.
func (r Report) JSON(out io.Writer) error {
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		Status Status `json:"status"`
		Checks Report `json:"checks"`
	}{r.Status(), r})
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	split := strings.Split(text, "\n")
	for i, line := range split {
		split[i] = oneLine(line)
	}
	return split
}

// oneLine leaves out what would move a terminal's cursor or turn the direction
// of its text: names come from outside.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, text)
}

// padded fills a text up to so many columns of a terminal.
func padded(text string, columns int) string {
	return text + strings.Repeat(" ", max(1, columns-width(text)))
}

// width is how many columns a text takes: two for what is Chinese or written
// full width.
func width(text string) int {
	n := 0
	for _, r := range text {
		n++
		if unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60 {
			n++
		}
	}
	return n
}
