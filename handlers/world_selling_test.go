package handlers

import (
	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons/coupontest"
)

// drawer is where the world's coupons are. Nothing else is sold in it.
func (w *world) drawer() *coupontest.Drawer {
	if w.coupons == nil {
		w.coupons = coupontest.New(w.Now)
	}
	return w.coupons
}

func (w *world) Coupons() bot.CouponView     { return w.drawer() }
func (w *world) Sales() bot.SaleView         { return nil }
func (w *world) Campaigns() bot.CampaignView { return nil }

// Fits holds for whom a test says so, and for everybody where it says nothing.
func (w *world) Fits(id, expression string) (bool, string, error) {
	fits, told := w.fitting[expression]
	return fits || !told, "", nil
}
