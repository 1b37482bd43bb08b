package app

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// exactly refuses another number of arguments, and says what is wanted with the
// command's own examples.
func exactly(n int, wanted string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		return checkArguments(cmd, args, n, n, wanted)
	}
}

// atLeast refuses fewer arguments.
func atLeast(n int, wanted string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		return checkArguments(cmd, args, n, max(n, len(args)), wanted)
	}
}

func checkArguments(cmd *cobra.Command, args []string, least, most int, wanted string) error {
	example := "例如：\n" + cmd.Example
	switch {
	case len(args) < least:
		return fmt.Errorf("%s 后面要%s。%s", cmd.CommandPath(), wanted, example)
	case len(args) > most:
		return fmt.Errorf("%s 后面多了「%s」：只%s，里面有空格就加引号。%s", cmd.CommandPath(), strings.Join(args[most:], " "), wanted, example)
	}
	return nil
}

// toParts lets a command that only has parts refuse a name that is none of theirs:
// a script must not take a slip for work that was done.
func toParts(root *cobra.Command) {
	for _, cmd := range root.Commands() {
		if cmd.HasSubCommands() && !cmd.Runnable() {
			cmd.SuggestionsMinimumDistance = 2
			cmd.Args, cmd.RunE = partOf, func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
		toParts(cmd)
	}
}

func partOf(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("%s 没有「%s」，您是不是要写 %s？", cmd.CommandPath(), args[0], near[0])
	}
	var names []string
	for _, part := range cmd.Commands() {
		names = append(names, part.Name())
	}
	return fmt.Errorf("%s 没有「%s」，有 %s", cmd.CommandPath(), args[0], strings.Join(names, "、"))
}
