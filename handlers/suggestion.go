package handlers

import "github.com/zhanggui/zhanggui/handlers/nearest"

// suggestion is "; did you mean …?" with the name that was probably meant, or
// empty if none is near.
func suggestion(wrong string, names []string) string {
	best := nearest.Among(wrong, names)
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}
