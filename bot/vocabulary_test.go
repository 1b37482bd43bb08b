package bot

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// noon is when everything in these tests happens: a whole second, as WeCom's
// times are.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var pair = Pair{UserID: "liming", ExternalUserID: "wmEXAMPLE"}

// sourceFiles are the package's own files, parsed: what the language cannot
// list at run time, the types of a sealed set, is read from them.
func sourceFiles(t *testing.T) map[string]*ast.File {
	t.Helper()
	names, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = file
	}
	return files
}

// typesWith lists the types that have a method of a name, in one file or, with
// file empty, in all.
func typesWith(t *testing.T, method, file string) []string {
	t.Helper()
	var types []string
	for name, f := range sourceFiles(t) {
		if file != "" && name != file {
			continue
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || fn.Name.Name != method {
				continue
			}
			of := fn.Recv.List[0].Type
			if star, ok := of.(*ast.StarExpr); ok {
				of = star.X
			}
			types = append(types, of.(*ast.Ident).Name)
		}
	}
	slices.Sort(types)
	return types
}

// typeNames names the types of values, each once, in order.
func typeNames[T any](values []T) []string {
	var names []string
	for _, v := range values {
		names = append(names, reflect.TypeOf(v).Name())
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// unset lists the fields of a value, and of what is in it, that are zero. A
// round trip proves nothing about them.
func unset(path string, v reflect.Value) []string {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			break
		}
		var fields []string
		for i := range v.NumField() {
			fields = append(fields, unset(path+"."+v.Type().Field(i).Name, v.Field(i))...)
		}
		return fields
	case reflect.Slice:
		var fields []string
		for i := range v.Len() {
			fields = append(fields, unset(path, v.Index(i))...)
		}
		if v.Len() > 0 && v.Type().Elem().Kind() == reflect.Struct {
			return fields
		}
	}
	if v.IsZero() {
		return []string{path}
	}
	return nil
}

// full fails for a sample that leaves fields out.
func full(t *testing.T, sample any) {
	t.Helper()
	v := reflect.ValueOf(sample)
	if fields := unset(v.Type().Name(), v); len(fields) > 0 {
		t.Errorf("the sample leaves out %v: nobody would see them get lost", fields)
	}
}
