package config

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// names are the variables that could set something, as candidates for the
// nearest right name of a wrong one.
func (e *environment) names(v reflect.Value, at, wrong string) []string {
	var out []string
	switch v.Kind() {
	case reflect.Struct:
		fields(v.Type(), func(key string, i int) {
			out = append(out, e.names(v.Field(i), at+"_"+upper(key), wrong)...)
		})
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, e.names(v.Index(i), at+"_"+strconv.Itoa(i), wrong)...)
		}
		next := at + "_" + strconv.Itoa(v.Len())
		out = append(out, e.names(fresh(v.Type().Elem()), next, wrong)...)
	case reflect.Map:
		for _, name := range append(entryNames(v), guesses(at, wrong)...) {
			out = append(out, e.names(fresh(v.Type().Elem()), at+"_"+upper(name), wrong)...)
		}
	default:
		out = append(out, at)
		if v.Type() == secretType {
			out = append(out, at+"_FILE")
		}
	}
	return out
}

// guesses are the names of a map's entries that a wrong variable may have
// meant: what follows the map's own name, less one to three words for a
// misspelt setting.
func guesses(at, wrong string) []string {
	rest, ok := strings.CutPrefix(wrong, at+"_")
	if !ok {
		return nil
	}
	var out []string
	for words := strings.Split(rest, "_"); len(words) > 1 && len(out) < 3; {
		words = words[:len(words)-1]
		out = append(out, strings.ToLower(strings.Join(words, "_")))
	}
	return out
}

var digits = regexp.MustCompile(`[0-9]+`)

// byNumber orders names so that item 2 of a list comes before item 10.
func byNumber(a, b string) int {
	pad := func(s string) string {
		return digits.ReplaceAllStringFunc(s, func(n string) string {
			return strings.Repeat("0", max(0, 12-len(n))) + n
		})
	}
	return strings.Compare(pad(a), pad(b))
}
