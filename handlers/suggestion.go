package handlers

// suggestion is "; did you mean …?" with the name that was probably meant, or
// empty if none is near. A name is near if a third of it or less is wrong.
func suggestion(wrong string, names []string) string {
	best, least := "", 1<<30
	for _, name := range names {
		d := distance([]rune(wrong), []rune(name))
		if d > 0 && d < least && d <= max(1, len([]rune(name))/3) {
			best, least = name, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// distance counts the insertions, deletions and replacements that turn a into
// b.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0]++
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j]+1, row[j+1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
