package store

import "github.com/zhanggui/zhanggui/bot"

// Coupons reads coupons.
func (v view) Coupons() bot.CouponView { return nil }

// Sales reads sales and who stands where in them.
func (v view) Sales() bot.SaleView { return nil }

// Campaigns reads what customers were asked.
func (v view) Campaigns() bot.CampaignView { return nil }

// Fits says whether an expression of segments holds for a customer.
func (v view) Fits(externalUserID, expression string) (fits bool, problem string, err error) {
	return false, "", nil
}
