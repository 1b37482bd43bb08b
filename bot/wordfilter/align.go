package wordfilter

// run is a character that a word has once or several times on end, and the same
// character in a text.
type run struct{ word, wordEnd, text, textEnd int }

func (r run) wants() int { return r.wordEnd - r.word }

// longestWord is how many characters a word may have.
const longestWord = 64

// align judges whether a word stands where its squeezed codes were found, in
// text[from:to], and how. These are the rules:
//
//   - Doubles. A word's own doubles must be there: "as" is not "ass". Where the
//     text has more, it is a stretched word if one character stands there three
//     times or two characters are repeated (六六合合彩彩). A single double is the
//     speech of people (妈妈, 看看) and no trick but in a Latin word of four letters
//     and more. At the ends of a Chinese word what is too much lies outside of it;
//     a number must have its very digits.
//   - Gaps. White space, symbols, brackets and emoji are skipped; what ends a
//     sentence is no gap, and neither is a full stop before a space.
//   - Latin words and numbers: latin.go.
func (s *scratch) align(from, to int, word string) (start, end int, via Techniques, ok bool) {
	s.want = trimmedCells(cellsOf(word, 0, len(word), s.want[:0]))
	s.have = cellsOf(s.text, from, to, s.have[:0])
	var room [longestWord]run
	runs, ok := pair(s.want, s.have, room[:0])
	if !ok {
		return 0, 0, 0, false
	}
	if len(runs) == 1 {
		return s.alignOne(word, runs[0])
	}
	first, last := runs[0], runs[len(runs)-1]
	head := min(s.block(first.textEnd-1, -1, first.text), first.textEnd-first.wants())
	tail := max(s.block(last.text, 1, last.textEnd-1)+1, last.text+last.wants())
	runs[0].text, runs[len(runs)-1].textEnd = head, tail
	repeated, stretched := s.stretched(runs)
	if head < first.textEnd-first.wants() && !s.latinPair(first.word, first.textEnd-1) && !stretched {
		runs[0].text = first.textEnd - first.wants()
	}
	if tail > last.text+last.wants() && !s.latinPair(last.word, last.text) && !stretched {
		runs[len(runs)-1].textEnd = last.text + last.wants()
	}
	if !s.doublesHold(runs, repeated) {
		return 0, 0, 0, false
	}
	return s.judge(word, runs)
}

// trimmedCells leaves the punctuation around a word out.
func trimmedCells(cells []cell) []cell {
	for len(cells) > 0 && cells[0].to == rune(barrier) {
		cells = cells[1:]
	}
	for len(cells) > 0 && cells[len(cells)-1].to == rune(barrier) {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// pair pairs the characters of a word with those of a text. Codes are equal
// already, but two rare characters may share one, and a character that folds to
// several may be cut.
func pair(want, have []cell, runs []run) ([]run, bool) {
	j := 0
	for i := 0; i < len(want); {
		r := run{word: i, text: j}
		for i < len(want) && want[i].to == want[r.word].to {
			i++
		}
		for j < len(have) && have[j].to == want[r.word].to {
			j++
		}
		r.wordEnd, r.textEnd = i, j
		if r.textEnd-r.text < r.wants() || len(runs) == cap(runs) {
			return nil, false
		}
		runs = append(runs, r)
	}
	return runs, j == len(have) && len(runs) > 0
}

// block goes from a cell of the text in a direction, at most to another, while
// nothing that is seen stands between.
func (s *scratch) block(at, by, to int) int {
	for at != to && !s.have[max(at, at+by)].gap.seen() {
		at += by
	}
	return at
}

func (s *scratch) latinPair(word, text int) bool { return s.want[word].latin && s.have[text].latin }

// stretched counts the characters that the text has more often than the word,
// and says whether one of those inside of the word is.
func (s *scratch) stretched(runs []run) (repeated int, inside bool) {
	for i, r := range runs {
		if r.textEnd-r.text > r.wants() {
			repeated++
			inside = inside || 0 < i && i < len(runs)-1
		}
	}
	return repeated, inside
}

// doublesHold says whether all that the text has too much is stretched.
func (s *scratch) doublesHold(runs []run, repeated int) bool {
	for _, r := range runs {
		n := r.textEnd - r.text
		if n == r.wants() {
			continue
		}
		latin := s.latinPair(r.word, r.text)
		if latin && s.want[r.word].to <= '9' {
			return false
		}
		if n < 3 && repeated < 2 && !(latin && len(s.want) >= 4) {
			return false
		}
	}
	return true
}

// alignOne is align for a word of one character, once or on end: 宝宝, sss. It is
// the first piece of the run that has enough of them.
func (s *scratch) alignOne(word string, all run) (start, end int, via Techniques, ok bool) {
	for from := all.text; from < all.textEnd; {
		end := s.block(from, 1, all.textEnd-1) + 1
		r := all
		if r.text, r.textEnd = from, end; !s.latinPair(r.word, from) {
			r.textEnd = min(end, from+r.wants())
		}
		if r.textEnd-r.text >= r.wants() && s.doublesHold([]run{r}, 1) {
			if start, end, via, ok := s.judge(word, []run{r}); ok {
				return start, end, via, true
			}
		}
		from = end
	}
	all.textEnd = all.text + all.wants()
	return s.judge(word, []run{all})
}

// judge looks at the gaps, the edges and the single characters of what stands
// for the word, and says by which techniques it does.
func (s *scratch) judge(word string, runs []run) (start, end int, via Techniques, ok bool) {
	from, to := runs[0].text, runs[len(runs)-1].textEnd
	var gaps latinGaps
	for _, r := range runs {
		if r.textEnd-r.text > r.wants() {
			via |= Repeat
		}
		for i := r.text; i < r.textEnd; i++ {
			w := min(r.word+i-r.text, r.wordEnd-1)
			have, want := &s.have[i], &s.want[w]
			via |= bent(have, want)
			if i == from || i-r.text >= r.wants() && have.gap.kinds == 0 {
				continue
			}
			own := w > 0 && s.text[have.gap.start:have.start] == word[want.gap.start:want.start]
			if !own {
				via |= have.gap.techniques()
				if w > 0 && i-r.text < r.wants() {
					via |= want.gap.techniques()
				}
				if have.gap.breaks {
					return 0, 0, 0, false
				}
			}
			if have.latin && s.have[i-1].latin {
				gaps.add(have, &s.have[i-1], own)
			}
		}
	}
	start, end = int(s.have[from].start), int(s.have[to-1].end)
	if !gaps.hold(s.text, start, end) {
		return 0, 0, 0, false
	}
	if s.latinPair(0, from) && !edge(s.text, start, -1, s.have[from].to) ||
		s.latinPair(len(s.want)-1, to-1) && !edge(s.text, end, 1, s.have[to-1].to) {
		return 0, 0, 0, false
	}
	return start, end, via, true
}
