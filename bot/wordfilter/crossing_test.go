package wordfilter

import (
	"math/rand/v2"
	"testing"
)

// What is surely whole is whole when it is weighed.
func TestAloneAgreesWithWhole(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	pieces := []rune("家用消毒品牌推荐大麻烦很多现代孕妇装主办证券论坛颜色情况发票吗了着六合彩八3⑥a ，*繁體")
	alones, refused := 0, 0
	for range 40_000 {
		text := make([]rune, 3+random.IntN(12))
		for i := range text {
			text[i] = pieces[random.IntN(len(pieces))]
			if at := random.IntN(len(pieces) - 3); random.IntN(3) == 0 {
				copy(text[i:], pieces[at:at+3])
			}
		}
		from := random.IntN(len(text) - 1)
		to := from + 1 + random.IntN(len(text)-from-1)
		s, start, end := string(text), len(string(text[:from])), len(string(text[:to]))
		if letters().hanzi(text[from]) == 0 || letters().hanzi(text[to-1]) == 0 {
			continue
		}
		whole := whole(s, start, end, s[start:end], false)
		if alone := alone(s, start, end); alone && !whole {
			t.Fatalf("%q in %q is said to be whole, but it is not", s[start:end], s)
		} else if alone {
			alones++
		} else if !whole {
			refused++
		}
	}
	if alones == 0 || refused == 0 {
		t.Errorf("%d surely whole, %d refused: the texts show nothing", alones, refused)
	}
}
