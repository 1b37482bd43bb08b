package config

import (
	"fmt"
	"slices"
	"strings"
)

// Place is where a setting comes from: a line of a file, or a variable of the
// environment.
type Place struct {
	// File and Line are empty for what the environment set.
	File string
	Line int
	// Variable is the environment variable, with the ZHANGGUI_ in front.
	Variable string
}

// String is the place as editors and people read it: "config.yaml:12".
func (p Place) String() string {
	switch {
	case p.Variable != "":
		return "environment " + p.Variable
	case p.Line > 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return p.File
	}
}

// Problem is one mistake in the configuration. It never holds a secret's value.
type Problem struct {
	Place
	// Path is the setting, as "shop.welcome.rules[1].coupon"; empty when the
	// file as a whole is meant.
	Path string
	// Text says what is wrong; Near is the nearest right name, if one is near.
	Text, Near string
}

// Error is the problem in one line: place, path, what is wrong, what is right.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Place.String())
	if p.Path != "" {
		b.WriteString(": " + p.Path)
	}
	b.WriteString(": " + p.Text)
	if p.Near != "" {
		b.WriteString("; did you mean " + p.Near + "?")
	}
	return b.String()
}

// Problems are all mistakes found, in the order of the file, the environment's
// last.
type Problems []Problem

// mostProblems is how many problems are printed: more help nobody.
const mostProblems = 20

// Error is one problem a line.
func (ps Problems) Error() string {
	lines := make([]string, 0, len(ps))
	for i, p := range ps {
		if i == mostProblems {
			lines = append(lines, fmt.Sprintf("and %d more", len(ps)-i))
			break
		}
		lines = append(lines, p.Error())
	}
	return strings.Join(lines, "\n")
}

// inOrder sorts by place and keeps the order of finding on one line.
func (ps Problems) inOrder() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		if c := strings.Compare(a.Variable, b.Variable); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return ps
}
