package coupons

import "github.com/zhanggui/zhanggui/bot"

// Redemption is what a till says of a coupon that is to be used.
type Redemption struct {
	// Code is as it was typed or scanned.
	Code string
	// Store is where; empty is the caller's own, if there is only one.
	Store string
	// Order is what it is used for, if anybody said.
	Order string
}

// Undone is what the journal keeps of a redemption.
type Undone struct {
	Code string `json:"code"`
	// At is when it was used, which is how it is known again.
	At int64 `json:"at"`
}

// Redeem uses a coupon at a till. Where it cannot be used the answer has no effects
// and says why.
func (g *Giver) Redeem(call bot.Call, v bot.View, r Redemption) (bot.Answer, error) {
	return bot.Answer{}, nil
}

// Undo takes a redemption back that the caller made on the same day.
func (g *Giver) Undo(call bot.Call, v bot.View, what Undone) (bot.Answer, error) {
	return bot.Answer{}, nil
}

// Reverse takes a redemption back at a manager's word, also on a later day.
func (g *Giver) Reverse(call bot.Call, v bot.View, code string) (bot.Answer, error) {
	return bot.Answer{}, nil
}
