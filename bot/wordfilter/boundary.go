package wordfilter

import (
	"sync"
	"unicode/utf8"
)

// around is how many bytes of text on both sides of a hit say where its words
// begin and end.
const around = 36

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
	tokens := room.line.tokens
	for i, t := range tokens {
		at := int(t.start) + from
		if start < at && at < end && t.apart || start <= at && at < end && t.kind != hanzi {
			return true
		}
		_ = i
	}
	room.sense.prepare(tokens)
	loss, _ := room.sense.with(int32(start-from), int32(end-from), wordCost(word))
	return loss <= 0 || room.sense.hasEdges(int32(start-from), int32(end-from))
}

// hasEdges says whether a best division of the text has a word's edge at both
// ends of it.
func (s *sense) hasEdges(start, end int32) bool {
	i, j := s.at(start), s.at(end)
	total := s.until[len(s.tokens)]
	return s.until[i]+s.between(i, j)+s.from[j] <= total+0.01
}

// between is the cost of the best division of tokens[i:j].
func (s *sense) between(i, j int) float32 {
	if i >= j {
		return 0
	}
	best := make([]float32, j-i+1)
	for k := 1; k <= j-i; k++ {
		best[k] = 1e9
	}
	for k := i; k < j; k++ {
		s.wordsAt(k, func(to int, cost float32) {
			if to <= j {
				best[to-i] = min(best[to-i], best[k-i]+cost)
			}
		})
	}
	return best[j-i]
}
