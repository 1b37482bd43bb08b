package commands

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// Markdown is the table of all commands for the README, under each topic in the
// order in which help shows them.
func Markdown(o Options) string {
	s := newSwitchboard(o, List(o))
	var b strings.Builder
	b.WriteString("| command | who | what it does | example |\n|---|---|---|---|\n")
	for _, topic := range bot.Topics() {
		for _, c := range s.commands {
			if c.Topic == topic || c.Topic == "" && topic == bot.TopicMine {
				b.WriteString(row(c.Command))
			}
		}
	}
	return b.String()
}

func row(c bot.Command) string {
	who := c.Role.Title()
	if !c.Writes || c.Reads {
		who += "、" + bot.RoleAuditor.Title()
	}
	called := []string{"`/" + c.Name + "`"}
	for _, name := range names(c)[1:] {
		called = append(called, "`/"+name+"`")
	}
	example := ""
	if len(c.Examples) > 0 {
		example = "`" + c.Examples[0] + "`"
	}
	cells := []string{strings.Join(called, " "), who, c.Help, example}
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(cell, "|", "\\|")
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}
