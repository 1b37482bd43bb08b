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
