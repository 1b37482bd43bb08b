package coupons

import (
	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// Suspicion is how much speaks for somebody coming for coupons only (羊毛党), from 0
// to 100, and what, in sentences.
type Suspicion struct {
	Score int
	Why   []string
}

// Judge weighs the signs. It goes by nothing else.
func Judge(s bot.CouponSignals, limits config.Abuse) Suspicion { return Suspicion{} }
