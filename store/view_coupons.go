package store

import "github.com/zhanggui/zhanggui/bot"

// Coupons reads coupons.
func (v view) Coupons() bot.CouponView { return nil }
