package app

import (
	"cmp"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// advice completes the commands that texts tell people to run: as they stand
// there they would run with the example shop.
type advice struct {
	commands *regexp.Regexp
	flag     string
}

// withoutShop are the commands that do not read the shop's configuration.
var withoutShop = []string{"demo", "simulate", "version", "help", "completion"}

// adviceFor completes the commands under root with the configuration's file.
func adviceFor(root *cobra.Command, file string) advice {
	var names []string
	eachCommand(root, func(c *cobra.Command) {
		top, _, _ := strings.Cut(strings.TrimPrefix(c.CommandPath(), root.Name()+" "), " ")
		if c.Runnable() && !slices.Contains(withoutShop, top) {
			names = append(names, regexp.QuoteMeta(c.CommandPath()))
		}
	})
	// A command that has others below it begins like them: the longest is meant.
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return advice{regexp.MustCompile(`(?:` + strings.Join(names, "|") + `)\b( --config\b)?`), " --config " + shellWord(file)}
}

// eachCommand goes through all commands below one.
func eachCommand(c *cobra.Command, do func(*cobra.Command)) {
	for _, below := range c.Commands() {
		do(below)
		eachCommand(below, do)
	}
}

// complete adds the file to every command that names none.
func (a advice) complete(text string) string {
	if a.commands == nil {
		return text
	}
	return a.commands.ReplaceAllStringFunc(text, func(command string) string {
		if strings.HasSuffix(command, " --config") {
			return command
		}
		return command + a.flag
	})
}

// plainWord is what a shell takes as it stands.
var plainWord = regexp.MustCompile(`^[\p{L}\p{N}_./:@%+=,-]+$`)

func shellWord(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// adviseWithConfig lets every command complete the commands in what it says and
// in its error, if the person named a configuration.
func (s *settings) adviseWithConfig(root *cobra.Command) {
	eachCommand(root, func(c *cobra.Command) {
		run := c.RunE
		if run == nil {
			return
		}
		c.RunE = func(cmd *cobra.Command, args []string) error {
			if s.file == "" {
				return run(cmd, args)
			}
			a := adviceFor(root, s.file)
			cmd.SetOut(adviser{cmd.OutOrStdout(), a})
			return a.said(run(cmd, args))
		}
	})
}

// adviser is an output whose commands are completed. It is written to line by
// line or more, as fmt does.
type adviser struct {
	out io.Writer
	advice
}

// Write writes the completed text and tells of the bytes it was given.
func (a adviser) Write(text []byte) (int, error) {
	if _, err := io.WriteString(a.out, a.complete(string(text))); err != nil {
		return 0, err
	}
	return len(text), nil
}

// advised is an error whose commands are completed.
type advised struct {
	error
	text string
}

// Error is the completed text.
func (a advised) Error() string { return a.text }

// Unwrap is the error as it was.
func (a advised) Unwrap() error { return a.error }

func (a advice) said(err error) error {
	if err == nil {
		return nil
	}
	if text := a.complete(err.Error()); text != err.Error() {
		return advised{err, text}
	}
	return err
}
