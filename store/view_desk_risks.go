package store

import "github.com/zhanggui/zhanggui/bot"

// Risk is why a customer may be lost soon.
func (desk) Risk(bot.Scope, string) (bot.Risk, error) { return bot.Risk{}, nil }

// Risks are the customers who may be lost soon, the most urgent first.
func (desk) Risks(bot.Scope, int) ([]bot.Risk, error) { return nil, nil }
