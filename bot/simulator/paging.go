package simulator

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// paged cuts a page out of a list and makes the cursor of the next one, which
// is empty at the end. A limit of 0 is the usual one.
func paged[T any](all []T, cursor string, limit, usual int) ([]T, string, error) {
	if limit <= 0 {
		limit = usual
	}
	from := 0
	if cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		place, ours := strings.CutPrefix(string(raw), "page:")
		if err == nil && ours {
			from, err = strconv.Atoi(place)
		}
		if err != nil || !ours || from < 0 || from > len(all) {
			return nil, "", refuse(50100, "")
		}
	}
	to := min(from+limit, len(all))
	page := append([]T{}, all[from:to]...)
	if to == len(all) {
		return page, "", nil
	}
	return page, base64.RawURLEncoding.EncodeToString([]byte("page:" + strconv.Itoa(to))), nil
}
