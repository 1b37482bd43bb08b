package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// decode reads a request's JSON into a typed struct and refuses what WeCom does
// not document: unknown fields, field names in another case, values of another
// type. Then the rules in the fields' tags are checked (see checkRules).
func decode(body []byte, into any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return refuse(40035, "empty body. Warning: wrong json format.")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var raw any
	if err := d.Decode(&raw); err != nil || d.More() {
		return refuse(40035, "Warning: wrong json format.")
	}
	if _, ok := raw.(map[string]any); !ok {
		return refuse(40035, "not an object. Warning: wrong json format.")
	}
	v := reflect.ValueOf(into).Elem()
	if err := assign("", raw, v); err != nil {
		return err
	}
	return checkRules("", v)
}

// assign puts a decoded value into a typed one.
func assign(path string, raw any, v reflect.Value) error {
	if raw == nil {
		switch v.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			return nil // Absent and null mean the same for lists and objects.
		}
		return refuse(40058, "%s must not be null", path)
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return assign(path, raw, v.Elem())
	case reflect.Struct:
		return assignStruct(path, raw, v)
	case reflect.Slice:
		return assignSlice(path, raw, v)
	default:
		return assignScalar(path, raw, v)
	}
}

func assignStruct(path string, raw any, v reflect.Value) error {
	object, ok := raw.(map[string]any)
	if !ok {
		return refuse(40058, "%s must be an object", path)
	}
	fields := fieldsOf(v.Type())
	for name, value := range object {
		index, known := fields[name]
		if !known {
			return refuse(40058, "unknown field %s", join(path, name))
		}
		if err := assign(join(path, name), value, v.FieldByIndex(index)); err != nil {
			return err
		}
	}
	return nil
}

func assignSlice(path string, raw any, v reflect.Value) error {
	list, ok := raw.([]any)
	if !ok {
		return refuse(40058, "%s must be an array", path)
	}
	v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
	for i, item := range list {
		if err := assign(fmt.Sprintf("%s[%d]", path, i), item, v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func assignScalar(path string, raw any, v reflect.Value) error {
	switch value := raw.(type) {
	case string:
		if v.Kind() == reflect.String {
			v.SetString(value)
			return nil
		}
	case bool:
		if v.Kind() == reflect.Bool {
			v.SetBool(value)
			return nil
		}
	case json.Number:
		switch v.Kind() {
		case reflect.Int, reflect.Int64:
			if n, err := value.Int64(); err == nil {
				v.SetInt(n)
				return nil
			}
		case reflect.Float64:
			if f, err := value.Float64(); err == nil {
				v.SetFloat(f)
				return nil
			}
		}
	}
	return refuse(40058, "%s must be of type %s", path, v.Kind())
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

var fieldCache sync.Map // reflect.Type → map[string][]int

// fieldsOf maps the JSON names of a struct's fields, those of embedded structs
// among them, to their places.
func fieldsOf(t reflect.Type) map[string][]int {
	if known, ok := fieldCache.Load(t); ok {
		return known.(map[string][]int)
	}
	fields := make(map[string][]int, t.NumField())
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" {
			fields[name] = f.Index
		}
	}
	fieldCache.Store(t, fields)
	return fields
}
