package coupons

import "github.com/zhanggui/zhanggui/bot"

func (g *Giver) remind(ev bot.Event, v bot.View) ([]bot.Effect, error) { return nil, nil }
