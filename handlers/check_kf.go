package handlers

import (
	"cmp"
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/handlers/kf"
	"github.com/zhanggui/zhanggui/templates"
)

// kfMeets checks that what kf accounts name is there.
func (c *checker) kfMeets(o Options) {
	for _, id := range slices.Sorted(maps.Keys(o.Kf)) {
		account, path := o.Kf[id], "wecom.kf."+id
		c.known(path+".store", "store", account.Store, keys(c.stores))
		c.known(path+".coupon", "coupon", account.Coupon, keys(c.coupons))
		if name := cmp.Or(account.Welcome, kf.DefaultWelcome); !o.Messages.Has(name, templates.KfWelcome{}) {
			c.bad(path+".welcome", "there is no kf welcome %q%s", name, suggestion(name, o.Messages.Names()))
		}
	}
}
