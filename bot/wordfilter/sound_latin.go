package wordfilter

// longestSyllable is zhuang.
const longestSyllable = 6

// syllables divides letters into syllables and appends their numbers to dst. A
// run may be divided in several ways (xian is one syllable or two); skip says how
// many ways to pass over. It reports false when there is none left.
func (t *soundTable) syllables(letters string, skip int, dst []uint16) ([]uint16, bool) {
	found, ok := t.divide(letters, &skip, dst)
	if !ok {
		return dst, false
	}
	return found, true
}

func (t *soundTable) divide(letters string, skip *int, dst []uint16) ([]uint16, bool) {
	if letters == "" {
		*skip--
		return dst, *skip < 0
	}
	for n := min(len(letters), longestSyllable); n > 0; n-- {
		number, ok := t.number[letters[:n]]
		if !ok || n == 1 && len(letters) > 1 && letters[0] != 'e' && letters[0] != 'a' {
			continue
		}
		if found, ok := t.divide(letters[n:], skip, append(dst, number)); ok {
			return found, true
		}
	}
	return dst, false
}
