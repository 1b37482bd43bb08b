package store

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordsTaken stands where words were shown that were taken away.
const wordsTaken = "（已经收回）"

// The pieces in which a text is looked for: people are shown it on one line, cut
// and with the middle of long numbers left out, so that most of its pieces stand
// there but not the whole. A piece that is too short stands in too much else.
const (
	pieceMost  = 8
	pieceLeast = 4
	tellMost   = 20
	tellLeast  = 6
)

// phrase is a text as it may be shown.
type phrase struct {
	// line is all of it on one line.
	line string
	// pieces are what is left of it whatever is done to it, in order.
	pieces []string
	// telling is a part by which it is known wherever it stands; empty if it is
	// too short for that.
	telling string
}

func newPhrase(text string) phrase {
	p := phrase{line: strings.Join(strings.Fields(text), " ")}
	for _, run := range strings.FieldsFunc(p.line, breaks) {
		runes := []rune(run)
		if n := min(len(runes), tellMost); n >= tellLeast && n > utf8.RuneCountInString(p.telling) {
			p.telling = string(runes[:n])
		}
		for len(runes) >= pieceLeast {
			n := min(pieceMost, len(runes))
			if rest := len(runes) - n; rest > 0 && rest < pieceLeast {
				n -= pieceLeast - rest
			}
			p.pieces, runes = append(p.pieces, string(runes[:n])), runes[n:]
		}
	}
	return p
}

// breaks says where a text may look different where it is shown: numbers lose
// their middle, JSON writes some signs in another way.
func breaks(r rune) bool {
	return unicode.IsDigit(r) || unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\"\\<>&*…\u2028\u2029\ufffd", r)
}

// json is a JSON text without the words; own says that it is about them.
func (t *taking) json(body string, own bool) string {
	var v any
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return t.text(body, own)
	}
	changed := false
	v = t.value(v, own, &changed)
	if !changed {
		return body
	}
	return bodyOf(v)
}

func (t *taking) value(v any, own bool, changed *bool) any {
	switch v := v.(type) {
	case string:
		text := t.text(v, own)
		*changed = *changed || text != v
		return text
	case []any:
		for i := range v {
			v[i] = t.value(v[i], own, changed)
		}
	case map[string]any:
		for k := range v {
			v[k] = t.value(v[k], own, changed)
		}
	}
	return v
}

// text is a text without the words.
func (t *taking) text(text string, own bool) string {
	for _, p := range t.phrases {
		if own || p.telling != "" && strings.Contains(text, p.telling) {
			lines := strings.Split(text, "\n")
			for i, line := range lines {
				lines[i] = p.without(line)
			}
			text = strings.Join(lines, "\n")
		}
	}
	return text
}

// without is a line without the phrase: from its first piece to its last one.
func (p phrase) without(line string) string {
	if len(p.pieces) == 0 {
		return p.withoutShort(line)
	}
	from, to := len(line), -1
	for _, piece := range p.pieces {
		if first := strings.Index(line, piece); first >= 0 {
			from, to = min(from, first), max(to, strings.LastIndex(line, piece)+len(piece))
		}
	}
	if to < 0 {
		return line
	}
	return p.before(line[:from]) + wordsTaken + p.behind(line[to:])
}

// numbers are what a masked number is written with.
const numbers = "0123456789* "

// before is what stands before the first piece, without the short runs that the
// phrase begins with and numbers between them.
func (p phrase) before(line string) string {
	head := p.line[:strings.Index(p.line, p.pieces[0])]
	for runs := strings.FieldsFunc(head, breaks); head != ""; runs = runs[:len(runs)-1] {
		if strings.ContainsFunc(head, unicode.IsDigit) {
			line = strings.TrimRight(line, numbers)
		}
		if len(runs) == 0 {
			break
		}
		rest, found := strings.CutSuffix(line, runs[len(runs)-1])
		if !found {
			break
		}
		line = rest
	}
	return line
}

// behind is what stands behind the last piece, without the short runs that the
// phrase ends with, and without where it was cut.
func (p phrase) behind(line string) string {
	if cut := strings.Index(line, "…"); cut >= 0 && cut < pieceMost*utf8.UTFMax && !strings.ContainsAny(line[:cut], "「」\n") {
		return line[cut+len("…"):]
	}
	last := p.pieces[len(p.pieces)-1]
	tail := p.line[strings.LastIndex(p.line, last)+len(last):]
	for runs := strings.FieldsFunc(tail, breaks); tail != ""; runs = runs[1:] {
		if strings.ContainsFunc(tail, unicode.IsDigit) {
			line = strings.TrimLeft(line, numbers)
		}
		if len(runs) == 0 {
			break
		}
		rest, found := strings.CutPrefix(line, runs[0])
		if !found {
			break
		}
		line = rest
	}
	return line
}

// withoutShort takes a short phrase out of where words are quoted.
func (p phrase) withoutShort(line string) string {
	if p.line == "" {
		return line
	}
	line = strings.ReplaceAll(line, "「"+p.line+"」", wordsTaken)
	if rest, found := strings.CutSuffix(line, "："+p.line); found {
		return rest + "：" + wordsTaken
	}
	return line
}
