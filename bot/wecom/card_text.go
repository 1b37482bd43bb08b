package wecom

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// cardText says what a card says, for a client that shows none: a button
// becomes the line that does the same.
func cardText(c bot.Card) string {
	var lines []string
	add := func(parts ...string) {
		if line := strings.Join(parts, ""); strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	add(c.Title)
	add(c.Detail)
	if c.Text != c.Title {
		add(c.Text)
	}
	if c.Big != "" {
		add(strings.TrimSpace(c.BigNote + " " + c.Big))
	}
	for _, r := range c.Rows {
		add(r.Name, "：", r.Value)
	}
	for _, l := range c.Links {
		add(l.Title, "：", l.URL)
	}
	add(c.URL)
	for _, b := range c.Buttons {
		add(b.Text, "，请回复 ", b.Line)
	}
	return strings.Join(lines, "\n")
}
