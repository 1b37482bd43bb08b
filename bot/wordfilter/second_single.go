package wordfilter

import (
	"sync"

	"github.com/zhanggui/zhanggui/bot/wordfilter/lexicon"
)

// Texts are words of two characters and more, with particles between them: one
// that is rarely a word of its own costs more there than its frequency says.
const (
	lonelyFrom = 6
	lonely     = 1
)

// singleCosts is what characters cost as words of their own, in quarters of a nat: a
// table small enough to stay near.
var singleCosts = sync.OnceValue(func() *[hanEnd - hanStart]uint8 {
	costs := new([hanEnd - hanStart]uint8)
	for r := range costs {
		cost, _ := lexicon.Cost(lexicon.Add(lexicon.Seed, rune(r+hanStart)))
		if cost > lonelyFrom {
			cost += lonely
		}
		costs[r] = uint8(cost * 4)
	}
	return costs
})

func singleCost(r rune) float32 { return float32(singleCosts()[r-hanStart]) / 4 }
