package config

import (
	"errors"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// parse reads YAML. Keys given twice are left to the decoder, which names both
// lines.
func parse(text []byte) (doc *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the YAML cannot be understood")
		}
	}()
	tokens := lexer.Tokenize(string(text))
	if line := tooDeep(tokens); line > 0 {
		return nil, tooDeepError(line)
	}
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

// tooDeepError is the line that nests too deep.
type tooDeepError int

func (tooDeepError) Error() string { return "this line is nested deeper than any setting is" }

// deepest is more than the deepest setting needs. The parser's memory grows
// with the square of the depth, so it is not asked about more.
const deepest = 32

// tooDeep is the line on which brackets or list marks nest too deep, or 0.
func tooDeep(tokens token.Tokens) int {
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
			return line
		}
	}
	return 0
}
