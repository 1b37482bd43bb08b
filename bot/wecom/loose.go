package wecom

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// number reads what WeCom writes as 1380000000 here and as "1380000000" there
// (created_at of media [docs 90253, 95098]).
type number int64

// UnmarshalJSON takes a number, a number in quotes, or an empty string.
func (n *number) UnmarshalJSON(data []byte) error {
	text := string(bytes.Trim(data, `"`))
	if text == "" || text == "null" {
		*n = 0
		return nil
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("%q is not a whole number", text)
	}
	*n = number(v)
	return nil
}

// word reads what WeCom writes as a text here and as a number there (rule_id
// [docs 95097]).
type word string

// UnmarshalJSON takes a text, a number, or null.
func (w *word) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, (*string)(w))
	}
	if string(data) == "null" {
		*w = ""
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(data, &n); err != nil {
		return fmt.Errorf("%q is neither a text nor a number", cutBytes(string(data), 20))
	}
	*w = word(n)
	return nil
}

// words are the texts of a list that are not empty.
func words(list []word) []string {
	var texts []string
	for _, w := range list {
		if w != "" {
			texts = append(texts, string(w))
		}
	}
	return texts
}

// truth reads what WeCom writes as true here and as 1 there.
type truth bool

// UnmarshalJSON takes a truth value, 0 or 1, either of them in quotes, or null.
func (b *truth) UnmarshalJSON(data []byte) error {
	switch string(bytes.Trim(data, `"`)) {
	case "true", "1":
		*b = true
	case "false", "0", "", "null":
		*b = false
	default:
		return fmt.Errorf("%q is no truth value", cutBytes(string(data), 20))
	}
	return nil
}

var (
	_ json.Unmarshaler = (*number)(nil)
	_ json.Unmarshaler = (*word)(nil)
	_ json.Unmarshaler = (*truth)(nil)
)
