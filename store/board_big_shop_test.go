package store

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// TestTheBigShopIsLikeAShop makes a small one, as benchmarks make a large one.
func TestTheBigShopIsLikeAShop(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		o.Now = clockAt(opening).Now
		s := mustOpen(t, o)
		fillBoard(t, s, 2_000)
		ask := boardAsk(bot.Everything(), boardDays)
		n := ok[[]bot.Numbers](t)(s.Numbers(background, ask.Scope, ask.From, ask.Until, bot.NumbersAll))[0]
		if n.Added < 200 || n.Welcomed < 200 || n.Joined == 0 || n.Redeemed == 0 || n.Orders == 0 || n.Violations == 0 || n.Grabbed == 0 {
			t.Errorf("the shop is empty: %+v", n)
		}
		stores := ok[[]bot.Numbers](t)(s.Numbers(background, ask.Scope, ask.From, ask.Until, bot.NumbersStore))
		if len(stores) != boardStores {
			t.Errorf("%d stores", len(stores))
		}
	})
}
