package commands

import "slices"

// isTrial says whether a word asks only what would happen.
func isTrial(w word) bool {
	return w.key == "" && !w.quoted && slices.Contains([]string{"试", "--试", "——试", "—试", "－－试", "dry", "--dry"}, fold(w.text))
}
