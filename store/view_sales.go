package store

import "github.com/zhanggui/zhanggui/bot"

// Sales reads sales and who stands where in them.
func (v view) Sales() bot.SaleView { return nil }
