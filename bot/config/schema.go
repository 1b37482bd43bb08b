package config

import (
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// fields are a section's settings by key, in the order of the type.
func fields(t reflect.Type, each func(key string, index int)) {
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" {
			each(key, i)
		}
	}
}

func keysOf(t reflect.Type) []string {
	var keys []string
	fields(t, func(key string, _ int) { keys = append(keys, key) })
	return keys
}

func fieldOf(v reflect.Value, key string) (field reflect.Value, ok bool) {
	fields(v.Type(), func(k string, i int) {
		if k == key {
			field, ok = v.Field(i), true
		}
	})
	return field, ok
}

// fresh is a new value with its defaults.
func fresh(t reflect.Type) reflect.Value {
	p := reflect.New(t)
	if d, ok := p.Interface().(defaulter); ok {
		d.defaults()
	}
	return p.Elem()
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// elsewhere says where a key that is right but misplaced belongs, or else what
// the section does know.
func elsewhere(section reflect.Type, key string) string {
	var homes []string
	walkTypes(reflect.TypeFor[Config](), "", func(path string) {
		if path == key || strings.HasSuffix(path, "."+key) {
			homes = append(homes, path)
		}
	})
	if len(homes) > 0 && len(homes) <= 3 {
		return "; it belongs to " + strings.Join(homes, " or ")
	}
	return "; known here: " + strings.Join(keysOf(section), ", ")
}

// walkTypes visits the path of every setting there can be, lists as [] and
// names of maps as *.
func walkTypes(t reflect.Type, path string, visit func(path string)) {
	if path != "" {
		visit(path)
	}
	switch {
	case t.Kind() == reflect.Struct:
		fields(t, func(key string, i int) { walkTypes(t.Field(i).Type, join(path, key), visit) })
	case t.Kind() == reflect.Slice:
		walkTypes(t.Elem(), path+"[]", visit)
	case t.Kind() == reflect.Map:
		walkTypes(t.Elem(), path+".*", visit)
	}
}

// wanted says in words what a setting takes.
func wanted(t reflect.Type) string {
	switch {
	case t == durationType:
		return "a time such as 10s"
	case t.Kind() == reflect.Int:
		return "a whole number"
	case t.Kind() == reflect.Bool:
		return "true or false"
	default:
		return "a text"
	}
}

// describe says in words what a node is, without its value.
func describe(n ast.Node) string {
	switch {
	case n.Type() == ast.SequenceType:
		return "a list"
	case slices.Contains([]ast.NodeType{ast.MappingType, ast.MappingValueType}, n.Type()):
		return "a section of keys"
	default:
		return "a single value"
	}
}
