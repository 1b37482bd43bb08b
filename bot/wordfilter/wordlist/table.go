package wordlist

import (
	"encoding/csv"
	"strings"
)

// readTable reads lines of cells. The first line that is no comment names the
// columns.
func (l *list) readTable(text string) {
	var (
		at    []column
		comma rune
		no    int
	)
	for line := range strings.Lines(text) {
		no++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if at == nil {
			comma = separator(line)
			if names := cells(strings.TrimPrefix(line, "#"), comma); slicesHaveWord(names) {
				at = l.head(no, names)
				continue
			}
			if line[0] == '#' {
				continue
			}
			if at = l.headless(no, cells(line, comma)); at == nil {
				return
			}
		}
		if line[0] == '#' {
			continue
		}
		r := row{line: no}
		for i, cell := range cells(line, comma) {
			if i < len(at) && at[i] < columns {
				r.cells[at[i]] = cell
			}
		}
		l.add(r)
	}
	if at == nil {
		l.problem(0, "文件里只有注释，没有列名行", header)
	}
}

// head reads the columns' names. What is not known is left out.
func (l *list) head(no int, names []string) []column {
	at := make([]column, len(names))
	has := map[column]bool{}
	for i, name := range names {
		c, ok := columnOf(name)
		switch {
		case !ok && strings.TrimSpace(name) == "":
			at[i] = columns
		case !ok:
			at[i] = columns
			what, example := unknownColumn(name)
			l.hint(no, what, example)
		case has[c]:
			at[i] = columns
			l.hint(no, "有两列都是 "+columnNames[c][0]+"，只用第一列", "")
		default:
			at[i], has[c] = c, true
		}
	}
	for _, c := range []column{colCategory, colSeverity} {
		if !has[c] {
			l.hint(no, "没有 "+columnNames[c][0]+" 这一列", header)
		}
	}
	return at
}

// headless are the columns of a table without names if its first line can only
// be read one way.
func (l *list) headless(no int, first []string) []column {
	if len(first) >= 3 {
		if _, ok := severityOf(strings.TrimSpace(first[2])); ok {
			l.hint(no, "第一行没有列名，按 word、category、severity 的顺序来读", header)
			return []column{colWord, colCategory, colSeverity}
		}
	}
	l.problem(no, "第一行要写列名，至少有 word、category、severity；能写的列有 "+ownNames(), header)
	return nil
}

func slicesHaveWord(names []string) bool {
	for _, name := range names {
		if c, ok := columnOf(name); ok && c == colWord {
			return true
		}
	}
	return false
}

// separator is what parts the cells of a table with this first line.
func separator(line string) rune {
	for _, r := range "\t,，;；" {
		if strings.ContainsRune(line, r) {
			return r
		}
	}
	return '\t'
}

// cells parts a line. Between tabs everything stands for itself; between commas
// quotes hold a cell together, as spreadsheets write it.
func cells(line string, comma rune) []string {
	if comma != '\t' && strings.ContainsRune(line, '"') {
		r := csv.NewReader(strings.NewReader(line))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
		if fields, err := r.Read(); err == nil {
			return fields
		}
	}
	return strings.Split(line, string(comma))
}
