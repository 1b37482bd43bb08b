package wordfilter

// Engine looks for all rules at once. It never changes and may be used by any
// number of goroutines.
type Engine struct {
	rules []Rule
	loose bool
	first channel
	// doubled are the words with doubles of their own (宝宝, ass), which cannot
	// stand in a text without any.
	doubled channel
	// second is nil when no rule asks for a technique of the second channel.
	second *second
}

// channel is what is looked for in the folded text.
type channel struct {
	matcher *matcher
	pieces  []piece // of every pattern
}

// piece is a word of a rule, or one of its allowed phrases.
type piece struct {
	rule int32
	word int32 // Words[word], or Allowed[-1-word]
}

// found is a word of a rule that stands somewhere in the text.
type found struct {
	rule, word int32 // Engine.rules[rule].Words[word]
	start, end int32 // bytes of the text
	via        Techniques
}

// Rules are what the engine was built from, by the places that matches name.
// They must not be changed.
func (e *Engine) Rules() []Rule { return e.rules }

// Any says whether any rule holds in the text.
func (e *Engine) Any(text string) bool {
	s := borrow(text)
	e.look(s, Both)
	any := len(s.matches) > 0
	s.release()
	return any
}

// Find appends every place where a rule holds to dst, by ascending start. A rule
// is there once at a place, by the fewest techniques.
func (e *Engine) Find(text string, dst []Match) []Match { return e.FindFor(text, Both, dst) }

// FindFor is Find for a text that a customer or one of the staff wrote: rules
// about the others do not hold in it.
func (e *Engine) FindFor(text string, speaking Speakers, dst []Match) []Match {
	s := borrow(text)
	e.look(s, speaking)
	dst = append(dst, s.matches...)
	s.release()
	return dst
}

// look fills the scratch's matches.
func (e *Engine) look(s *scratch, speaking Speakers) {
	s.found, s.allowed, s.matches = s.found[:0], s.allowed[:0], s.matches[:0]
	s.spans = e.first.matcher.scan(s.codes, s.spans[:0])
	for _, hit := range s.spans {
		e.judge(s, hit, e.first.pieces[hit.pattern], speaking)
	}
	if s.repeats && e.doubled.matcher != nil {
		s.spans = e.doubled.matcher.scan(s.codes, s.spans[:0])
		for _, hit := range s.spans {
			e.judge(s, hit, e.doubled.pieces[hit.pattern], speaking)
		}
	}
	if e.second != nil {
		s.found = e.second.find(s.text, s, s.found)
	}
	if len(s.found) > 0 {
		e.settle(s, speaking)
	}
}

// judge decides whether the codes of a pattern are its word, and notes it.
func (e *Engine) judge(s *scratch, hit span, of piece, speaking Speakers) {
	rule := &e.rules[of.rule]
	if !rule.Speakers.Hears(speaking) {
		return
	}
	word, list := "", &s.found
	if of.word < 0 {
		word, list = rule.Allowed[-1-of.word], &s.allowed
	} else {
		word = rule.Words[of.word]
	}
	start, end, via, hanzi, ok := s.stands(hit, word)
	if !ok || hanzi && of.word >= 0 && !e.loose && !alone(s.text, start, end) && !whole(s.text, start, end, word, len(rule.Words) > 1) {
		return
	}
	*list = append(*list, found{of.rule, of.word, int32(start), int32(end), via})
}

// stands judges whether a word stands where its codes were found, and how; hanzi
// says whether it has Chinese characters. Most do so as they are written, which
// needs no judgement.
func (s *scratch) stands(hit span, word string) (start, end int, via Techniques, hanzi, ok bool) {
	start, end = s.place(int(hit.start), int(hit.end))
	if s.text[start:end] == word && plainHanzi(word) {
		return start, end, 0, true, true
	}
	from, to := s.around(int(hit.start), int(hit.end))
	start, end, via, ok = s.align(from, to, word)
	return start, end, via, chinese(s.want), ok
}

// plainHanzi says whether a word has only Chinese characters that stand for
// themselves, and none twice on end.
func plainHanzi(word string) bool {
	a, last := letters(), rune(0)
	for _, r := range word {
		if !han(r) || a.code(r) != code(r) || r == last {
			return false
		}
		last = r
	}
	return true
}

// chinese says whether a word has a character that is not of a script with
// spaces between words.
func chinese(cells []cell) bool {
	for i := range cells {
		if !cells[i].latin {
			return true
		}
	}
	return false
}
