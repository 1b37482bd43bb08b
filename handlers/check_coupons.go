package handlers

import (
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/segment"
)

// couponsMeet checks that coupons name others that are there and customers that can
// be found, and that what needs the bot's own page has an address.
func (c *checker) couponsMeet(o Options) {
	for i, k := range c.Coupons {
		path := fmt.Sprintf("shop.coupons[%d]", i)
		c.expression(path+".if", k.If)
		for j, store := range k.Stores {
			c.known(fmt.Sprintf("%s.stores[%d]", path, j), "store", store, keys(c.stores))
		}
		for j, part := range k.Pack {
			c.packed(fmt.Sprintf("%s.pack[%d]", path, j), part)
		}
		for j, t := range k.Tiers {
			in := fmt.Sprintf("%s.tiers[%d]", path, j)
			c.expression(in+".if", t.If)
			c.known(in+".coupon", "coupon", t.Coupon, keys(c.coupons))
			if t.Coupon == k.ID {
				c.bad(in+".coupon", "is the coupon itself")
			}
		}
		if o.PublicURL == "" && needsPage(k) {
			c.bad(path, "opens on the bot's own page, which has no address: set server.public_url")
		}
	}
}

// packed checks a coupon of a pack: it has a code of its own, so it opens nowhere
// else, and it is no pack.
func (c *checker) packed(path, id string) {
	c.known(path, "coupon", id, keys(c.coupons))
	switch k, there := c.coupons[id]; {
	case !there:
	case k.Kind == bot.CouponPack:
		c.bad(path, "%s is a pack itself; name the coupons that are in it", id)
	case k.URL != "" || k.AppID != "":
		c.bad(path, "%s opens elsewhere, so it cannot be given in a pack", id)
	}
}

// needsPage says whether a coupon is nothing without a page of the bot's own: one
// that is told of in words alone has no code, so none of these could be given.
func needsPage(k config.Coupon) bool {
	own := k.URL == "" && k.AppID == ""
	return own && (slices.Contains([]bot.CouponKind{bot.CouponPack, bot.CouponExternal}, k.Kind) || k.Budget > 0)
}

// expression refuses one that holds for nobody because it is not understood.
func (c *checker) expression(path, text string) {
	if text == "" {
		return
	}
	if _, err := segment.Parse(text); err != nil {
		c.bad(path, "%s", err)
	}
}
