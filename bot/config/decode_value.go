package config

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// value decodes a node into what stands at a path. A node without a value
// (`groups:` with all its lines commented out) leaves the default.
func (d *decoder) value(v reflect.Value, n ast.Node, path string) {
	if path != "" {
		if _, known := d.config.places[path]; !known {
			d.config.places[path] = Place{File: d.config.file, Line: lineOf(n)}
		}
	}
	switch n.Type() {
	case ast.NullType:
		return
	case ast.AnchorType, ast.AliasType, ast.TagType, ast.MergeKeyType:
		d.problem(lineOf(n), path, "anchors (&), aliases (*), << and !tags are not read here; write the value out")
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.section(v, n, path)
	case reflect.Map:
		d.named(v, n, path)
	case reflect.Slice:
		d.list(v, n, path)
	default:
		d.scalar(v, n, path)
	}
}

func (d *decoder) section(v reflect.Value, n ast.Node, path string) {
	for _, entry := range d.entries(n, path) {
		field, ok := fieldOf(v, entry.key)
		if !ok {
			d.unknownKey(v.Type(), entry, path)
			continue
		}
		d.value(field, entry.value, join(path, entry.key))
	}
}

func (d *decoder) unknownKey(section reflect.Type, e entry, path string) {
	p := Problem{
		Place: Place{File: d.config.file, Line: e.line},
		Path:  join(path, e.key),
		Text:  "there is no such key",
		Near:  nearest(e.key, keysOf(section)),
	}
	if p.Near == "" {
		p.Text += elsewhere(section, e.key) + d.slip(e.line)
	}
	d.problems = append(d.problems, p)
}

// named decodes a map, whose keys are names the shop chooses.
func (d *decoder) named(v reflect.Value, n ast.Node, path string) {
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	for _, entry := range d.entries(n, path) {
		item := fresh(v.Type().Elem())
		d.value(item, entry.value, join(path, entry.key))
		v.SetMapIndex(reflect.ValueOf(entry.key), item)
	}
}

func (d *decoder) list(v reflect.Value, n ast.Node, path string) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.problem(lineOf(n), path, "wants a list, has %s%s", describe(n), d.slip(lineOf(n)))
		return
	}
	for i, one := range seq.Values {
		item := fresh(v.Type().Elem())
		if one.Type() == ast.NullType {
			d.problem(lineOf(one), fmt.Sprintf("%s[%d]", path, i), "the entry is empty")
			continue
		}
		d.value(item, one, fmt.Sprintf("%s[%d]", path, i))
		v.Set(reflect.Append(v, item))
	}
}

func (d *decoder) scalar(v reflect.Value, n ast.Node, path string) {
	text, ok := textOf(n)
	if !ok {
		d.problem(lineOf(n), path, "wants %s, has %s", wanted(v.Type()), describe(n))
		return
	}
	text, err := expand(text, d.variables)
	if err == nil {
		err = setScalar(v, text)
	}
	if err != nil {
		d.problem(lineOf(n), path, "%s", err)
	}
}

// entry is one key of a section with its value.
type entry struct {
	key   string
	line  int
	value ast.Node
}

// entries are the keys of a section, each once.
func (d *decoder) entries(n ast.Node, path string) []entry {
	var pairs []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{m}
	default:
		d.problem(lineOf(n), path, "wants a section of keys, has %s%s", describe(n), d.slip(lineOf(n)))
		return nil
	}
	var out []entry
	seen := map[string]int{}
	for _, pair := range pairs {
		line := lineOf(pair.Key)
		key, ok := textOf(pair.Key)
		if !ok || pair.Value == nil {
			d.problem(line, path, "the key on this line is no plain name")
			continue
		}
		if first, twice := seen[key]; twice {
			d.problem(line, join(path, key), "the key is here for the second time; the first is on line %d", first)
			continue
		}
		seen[key] = line
		d.config.places[join(path, key)] = Place{File: d.config.file, Line: line}
		out = append(out, entry{key, line, pair.Value})
	}
	return out
}

// textOf is a scalar as it was written, so that 0017 and true can be texts.
func textOf(n ast.Node) (string, bool) {
	switch s := n.(type) {
	case *ast.StringNode:
		return s.Value, true
	case *ast.LiteralNode:
		return s.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return strings.TrimSpace(n.GetToken().Value), true
	default:
		return "", false
	}
}
