package wordfilter

import (
	"sort"

	"github.com/zhanggui/zhanggui/bot/wordfilter/lexicon"
)

// sense is how well a text makes sense as it is written: the cost of its best
// division into words up to every token and from every token on, in nats. What
// is looked for stands there only when the text makes more sense with it.
type sense struct {
	// read and ready say whether the tokens and lures, and whether the costs are
	// those of the text.
	read, ready bool
	tokens      []token
	// until[i] is the cost of tokens[:i], from[i] that of tokens[i:].
	until, from []float32
	// lure[i] is how much of what solicits begins at token i; lures their sum.
	lure  []float32
	lures float32
	// particles is how many of the tokens are particles.
	particles int
}

// take keeps the tokens of a text and looks for what solicits in it.
func (s *sense) take(tokens []token) {
	n := len(tokens)
	s.read, s.ready, s.tokens, s.lures, s.particles = true, false, append(s.tokens[:0], tokens...), 0, 0
	s.lure = grown(s.lure, n)
	for i := range n {
		s.lure[i] = s.lureAt(i, n)
		s.lures += s.lure[i]
		if particle(tokens[i].r) {
			s.particles++
		}
	}
}

// prepare works the costs out.
func (s *sense) prepare() {
	n := len(s.tokens)
	s.ready = true
	s.until, s.from = grown(s.until, n+1), grown(s.from, n+1)
	for i := range s.until {
		s.until[i], s.from[i] = 1e9, 1e9
	}
	s.until[0], s.from[n] = 0, 0
	s.walk(func(i, j int, cost float32) { s.until[j] = min(s.until[j], s.until[i]+cost) })
	for i := n - 1; i >= 0; i-- {
		s.wordsAt(i, func(j int, cost float32) { s.from[i] = min(s.from[i], s.from[j]+cost) })
	}
}

func grown(list []float32, n int) []float32 {
	if cap(list) < n {
		return make([]float32, n+n/2)[:n]
	}
	return list[:n]
}

func (s *sense) walk(do func(i, j int, cost float32)) {
	for i := range s.tokens {
		s.wordsAt(i, func(j int, cost float32) { do(i, j, cost) })
	}
}

// What tokens cost that are no hanzi.
const (
	letterCost   = 8
	lettersCost  = 10
	syllableCost = 4
	signWritten  = 9
	strayWritten = 8
)

// syllablesCosts are what a run of letters that spells syllables costs at first.
var syllablesCosts = [...]float32{unusual: 12, named: 9.5, englishWord: 8}

// cost is what a token costs by itself.
func (t *token) cost() float32 {
	switch {
	case t.kind == hanzi:
		return singleCost(t.r)
	case t.kind == breaking:
		return 0
	case t.kind == spelled && t.first:
		return syllablesCosts[t.habit]
	case t.kind == spelled && t.habit == unusual:
		return syllableCost
	case t.kind == spelled:
		return 0
	case t.kind == other && t.single():
		return letterCost
	case t.kind == other:
		return lettersCost
	case t.kind == sign:
		return signWritten
	}
	return strayWritten
}

// wordsAt calls do for every word that begins at a token.
func (s *sense) wordsAt(i int, do func(j int, cost float32)) {
	if t := &s.tokens[i]; t.kind != hanzi {
		do(i+1, t.cost())
		return
	}
	h := lexicon.Seed
	for j := i; j < len(s.tokens) && j < i+lexicon.Longest; j++ {
		if j > i && (s.tokens[j].kind != hanzi || s.tokens[j].apart || !lexicon.Pair(s.tokens[j-1].r, s.tokens[j].r)) {
			return
		}
		h = lexicon.Add(h, s.tokens[j].r)
		cost, known := lexicon.Cost(h)
		if j == i {
			cost, known = singleCost(s.tokens[j].r), true
		}
		if known {
			do(j+1, cost)
		}
		if j == i && i+1 < len(s.tokens) && !s.tokens[i+1].apart {
			if particle := particleCost(s.tokens[i+1].r); particle > 0 {
				do(i+2, cost+particle)
			}
		}
	}
}

// at is the token at or behind a byte of the text.
func (s *sense) at(place int32) int {
	return sort.Search(len(s.tokens), func(i int) bool { return s.tokens[i].start >= place })
}

// with is how much less sense the text makes with a word at tokens[i:j] than as it
// is written: below 0, it makes more.
func (s *sense) with(i, j int, word float32) (loss float32) {
	return s.until[i] + word + s.from[j] - s.until[len(s.tokens)]
}

// around is how much of what solicits stands outside of tokens[i:j].
func (s *sense) around(i, j int) float32 {
	lures := s.lures
	for k := max(i-longestLure+1, 0); k < j; k++ {
		lures -= s.lure[k]
		if k < i {
			lures += s.lureAt(k, i)
		}
	}
	return min(lures, mostLure)
}

// wordCost is how rare a word of a rule is. How often newspapers have it
// says nothing of that, so all words of a length are as rare.
func wordCost(word string) float32 { return lengthCost(len(codesOf(word))) }

// lengthCost is how rare a word of n characters is.
func lengthCost(n int) float32 {
	return plainWord + max(float32(n)-2, 0)*perCharacter
}

const (
	plainWord    = 12
	perCharacter = 0.5
)

// mostLure bounds what the words around a bent one may say for it.
const mostLure = 7

// judge says whether a word is meant between two bytes of the text when bending
// it cost that much.
func (s *second) judge(word float32, room *scratch, start, end int32, cost float32) bool {
	own := &room.second
	sense := &own.sense
	if !sense.read {
		sense.take(own.line.tokens)
	}
	i, j := sense.at(start), sense.at(end)
	lures := sense.around(i, j)
	if cost >= shapeCost-bothBonus {
		lures -= sense.calm(i, j)
	}
	if word+cost-sense.apart(i, j) >= lures {
		return false
	}
	if !sense.ready {
		sense.prepare()
	}
	return sense.with(i, j, word+cost) < lures
}

// apart is no less than what tokens[i:j] cost as they are written: what they do
// one by one, or as one word.
func (s *sense) apart(i, j int) (cost float32) {
	h, written := lexicon.Seed, true
	for k := i; k < j; k++ {
		h = lexicon.Add(h, s.tokens[k].r)
		cost += s.tokens[k].cost()
		written = written && s.tokens[k].kind == hanzi // 赚💰 is not the word 赚钱
	}
	if word, known := lexicon.Cost(h); known && written && !s.broken(i, j) {
		return min(cost, word)
	}
	return cost
}

// broken says whether something is skipped inside of tokens[i:j].
func (s *sense) broken(i, j int) bool {
	for k := i + 1; k < j; k++ {
		if s.tokens[k].apart {
			return true
		}
	}
	return false
}

// particleCost is what a particle that follows a verb of one character adds to
// its cost, 0 when the character is none.
func particleCost(r rune) float32 {
	switch r {
	case '着':
		return 2.5
	case '得':
		return 3.5
	case '起', '完':
		return 4
	}
	return 0
}
