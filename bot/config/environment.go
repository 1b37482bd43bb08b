package config

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Prefix begins the name of every variable that sets something.
const Prefix = "ZHANGGUI_"

// foreign are variables that begin with ZHANGGUI_ and set nothing here: what
// Kubernetes tells every container about a Service named zhanggui or
// zhanggui-something, and what the project's own tests are told by.
var foreign = regexp.MustCompile(`^ZHANGGUI_(TEST_[A-Z0-9_]+|` +
	`([A-Z0-9_]+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?))$`)

// environment overrides settings by variables: ZHANGGUI_ and the setting's
// path in upper case, joined by _ (ZHANGGUI_SHOP_STORES_0_NAME). A secret can
// also be named by a file: ZHANGGUI_WECOM_APP_SECRET_FILE.
type environment struct {
	config    *Config
	variables map[string]string
	problems  Problems
	// gap is set when a name's number is beyond the end of its list.
	gap string
}

// variablesOf splits "NAME=value"; the last of a name counts.
func variablesOf(env []string) map[string]string {
	variables := make(map[string]string, len(env))
	for _, one := range env {
		if name, value, ok := strings.Cut(one, "="); ok {
			variables[name] = value
		}
	}
	return variables
}

func (e *environment) override() {
	names := slices.Collect(maps.Keys(e.variables))
	slices.SortFunc(names, byNumber)
	for _, name := range names {
		rest, ours := strings.CutPrefix(name, Prefix)
		if !ours {
			continue
		}
		root := reflect.ValueOf(e.config).Elem()
		e.gap = ""
		if e.set(root, rest, "", e.text(name)) {
			continue
		}
		if short, ok := strings.CutSuffix(rest, "_FILE"); ok && e.set(root, short, "", e.file(name)) {
			continue
		}
		switch {
		case foreign.MatchString(name):
		case e.gap != "":
			e.problem(name, "", e.gap)
		default:
			e.problem(name, "", "no setting has this name")
			e.problems[len(e.problems)-1].Near = nearest(name, e.names(root, "ZHANGGUI", name))
		}
	}
}

// assign gives a found setting its value.
type assign func(v reflect.Value, path string)

func (e *environment) text(name string) assign {
	return func(v reflect.Value, path string) {
		e.config.setBy(name, path)
		if err := setScalar(v, strings.TrimSpace(e.variables[name])); err != nil {
			e.problem(name, path, err.Error())
		}
	}
}

func (e *environment) file(name string) assign {
	return func(v reflect.Value, path string) {
		twin := strings.TrimSuffix(name, "_FILE")
		switch _, both := e.variables[twin]; {
		case v.Type() != secretType:
			e.problem(name, path, "only secrets are read from files")
			return
		case both:
			e.problem(name, path, twin+" is set too; keep one of them")
			return
		}
		e.config.setBy(name, path)
		if err := setScalar(v, "file:"+strings.TrimSpace(e.variables[name])); err != nil {
			e.problem(name, path, err.Error())
		}
	}
}

func (e *environment) problem(name, path, text string) {
	e.problems = append(e.problems, Problem{Place: Place{Variable: name}, Path: path, Text: text})
}

// set walks to the setting that the rest of a name means and says whether
// there is one. Entries of maps and the next item of a list are made on the
// way.
func (e *environment) set(v reflect.Value, rest, path string, to assign) bool {
	switch v.Kind() {
	case reflect.Struct:
		found := false
		fields(v.Type(), func(key string, i int) {
			if tail, ok := under(rest, upper(key)); ok && !found {
				found = e.set(v.Field(i), tail, join(path, key), to)
			}
		})
		return found
	case reflect.Map:
		return e.setNamed(v, rest, path, to)
	case reflect.Slice:
		return e.setItem(v, rest, path, to)
	default:
		if rest == "" {
			to(v, path)
		}
		return rest == ""
	}
}

func (e *environment) setItem(v reflect.Value, rest, path string, to assign) bool {
	number, tail, _ := strings.Cut(rest, "_")
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || strconv.Itoa(i) != number {
		return false
	}
	if i > v.Len() {
		e.gap = fmt.Sprintf("%s ends before number %d; the next entry is number %d", path, i, v.Len())
		return false
	}
	item := fresh(v.Type().Elem())
	if i < v.Len() {
		item = v.Index(i)
	}
	if !e.set(item, tail, fmt.Sprintf("%s[%d]", path, i), to) {
		return false
	}
	if i == v.Len() {
		v.Set(reflect.Append(v, item))
	}
	return true
}

// setNamed tries every way to cut the rest into a name and a setting, entries
// that exist first.
func (e *environment) setNamed(v reflect.Value, rest, path string, to assign) bool {
	names := entryNames(v)
	for i := len(rest); i > 0; i-- {
		if i == len(rest) || rest[i] == '_' {
			names = append(names, strings.ToLower(rest[:i]))
		}
	}
	for _, name := range names {
		tail, ok := under(rest, upper(name))
		// KEYS_1_FILE is the file of entry 1, not a secret of that name.
		if !ok || v.Type().Elem() == secretType && strings.HasSuffix(name, "_file") {
			continue
		}
		item, key := fresh(v.Type().Elem()), reflect.ValueOf(name)
		if old := v.MapIndex(key); old.IsValid() {
			item.Set(old)
		}
		if !e.set(item, tail, join(path, name), to) {
			continue
		}
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		v.SetMapIndex(key, item)
		return true
	}
	return false
}

// under is what follows a key in the rest of a name.
func under(rest, key string) (tail string, ok bool) {
	tail, ok = strings.CutPrefix(rest, key)
	if !ok || tail == "" {
		return "", ok
	}
	return strings.CutPrefix(tail, "_")
}

func upper(key string) string { return strings.ToUpper(strings.ReplaceAll(key, "-", "_")) }

func entryNames(v reflect.Value) []string {
	var names []string
	for _, key := range v.MapKeys() {
		names = append(names, key.String())
	}
	slices.Sort(names)
	return names
}
