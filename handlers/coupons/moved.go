package coupons

import "github.com/zhanggui/zhanggui/bot"

// moved takes in what happened to coupons on pages, at a till without a database, or
// by the clock.
func (g *Giver) moved(ev bot.Event, v bot.View) ([]bot.Effect, error) { return nil, nil }
