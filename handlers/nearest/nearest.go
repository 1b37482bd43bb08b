// Package nearest finds what was probably meant by a name that does not exist.
package nearest

// Among is the name that was probably meant, or empty if none is near. A name is
// near if a third of it or less is wrong.
func Among(wrong string, names []string) string {
	best, least := "", 1<<30
	for _, name := range names {
		if d := Distance(wrong, name); d > 0 && d < least && Near(d, name) {
			best, least = name, d
		}
	}
	return best
}

// Near says whether a distance from a name is that of a slip.
func Near(distance int, name string) bool { return distance <= max(1, len([]rune(name))/3) }

// Distance counts the insertions, deletions, replacements and swaps of
// neighbours that turn one word into another.
func Distance(from, to string) int {
	a, b := []rune(from), []rune(to)
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
