package wordlist

import (
	"slices"
	"strings"
)

// item is one item of a YAML list, which is YAML by itself, and how many lines
// are above it.
type item struct {
	text  string
	above int
}

// items parts a list whose items all begin on lines of their own, with at most
// the list's name above. Any other text is not parted.
func items(text string) ([]item, bool) {
	var all []item
	indent, named, no, at := -1, false, 0, 0
	for line := range strings.Lines(text) {
		bare := strings.TrimSpace(line)
		depth := len(line) - len(strings.TrimLeft(line, " "))
		begins := bare == "-" || strings.HasPrefix(bare, "- ")
		switch {
		case bare == "" || bare[0] == '#':
		case indent < 0 && begins:
			indent = depth
		case indent < 0:
			if named || !isListName(line) {
				return nil, false
			}
			named = true
		case depth < indent || depth == indent && !begins:
			return nil, false
		}
		switch {
		case indent >= 0 && begins && depth == indent:
			all = append(all, item{text: line, above: no})
			at += len(line)
		case len(all) > 0:
			last := &all[len(all)-1]
			last.text = text[at-len(last.text) : at+len(line)]
			at += len(line)
		default:
			at += len(line)
		}
		no++
	}
	return all, len(all) > 0
}

// isListName says whether a line only names the list below.
func isListName(line string) bool {
	name, rest, ok := strings.Cut(line, ":")
	return strings.TrimSpace(line) == "---" || ok && strings.TrimSpace(rest) == "" && name == strings.TrimLeft(name, " ") && slices.Contains(listNames, plainName(name))
}
