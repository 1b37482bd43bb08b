package wordlist

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// listNames are what a list may stand under.
var listNames = []string{"rules", "words", "list", "规则", "词库", "敏感词"}

// example is one rule in YAML.
const example = "- {word: 代开发票, category: illegal, severity: review}"

// readYAML reads a list of maps, or a map with that list under rules. Where every
// item begins on a line of its own each is read by itself, so that a mistake
// stays in its item; the library also takes a kilobyte for every word it reads.
func (l *list) readYAML(text string) {
	text = strings.ToValidUTF8(text, "\ufffd")
	items, ok := items(text)
	if !ok {
		l.readPart(text)
		return
	}
	for _, i := range items {
		l.above = i.above
		l.readPart(i.text)
	}
	l.above = 0
}

// readPart reads a text that is YAML by itself.
func (l *list) readPart(text string) {
	file, err := parse(text)
	if err != nil {
		var at yaml.Error
		line := l.above + 1
		if errors.As(err, &at) && at.GetToken() != nil {
			line = l.above + at.GetToken().Position.Line
		}
		l.problem(line, "YAML 写得不对，读不下去："+firstLine(err), example)
		return
	}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			l.readNode(doc.Body)
		}
	}
}

func (l *list) readNode(n ast.Node) {
	switch n := n.(type) {
	case *ast.SequenceNode:
		for _, v := range n.Values {
			l.readMap(v)
		}
	case *ast.MappingNode:
		for _, pair := range n.Values {
			if slices.Contains(listNames, plainName(scalar(pair.Key))) {
				if list, ok := pair.Value.(*ast.SequenceNode); ok {
					l.readNode(list)
					continue
				}
			}
			l.hint(l.lineOf(pair), "没有用到这一项："+short(scalar(pair.Key)), "rules: ["+strings.TrimPrefix(example, "- ")+"]")
		}
	case *ast.CommentGroupNode, *ast.NullNode:
	default:
		l.problem(l.lineOf(n), "要写一个列表，每条规则一项", example)
	}
}

// readMap reads one rule.
func (l *list) readMap(n ast.Node) {
	pairs, ok := n.(*ast.MappingNode)
	if !ok {
		l.problem(l.lineOf(n), "每条规则要写 word、category、severity", example)
		return
	}
	r := row{line: l.lineOf(n)}
	if len(pairs.Values) > 0 {
		r.line = l.lineOf(pairs.Values[0].Key)
	}
	for _, pair := range pairs.Values {
		name := scalar(pair.Key)
		c, ok := columnOf(name)
		if !ok {
			what, _ := unknownColumn(name)
			l.hint(l.lineOf(pair.Key), what, "")
			continue
		}
		joint := "|"
		if c == colWord {
			joint = "+"
		}
		text, ok := value(pair.Value, joint)
		if !ok {
			l.problem(l.lineOf(pair.Key), short(name)+" 要写文字或者列表", example)
			return
		}
		r.cells[c] = text
	}
	l.add(r)
}

// value is a scalar's text, or a list's with something between.
func value(n ast.Node, joint string) (string, bool) {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		switch n.(type) {
		case *ast.MappingNode, *ast.MappingValueNode, *ast.AliasNode, *ast.AnchorNode, *ast.TagNode:
			return "", false
		}
		return scalar(n), true
	}
	parts := make([]string, len(list.Values))
	for i, v := range list.Values {
		if _, ok := v.(ast.ScalarNode); !ok {
			return "", false
		}
		parts[i] = scalar(v)
	}
	return strings.Join(parts, joint), true
}

// scalar is what a person wrote: 110 and no are words here.
func scalar(n ast.Node) string {
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return ""
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	}
	if t := n.GetToken(); t != nil {
		return t.Value
	}
	return ""
}

// lineOf is the line of the file on which a part begins.
func (l *list) lineOf(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return l.above + t.Position.Line
	}
	return l.above
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return strings.TrimSpace(line)
}

// deepest is more than a list of rules needs; the parser's memory grows with the
// square of the depth.
const deepest = 16

// parse reads YAML; its library has panicked on nonsense.
func parse(text string) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("写法看不懂")
		}
	}()
	tokens := lexer.Tokenize(text)
	open, marks, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			marks, line = 0, t.Position.Line
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			open++
		case token.SequenceEndType, token.MappingEndType:
			open--
		case token.SequenceEntryType, token.MappingKeyType:
			marks++
		}
		if open > deepest || marks > deepest {
			return nil, fmt.Errorf("第 %d 行嵌套太深", line)
		}
	}
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}
