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
	from, err := placeOf(cursor, len(all))
	if err != nil {
		return nil, "", err
	}
	to := min(from+limit, len(all))
	page := append([]T{}, all[from:to]...)
	if to == len(all) {
		return page, "", nil
	}
	return page, cursorAt(to), nil
}

// cursorAt is the cursor of the page that begins at a place of a list.
func cursorAt(place int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("page:" + strconv.Itoa(place)))
}

// placeOf reads what cursorAt wrote, of a list of so many; 50100 for a cursor
// that was never given out. The empty cursor is the beginning.
func placeOf(cursor string, length int) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	text, ours := strings.CutPrefix(string(raw), "page:")
	if err != nil || !ours {
		return 0, refuse(50100, "")
	}
	place, err := strconv.Atoi(text)
	if err != nil || place < 0 || place > length {
		return 0, refuse(50100, "")
	}
	return place, nil
}
