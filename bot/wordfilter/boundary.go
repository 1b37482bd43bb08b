package wordfilter

import (
	"sync"
	"unicode/utf8"
)

// around is how many bytes of text on both sides of a hit say where its words
// begin and end.
const around = 36

// doubt is by how much, in nats, a text must make more sense with a word than
// divided otherwise: sensitive words are rarer than a lexicon says.
const doubt = 1.5

var senses = sync.Pool{New: func() any { return new(secondScratch) }}

// whole says whether text[start:end], in which a Chinese word was found, is that
// word and not the end of one word and the beginning of the next (家用消毒品牌 has
// no 毒品). Who writes something between the characters of a word means it.
func whole(text string, start, end int, word string) bool {
	from, to := max(start-around, 0), min(end+around, len(text))
	for from < start && !utf8.RuneStart(text[from]) {
		from++
	}
	for to > end && to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	room := senses.Get().(*secondScratch)
	defer senses.Put(room)
	room.line.read(text[from:to], false)
	s := &room.sense
	s.prepare(room.line.tokens)
	i, j := s.at(int32(start-from)), s.at(int32(end-from))
	for k := i; k < j; k++ {
		if t := &s.tokens[k]; t.kind != hanzi || t.apart && k > i {
			return true
		}
	}
	return s.until[i]+wordCost(word)+s.from[j] < s.rival(i, j)-doubt || s.divides(i, j)
}

// rival is the cost of the best division in which tokens[i:j] is not one word.
func (s *sense) rival(i, j int) float32 {
	var room [64]float32
	const before = lexiconReach
	first := max(i-before, 0)
	costs := room[:]
	if j-first+1 > len(costs) {
		return s.until[len(s.tokens)]
	}
	best := float32(1e9)
	for k := first; k <= j; k++ {
		costs[k-first] = 1e9
		if k <= i {
			costs[k-first] = s.until[k]
		}
	}
	for k := first; k < j; k++ {
		s.wordsAt(k, func(to int, cost float32) {
			switch cost += costs[k-first]; {
			case k == i && to == j:
			case to > j:
				best = min(best, cost+s.from[to])
			default:
				costs[to-first] = min(costs[to-first], cost)
			}
		})
	}
	return min(best, costs[j-first]+s.from[j])
}

// lexiconReach is how many characters before a place a word may begin that ends
// behind it.
const lexiconReach = 7

// divides says whether the best division of the text has edges at both ends of
// tokens[i:j] and inside of it: 加|微信.
func (s *sense) divides(i, j int) bool {
	if j-i < 3 {
		return false
	}
	var room [64]float32
	if j-i >= len(room) {
		return true
	}
	for k := range j - i + 1 {
		room[k] = 1e9
	}
	room[0] = 0
	for k := i; k < j; k++ {
		s.wordsAt(k, func(to int, cost float32) {
			if to <= j {
				room[to-i] = min(room[to-i], room[k-i]+cost)
			}
		})
	}
	return s.until[i]+room[j-i]+s.from[j] <= s.until[len(s.tokens)]+0.01
}
