package web

import (
	"io/fs"
	"strings"
)

// categoryTitles are what people call the categories of words, as the templates tell.
// Without the list rules are called by their own ids.
func categoryTitles(files fs.FS) map[string]string {
	titles := map[string]string{}
	text, err := fs.ReadFile(files, "words/categories.tsv")
	if err != nil {
		return titles
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Split(strings.TrimSpace(line), "\t"); len(fields) > 1 && !strings.HasPrefix(line, "#") {
			titles[fields[0]] = fields[1]
		}
	}
	return titles
}

// ruleCell is a rule as people call it: the word with its category, or the check.
func (s *Site) ruleCell(id string) boardCell {
	if s.ruleTitle != nil {
		if title := s.ruleTitle(id); title != "" {
			return words(title)
		}
	}
	category, word, ok := strings.Cut(id, "/")
	if !ok || word == "" {
		return words(id)
	}
	c := words("「" + word + "」")
	c.Small = category
	if title := s.categories[category]; title != "" {
		c.Small = title
	}
	return c
}
