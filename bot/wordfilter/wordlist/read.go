package wordlist

import (
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

// largest is more than a list of a million words needs.
const largest = 256 << 20

// Read reads a list of words. The name's ending (.yaml, .yml, .json, or .tsv,
// .csv, .txt) says how it is written; with another ending the text does. A file
// that cannot be read at all gives no entries and one problem.
func Read(name string, r io.Reader) ([]Entry, []Problem) {
	raw, err := io.ReadAll(io.LimitReader(r, largest+1))
	if err != nil {
		return nil, []Problem{{Name: name, What: "文件读不出来：" + err.Error()}}
	}
	if len(raw) > largest {
		return nil, []Problem{{Name: name, What: fmt.Sprintf("文件太大，最多 %d MB；请拆成几个文件", largest>>20)}}
	}
	text, err := decode(raw)
	if err != nil {
		return nil, []Problem{{Name: name, What: err.Error()}}
	}
	l := &list{name: name, taken: map[string]int{}, speakers: map[string]wordfilter.Speakers{}}
	switch {
	case strings.TrimSpace(text) == "":
		l.problem(0, "文件是空的", header)
	case isYAML(name, text):
		l.readYAML(text)
	default:
		l.readTable(text)
	}
	if len(l.entries)+len(l.problems) == 0 {
		l.hint(0, "文件里没有规则", header)
	}
	return l.entries, l.problems
}

// header is how a table begins, as an example.
const header = "word⇥category⇥severity（⇥ 是制表符），下一行 发票代开⇥illegal⇥review"

// list is what has been read so far.
type list struct {
	name     string
	entries  []Entry
	problems []Problem
	// taken are the lines on which rules stand, by their ids, and speakers whom they
	// are about.
	taken    map[string]int
	speakers map[string]wordfilter.Speakers
	// above is how many lines of the file are above the part that is being read.
	above int
}

func (l *list) problem(line int, what, example string) {
	l.problems = append(l.problems, Problem{Name: l.name, Line: line, What: what, Example: example})
}

// hint tells of something that was put right.
func (l *list) hint(line int, what, example string) {
	l.problems = append(l.problems, Problem{Name: l.name, Line: line, What: what, Example: example, Kept: true})
}

// isYAML says whether a file is YAML rather than a table.
func isYAML(name, text string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return true
	case ".tsv", ".csv", ".txt", ".tab":
		return false
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		return line == "---" || strings.HasPrefix(line, "- ") || line[0] == '[' || line[0] == '{' || strings.HasSuffix(line, ":")
	}
	return false
}
