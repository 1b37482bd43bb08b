package wordlist

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

// Write writes a list as a table that Read reads as the same list.
func Write(w io.Writer, entries []Entry) error {
	out := bufio.NewWriter(w)
	names := make([]string, columns)
	for c := range columnNames {
		names[c] = columnNames[c][0]
	}
	out.WriteString(strings.Join(names, "\t") + "\n")
	for _, e := range entries {
		level := e.Level
		if _, ok := severityOf(level); !ok {
			level = SeverityName(e.Severity)
		}
		cells := [columns]string{
			colWord: e.Written, colCategory: e.Category, colSeverity: level, colSpeakers: speakerNames[e.Speakers][0],
			colTechniques: techniquesText(e.Techniques), colAllow: strings.Join(e.Allowed, "|"),
			colExplanation: e.Explanation, colReply: e.Reply,
		}
		if e.Within > 0 {
			cells[colWithin] = strconv.Itoa(e.Within)
		}
		for c := range cells {
			cells[c] = strings.NewReplacer("\t", " ", "\r", " ", "\n", " ").Replace(cells[c])
		}
		out.WriteString(strings.Join(cells[:], "\t") + "\n")
	}
	return out.Flush()
}

// techniquesText is a set as short as people write it.
func techniquesText(t wordfilter.Techniques) string {
	switch t {
	case wordfilter.All:
		return "all"
	case wordfilter.Folds:
		return "folds"
	}
	return strings.Join((t &^ wordfilter.Folds).Names(), ",")
}
