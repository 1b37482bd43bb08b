package web

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

// Wallets are customers' coupons, and what else they have.
type Wallets interface {
	// Coupon is the one of a code, zero if there is none. Pack are all coupons that came
	// with it, itself among them; empty where it came alone.
	Coupon(ctx context.Context, code string) (coupon bot.Coupon, pack []bot.Coupon, err error)
	// Take claims the coupon of a code for whoever has its address, once for the key.
	Take(ctx context.Context, code, key string) (bot.CouponAnswer, error)
	// Plan is one by ID, zero if there is none.
	Plan(ctx context.Context, id string) (bot.CouponPlan, error)
	// ClaimPlan claims a coupon of a plan for a customer, once for the key: one answer
	// for each coupon, several for a pack.
	ClaimPlan(ctx context.Context, id, externalUserID, key string) ([]bot.CouponAnswer, error)
	// Wallet is all that a customer has, newest first.
	Wallet(ctx context.Context, externalUserID string) (Wallet, error)
}

// Wallet is what a customer has.
type Wallet struct {
	Coupons []bot.Coupon
	Claims  []WalletClaim
	Orders  []bot.Order
}

// WalletClaim is how a customer stands in a sale. Place is which of those who wait
// they are, if they do.
type WalletClaim struct {
	bot.SaleClaim
	Sale  bot.Sale
	Place int
}
