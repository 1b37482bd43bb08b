package wordfilter

// longestSyllable is zhuang, longestSpelling the longest run of letters that is
// divided into syllables.
const longestSyllable, longestSpelling = 6, 30

// syllables divides letters into syllables and appends their numbers to dst. A
// run may be divided in several ways (xian is one syllable or two); skip says how
// many ways to pass over. It reports false when there is none left.
func (t *soundTable) syllables(letters string, skip int, dst []uint16) ([]uint16, bool) {
	if len(letters) > longestSpelling {
		return dst, false
	}
	d := division{table: t, letters: letters, skip: skip}
	d.ends[len(letters)] = true
	for i := len(letters) - 1; i >= 0; i-- {
		for n := 1; n <= longestSyllable && i+n <= len(letters); n++ {
			if d.ends[i+n] && d.syllable(i, n) != 0 {
				d.ends[i] = true
				break
			}
		}
	}
	if !d.ends[0] {
		return dst, false
	}
	return d.divide(0, dst)
}

// division is the work of dividing one run of letters.
type division struct {
	table   *soundTable
	letters string
	skip    int
	// ends says of every place whether the letters from there on can be divided,
	// so that no way is tried in vain.
	ends [longestSpelling + 1]bool
}

// syllable is the number of the syllable of n letters at a place. Single letters
// but a and e are syllables only by themselves.
func (d *division) syllable(at, n int) uint16 {
	if c := d.letters[at]; n == 1 && len(d.letters) > 1 && c != 'a' && c != 'e' {
		return 0
	}
	return d.table.number[d.letters[at:at+n]]
}

func (d *division) divide(at int, dst []uint16) ([]uint16, bool) {
	if at == len(d.letters) {
		d.skip--
		return dst, d.skip < 0
	}
	for n := min(len(d.letters)-at, longestSyllable); n > 0; n-- {
		if !d.ends[at+n] {
			continue
		}
		if number := d.syllable(at, n); number != 0 {
			if found, ok := d.divide(at+n, append(dst, number)); ok {
				return found, true
			}
		}
	}
	return dst, false
}
