package config

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// decoder fills the configuration from YAML. It walks the parsed document
// beside the types, so that it can go on after a mistake, name the nearest
// right key and remember the line of every setting.
type decoder struct {
	config    *Config
	variables map[string]string
	problems  Problems
	// unreadable says that there is no document to talk about.
	unreadable bool
	lines      []string
}

func (d *decoder) decode(source []byte) {
	text, line, err := clean(source)
	if err != nil {
		d.unreadable = true
		d.problem(line, "", "%s", err)
		return
	}
	d.lines = strings.Split(string(text), "\n")
	doc, err := parse(text)
	if err != nil {
		d.unreadable = true
		d.syntax(err)
		return
	}
	switch bodies := documents(doc); len(bodies) {
	case 0:
		d.unreadable = true
		d.problem(0, "", "the file holds nothing but comments; start from the shipped config.yaml")
	case 1:
		d.value(reflect.ValueOf(d.config).Elem(), bodies[0], "")
	default:
		d.problem(lineOf(bodies[1]), "", "a second document begins here; everything belongs into one")
	}
}

func documents(doc *ast.File) []ast.Node {
	var bodies []ast.Node
	for _, one := range doc.Docs {
		if one.Body != nil && one.Body.Type() != ast.CommentType {
			bodies = append(bodies, one.Body)
		}
	}
	return bodies
}

// syntax reports what the parser refused: its message and line, never its
// excerpt of the file, which may show a secret.
func (d *decoder) syntax(err error) {
	var y yaml.Error
	line, deep := 0, tooDeepError(0)
	switch {
	case errors.As(err, &deep):
		d.problem(int(deep), "", "%s", err)
		return
	case !errors.As(err, &y):
		d.problem(0, "", "the YAML cannot be understood")
		return
	case y.GetToken() != nil && y.GetToken().Position != nil:
		line = y.GetToken().Position.Line
	}
	d.problem(line, "", "the YAML cannot be understood: %s%s", y.GetMessage(), d.slip(line))
}

// keyWithoutSpace is "secret:abc", which YAML takes for one text.
var keyWithoutSpace = regexp.MustCompile(`^\s*(- )?[a-z_]+:[^\s/]`)

// slip names what the eye overlooks on a line.
func (d *decoder) slip(line int) string {
	if line < 1 || line > len(d.lines) {
		return ""
	}
	text := d.lines[line-1]
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t\u3000\u00a0"))]
	switch {
	case strings.Contains(indent, "\t"):
		return " (the line is indented with a tab; use spaces)"
	case strings.ContainsAny(indent, "\u3000\u00a0"):
		return " (the line is indented with a wide space; use plain spaces)"
	case strings.Contains(text, "："):
		return " (the line has a full-width colon ： where : and a space belong)"
	case keyWithoutSpace.MatchString(text):
		return " (a space belongs behind the colon)"
	default:
		return ""
	}
}

func (d *decoder) problem(line int, path, format string, args ...any) {
	d.problems = append(d.problems, Problem{
		Place: Place{File: d.config.file, Line: line},
		Path:  path,
		Text:  fmt.Sprintf(format, args...),
	})
}

func lineOf(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}
