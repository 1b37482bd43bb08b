package handlers

import "github.com/zhanggui/zhanggui/bot"

// Nothing is sold in this world.
func (w *world) Coupons() bot.CouponView                { return nil }
func (w *world) Sales() bot.SaleView                    { return nil }
func (w *world) Campaigns() bot.CampaignView            { return nil }
func (w *world) Fits(_, _ string) (bool, string, error) { return true, "", nil }
