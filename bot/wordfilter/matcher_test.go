package wordfilter

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// slowScan is what a matcher is: every pattern at every position.
func slowScan(list [][]code, codes []code) (all []span) {
	for at := range codes {
		for i, pattern := range list {
			if at+len(pattern) <= len(codes) && slices.Equal(codes[at:at+len(pattern)], pattern) {
				all = append(all, span{int32(i), int32(at), int32(at + len(pattern))})
			}
		}
	}
	return all
}

func bySpan(a, b span) int {
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.pattern, b.pattern))
}

func TestMatcherFindsWhatTheSlowOneFinds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	draw := func(length, alphabet int) []code {
		codes := make([]code, length)
		for i := range codes {
			codes[i] = code(1 + random.IntN(alphabet))
		}
		return codes
	}
	for round := range 300 {
		alphabet := 2 + round%5
		list := make([][]code, 1+random.IntN(60))
		for i := range list {
			list[i] = draw(1+random.IntN(9), alphabet)
			if round%3 == 0 {
				list[i] = draw(2+random.IntN(9), alphabet)
			}
		}
		m := newMatcher(list)
		for range 5 {
			text := draw(random.IntN(300), alphabet)
			got, want := m.scan(text, nil), slowScan(list, text)
			if !slices.IsSortedFunc(got, func(a, b span) int { return cmp.Compare(a.start, b.start) }) {
				t.Fatalf("round %d: spans are not in the order of their starts", round)
			}
			slices.SortFunc(got, bySpan)
			slices.SortFunc(want, bySpan)
			if !slices.Equal(got, want) {
				t.Fatalf("round %d: patterns %v in %v: got %v, want %v", round, list, text, got, want)
			}
		}
	}
}

func TestMatcherOfNothingFindsNothing(t *testing.T) {
	if got := newMatcher(nil).scan([]code{5, 6, 7, 8, 9}, nil); got != nil {
		t.Errorf("an empty matcher found %v", got)
	}
	if got := newMatcher([][]code{{5, 6}}).scan(nil, nil); got != nil {
		t.Errorf("an empty text holds %v", got)
	}
}
