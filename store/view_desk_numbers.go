package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Numbers are what happened in a time.
func (d desk) Numbers(scope bot.Scope, from, until time.Time, by bot.NumbersBy) ([]bot.Numbers, error) {
	all, err := numbersIn(d.tx, scope, from, until, by)
	d.note(err)
	return all, err
}

// Price is what messages cost in deletions.
func (d desk) Price(scope bot.Scope, from, until time.Time, within time.Duration, by bot.PriceBy) ([]bot.Price, error) {
	all, err := priceIn(d.tx, scope, from, until, within, by)
	d.note(err)
	return all, err
}
