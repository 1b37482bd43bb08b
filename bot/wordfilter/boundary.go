package wordfilter

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot/wordfilter/lexicon"
)

// around is how many bytes of text on both sides of a hit say at most where its
// words begin and end. What no word joins to the hit says nothing.
const around = 36

// doubt is by how much, in nats, a text must make more sense with a word than
// divided otherwise: sensitive words are rarer than a lexicon says. What solicits
// around it takes from that, down to leastDoubt.
const (
	doubt      = 4
	leastDoubt = 1
	// company is what the other words of a combination say for one.
	company = 5
)

var senses = sync.Pool{New: func() any { return new(secondScratch) }}

// whole says whether text[start:end], in which a Chinese word was found, is that
// word and not the end of one word and the beginning of the next (家用消毒品牌 has
// no 毒品). Who writes something between the characters of a word means it. The
// words of a combination also count inside of a compound: 棋牌 in 棋牌室.
func whole(text string, start, end int, word string, combined bool) bool {
	if redoubled(text, start, end) {
		return true
	}
	from, to := start, end
	for start-from < around && joined(text, from) {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	for to-end < around && joined(text, to) {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	room := senses.Get().(*secondScratch)
	defer senses.Put(room)
	room.line.read(text[from:to], false)
	s := &room.sense
	s.take(room.line.tokens)
	s.prepare()
	i, j := s.at(int32(start-from)), s.at(int32(end-from))
	for k := i; k < j; k++ {
		if t := &s.tokens[k]; t.kind != hanzi || t.apart && k > i {
			return true
		}
	}
	cost := min(wordCost(word), s.inside(i, j))
	needed := max(doubt-s.around(i, j), leastDoubt)
	if combined {
		needed -= company
	}
	return s.until[i]+cost+s.from[j] < s.across(i, j, combined)-needed
}

// redoubled says whether a hit's first and last characters are there twice, so that
// each of its characters is: 赌赌场场.
func redoubled(text string, start, end int) bool {
	_, first := utf8.DecodeRuneInString(text[start:])
	_, last := utf8.DecodeLastRuneInString(text[:end])
	return strings.HasSuffix(text[:start], text[start:start+first]) && strings.HasPrefix(text[end:], text[end-last:end])
}

// across is the cost of the best division in which a word goes across an end of
// tokens[i:j]. A compound that holds all of it counts where it is the more usual word:
// 枪支弹药 has 枪支, 圆滚滚 no 滚.
func (s *sense) across(i, j int, combined bool) float32 {
	best := float32(1e9)
	own := s.word(i, j)
	for k := max(i-lexicon.Longest+1, 0); k < j; k++ {
		s.wordsAt(k, func(to int, cost float32) {
			left, right := k < i && to > i, to > j
			holds := k <= i && to >= j
			if !left && !right || holds && j-i > 1 && (combined || cost >= own) {
				return
			}
			best = min(best, s.until[k]+cost+s.from[to])
		})
	}
	return best
}

// inside is the cost of the best division of tokens[i:j].
func (s *sense) inside(i, j int) float32 {
	var room [64]float32
	if j-i >= len(room) {
		return 0
	}
	costs := room[:j-i+1]
	for k := range costs[1:] {
		costs[k+1] = 1e9
	}
	for k := i; k < j; k++ {
		s.wordsAt(k, func(to int, cost float32) {
			if to <= j {
				costs[to-i] = min(costs[to-i], costs[k-i]+cost)
			}
		})
	}
	return costs[j-i]
}

// word is the cost of tokens[i:j] as one word.
func (s *sense) word(i, j int) float32 {
	h := lexicon.Seed
	for _, t := range s.tokens[i:j] {
		h = lexicon.Add(h, t.r)
	}
	cost, _ := lexicon.Cost(h)
	return cost
}
