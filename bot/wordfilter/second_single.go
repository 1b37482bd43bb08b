package wordfilter

import (
	"sync"

	"github.com/zhanggui/zhanggui/bot/wordfilter/lexicon"
)

// singleCosts are what characters cost as words of their own.
var singleCosts = sync.OnceValue(func() *[hanEnd - hanStart]float32 {
	costs := new([hanEnd - hanStart]float32)
	for r := range costs {
		costs[r], _ = lexicon.Cost(lexicon.Add(lexicon.Seed, rune(r+hanStart)))
	}
	return costs
})
