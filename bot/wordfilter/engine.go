package wordfilter

// Engine looks for all rules at once. It never changes and may be used by any
// number of goroutines.
type Engine struct {
	rules []Rule
	first *matcher
	owner []found
	// second is nil when no rule asks for a technique of the second channel.
	second *second
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
func (e *Engine) Any(text string) bool { return len(e.Find(text, nil)) > 0 }

// Find appends every place where a rule holds to dst, by ascending start.
func (e *Engine) Find(text string, dst []Match) []Match {
	s := borrow(text)
	defer s.release()
	s.found = e.look(s, s.found[:0])
	if e.second != nil {
		s.found = e.second.find(text, s, s.found)
	}
	for _, f := range s.found {
		dst = append(dst, Match{Rule: int(f.rule), Start: int(f.start), End: int(f.end), Via: f.via})
	}
	return dst
}

func (e *Engine) look(s *scratch, dst []found) []found {
	s.spans = e.first.scan(s.codes, s.spans[:0])
	for _, p := range s.spans {
		f := e.owner[p.pattern]
		from, to := s.place(int(p.start), int(p.end))
		f.start, f.end = int32(from), int32(to)
		if whole(s.text, from, to, e.rules[f.rule].Words[f.word]) {
			dst = append(dst, f)
		}
	}
	return dst
}
