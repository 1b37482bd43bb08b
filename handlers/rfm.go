package handlers

import (
	"cmp"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// RFM is how a customer's buying is scored, each from 5 (best) to 1; the zero
// value is of somebody who bought nothing.
type RFM struct {
	// Recency is how long ago the last order is, Frequency how many there are
	// and Money how much they brought.
	Recency, Frequency, Money int
}

// highScore and better counts as high.
const highScore = 4

// Class is the customer's value by the classic division into eight, by whether
// each score is high; empty for the zero value.
func (s RFM) Class() string {
	if s == (RFM{}) {
		return ""
	}
	worth := "一般"
	if s.Money >= highScore {
		worth = "重要"
	}
	switch recent, often := s.Recency >= highScore, s.Frequency >= highScore; {
	case recent && often:
		return worth + "价值客户"
	case recent:
		return worth + "发展客户"
	case often:
		return worth + "保持客户"
	default:
		return worth + "挽留客户"
	}
}

// Score scores a customer's paid orders as of a moment, by the shop's steps or
// the defaults where it has none. Orders that were refunded do not count.
func Score(steps config.RFM, orders []bot.Order, at time.Time) RFM {
	steps = withDefaults(steps)
	since := at.Add(-steps.Within)
	var last time.Time
	var money bot.Money
	number := 0
	for _, o := range orders {
		if o.Status != bot.OrderPaid || o.PaidAt.After(at) {
			continue
		}
		if o.PaidAt.After(last) {
			last = o.PaidAt
		}
		if o.PaidAt.After(since) {
			number, money = number+1, money+o.Amount
		}
	}
	if last.IsZero() {
		return RFM{}
	}
	return RFM{
		Recency:   score(steps.Recency, func(step time.Duration) bool { return at.Sub(last) <= step }),
		Frequency: score(steps.Frequency, func(step int) bool { return number >= step }),
		Money:     score(steps.Money, func(step int) bool { return int(money/fenPerYuan) >= step }),
	}
}

// score is 5 if the first step is reached, and one less for every step that is
// not.
func score[T any](steps []T, reached func(T) bool) int {
	for i, step := range steps {
		if reached(step) {
			return 1 + len(steps) - i
		}
	}
	return 1
}

const day = 24 * time.Hour

// withDefaults fills in what the shop leaves out.
func withDefaults(s config.RFM) config.RFM {
	s.Within = cmp.Or(s.Within, 365*day)
	if len(s.Recency) == 0 {
		s.Recency = []time.Duration{7 * day, 30 * day, 90 * day, 180 * day}
	}
	if len(s.Frequency) == 0 {
		s.Frequency = []int{10, 5, 3, 2}
	}
	if len(s.Money) == 0 {
		s.Money = []int{2000, 1000, 500, 200}
	}
	return s
}
