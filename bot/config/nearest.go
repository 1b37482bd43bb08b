package config

import "strings"

// nearest is the name among names that was probably meant, or "" if none is
// near enough to be a slip of the keyboard.
func nearest(wrong string, names []string) string {
	best, least := "", 1<<30
	for _, name := range names {
		a, b := plain(wrong), plain(name)
		d := distance(a, b)
		if d > min(max(1, len(b)/3), mostSlips) && !begins(a, b) && !begins(b, a) {
			continue
		}
		if d < least {
			best, least = name, d
		}
	}
	return best
}

// mostSlips is how many slips one name may have and still be the one meant.
const mostSlips = 4

// begins says whether a name is another cut short, as warn and warning.
func begins(long, short []rune) bool {
	return len(short) > 2 && len(long) >= len(short) && string(long[:len(short)]) == string(short)
}

// longestName bounds the work on what is no name at all.
const longestName = 200

// plain is a name as the ear hears it: publicURL, public-url and public_url
// are the same.
func plain(name string) []rune {
	if len(name) > longestName {
		name = name[:longestName]
	}
	return []rune(strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(name)))
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
