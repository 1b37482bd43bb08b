package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Numbers are what happened in a time.
func (desk) Numbers(bot.Scope, time.Time, time.Time, bot.NumbersBy) ([]bot.Numbers, error) {
	return nil, nil
}

// Price is what messages cost in deletions.
func (desk) Price(bot.Scope, time.Time, time.Time, time.Duration, bot.PriceBy) ([]bot.Price, error) {
	return nil, nil
}
