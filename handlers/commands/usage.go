package commands

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// usage is a line that says how a command is written, with an example.
func usage(cmd bot.Command) string {
	text := "\n用法：" + pattern(cmd)
	if len(cmd.Examples) > 0 {
		text += "\n例：" + cmd.Examples[0]
	}
	return text
}

// pattern is a command with the names of its arguments: what may be left out
// stands in brackets.
func pattern(cmd bot.Command) string {
	var b strings.Builder
	b.WriteString("/" + cmd.Name)
	for _, arg := range cmd.Args {
		name := arg.Name
		if arg.Named {
			name += "=…"
		}
		if arg.Rest {
			name += "…"
		}
		if arg.Optional {
			b.WriteString(" [" + name + "]")
		} else {
			b.WriteString(" <" + name + ">")
		}
	}
	return b.String()
}
