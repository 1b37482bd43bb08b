package wordfilter

import "bytes"

// What every technique costs, in nats: how much rarer a bent character is than
// the plain one, among people who mean the word.
const (
	homophoneCost  = 7.5
	nearlyCost     = 8
	shapeCost      = 4.5
	spelledCost    = 1
	signCost       = 0.5
	aliasCost      = 1
	hanziAliasCost = 4
	longAliasCost  = 2
	fillerCost     = 4
	nameCost       = 8
	// bothBonus is what a character costs less that looks and sounds alike.
	bothBonus = 1.5
	// againBonus is what every further bent character costs less: who bends one
	// bends more.
	againBonus = 1.5
)

// try compares a word with the tokens from a place on.
func (s *second) try(w *spelling, l *line, at int, room *scratch, passed Techniques, dst []found) []found {
	end := at + len(w.units)
	if end > len(l.tokens) {
		return dst
	}
	tokens := l.tokens[at:end]
	if w.hopeless(tokens, room) {
		return dst
	}
	via, cost, bends := w.used, float32(0), 0
	for i := range tokens {
		how, price, ok := w.bent(&w.units[i], &tokens[i])
		if !ok {
			return dst
		}
		if tokens[i].glyphs {
			if w.allowed&Homoglyph == 0 {
				return dst
			}
			how |= Homoglyph
		}
		via |= how
		cost += price
		if price >= shapeCost-bothBonus {
			bends++
			if bends > 1 {
				cost -= againBonus
			}
		}
	}
	first, last := &tokens[0], &tokens[len(tokens)-1]
	if !first.first || !last.last || l.inNumber(at, end) || addressed(room.text, int(first.start), int(last.end)) {
		return dst
	}
	if w.used != 0 {
		cost += w.price
	}
	if nameLike(tokens) {
		cost += nameCost
	}
	if passed&Filler != 0 {
		if w.allowed&Filler == 0 || !l.interrupted(at, end) {
			return dst
		}
		via |= Filler
		cost += fillerCost * float32(1+bends) // who puts something in the way rarely bends the rest too
	}
	if via == 0 {
		return dst
	}
	if s.judge(w.cost, room, first.start, last.end, cost) {
		dst = append(dst, found{rule: w.rule, word: w.word, start: first.start, end: last.end, via: via})
	}
	return dst
}

// nameLike says whether tokens are written as names are: Jian Ren.
func nameLike(tokens []token) bool {
	for i := range tokens {
		if t := &tokens[i]; t.kind != spelled || t.habit != named {
			return false
		}
	}
	return tokens[0].last
}

// bent says by which technique a token stands for a unit, and at what price.
func (w *spelling) bent(u *unit, t *token) (how Techniques, price float32, ok bool) {
	switch {
	case t.kind == sign && t.r == u.r:
		return Alias, signCost, w.allowed&Alias != 0
	case t.kind == spelled:
		if u.syllable != 0 {
			return 0, 0, u.syllable == t.syllable
		}
		return Pinyin, spelledCost, w.allowed&Pinyin != 0 && han(u.r) && sounds().reads(u.r, t.syllable) == same
	case t.r == u.r:
		return 0, 0, true
	case t.kind != hanzi || !han(u.r):
		return 0, 0, false
	}
	sound := unlike
	if w.allowed&Homophone != 0 {
		sound = sounds().alike(t.r, u.r)
	}
	if w.allowed&Shape != 0 && shapes().alike(t.r, u.r) {
		if sound == same {
			return Shape, shapeCost - bothBonus, true
		}
		return Shape, shapeCost, true
	}
	switch sound {
	case same:
		return Homophone, homophoneCost, true
	case nearly:
		return Homophone, nearlyCost, true
	}
	return 0, 0, false
}

// without is a line less the tokens that may only be in the way.
func (l *line) without(full *line) {
	l.tokens = l.tokens[:0]
	apart := false
	for i, t := range full.tokens {
		if t.strayed() || t.digit() && full.lone(i) {
			apart = true
			continue
		}
		t.apart = apart
		apart = false
		l.tokens = append(l.tokens, t)
	}
}

// strayed says whether a token may only be in the way: a letter of its own.
func (t *token) strayed() bool {
	return t.kind == stray || t.kind == other && t.first && t.last && t.end-t.start <= 3*mostStray && t.single()
}

// digit says whether a token is a digit written as one.
func (t *token) digit() bool { return t.kind == hanzi && t.end-t.start == 1 }

// lone says whether no other digit or letter stands beside a token.
func (l *line) lone(i int) bool {
	return (i == 0 || l.tokens[i-1].kind == hanzi && !l.tokens[i-1].digit()) &&
		(i+1 == len(l.tokens) || l.tokens[i+1].kind == hanzi && !l.tokens[i+1].digit())
}

// single says whether a run is of one letter.
func (t *token) single() bool { return t.syllable == 0 && singleRuns[t.r] }

var singleRuns = func() map[rune]bool {
	all := map[rune]bool{}
	for b := byte('a'); b <= 'z'; b++ {
		for n := 1; n <= mostStray; n++ {
			all[runNumber(bytes.Repeat([]byte{b}, n))] = true
		}
	}
	return all
}()

// inNumber says whether tokens[at:end] are digits or end in the middle of a number:
// 13 stands for nothing in an order's number.
func (l *line) inNumber(at, end int) bool {
	first, last := &l.tokens[at], &l.tokens[end-1]
	if first.digit() && (last.digit() || at > 0 && l.tokens[at-1].digit() && l.tokens[at-1].end == first.start) {
		return true
	}
	return last.digit() && end < len(l.tokens) && l.tokens[end].start == last.end && (l.tokens[end].digit() || l.tokens[end].kind == other)
}

// interrupted says whether something was left out between the tokens of a word.
func (l *line) interrupted(at, end int) bool {
	n := 0
	for i := at + 1; i < end; i++ {
		if l.tokens[i].apart {
			n++
		}
	}
	return n > 0
}

// hopeless says, before anything is compared, whether tokens are too likely to be
// meant as they are written for what solicits around them to say otherwise. They
// cost no more than they do one by one.
func (w *spelling) hopeless(tokens []token, room *scratch) bool {
	bound, bends := w.cost, 0
	for i := range tokens {
		t := &tokens[i]
		if t.kind != hanzi {
			return false
		}
		bound -= singleCost(t.r)
		if t.r != w.units[i].r {
			bound += shapeCost - bothBonus
			bends++
		}
	}
	lures := room.lures()
	if bends > 0 {
		lures -= room.second.sense.calmer(len(tokens))
	}
	return bound-againBonus*float32(max(bends-1, 0)) >= lures
}
