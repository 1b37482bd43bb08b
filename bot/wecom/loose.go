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

var _ json.Unmarshaler = (*number)(nil)
