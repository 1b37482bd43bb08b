package archive

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"
)

// object is JSON as WeCom wrote it. What is of another type than expected is
// read as what it can mean, and never stops the reading of the rest.
type object map[string]any

// readObject reads an object. Control characters that stand in texts unescaped,
// as some clients' do, become spaces.
func readObject(data []byte) (object, bool) {
	v, ok := readJSON(data)
	if !ok {
		v, _ = readJSON(withoutControls(data))
	}
	o, ok := v.(map[string]any)
	return o, ok
}

func readJSON(data []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || d.More() {
		return nil, false
	}
	return v, true
}

func withoutControls(data []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, data)
}

// text is a field that is a text or a number.
func (o object) text(key string) string { return textOf(o[key]) }

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// number is a field that is a number, or a number in quotes; 0 if it is neither.
func (o object) number(key string) int64 {
	text := strings.TrimSpace(o.text(key))
	if n, err := json.Number(text).Int64(); err == nil {
		return n
	}
	f, err := json.Number(text).Float64()
	if err != nil || f < -1<<53 || f > 1<<53 {
		return 0
	}
	return int64(f)
}

// object is a field that is an object, or an object's JSON in a text. Of another
// text it is an object with this content.
func (o object) object(key string) object { return objectOf(o[key]) }

func objectOf(v any) object {
	switch v := v.(type) {
	case map[string]any:
		return v
	case string:
		if inner, ok := readObject([]byte(v)); ok {
			return inner
		}
		if v != "" {
			return object{"content": v}
		}
	}
	return nil
}

// list is a field that is a list; one value that stands for itself is a list of
// one.
func (o object) list(key string) []any {
	switch v := o[key].(type) {
	case []any:
		return v
	case nil:
		return nil
	default:
		return []any{v}
	}
}

// time is a field that is a time in milliseconds, or as in forwarded records and
// forms in seconds [docs 91774]; zero if it cannot be one.
func (o object) time(key string) time.Time {
	n := o.number(key)
	switch {
	case n <= 0:
		return time.Time{}
	case n < 1e11: // the year 5138 in seconds, 1973 in milliseconds
		return time.Unix(n, 0).UTC()
	case n < 1e14:
		return time.UnixMilli(n).UTC()
	}
	return time.Time{}
}
