package handlers

import (
	"fmt"

	"github.com/zhanggui/zhanggui/templates"
)

// rolesMeet checks that the stores exist for which staff and rules have a role:
// a slip in one of them would be a role for nothing, and say nothing of it.
func (c *checker) rolesMeet() {
	for i, s := range c.Staff {
		path := fmt.Sprintf("shop.staff[%d]", i)
		c.known(path+".store", "store", s.Store, keys(c.stores))
		c.narrowing(path, nil, s.Stores, nil)
	}
	for i, r := range c.Roles {
		c.narrowing(fmt.Sprintf("shop.roles[%d]", i), nil, r.Stores, nil)
	}
}

// winBackMeets checks what a member of staff is given to send to a customer who
// left another one. A shop whose configuration was never read has none.
func (c *checker) winBackMeets(messages *templates.Catalogue) {
	w := c.Alerts.WinBack
	if w.Message != "" && !messages.Has(w.Message, templates.WinBack{}) {
		c.bad("shop.alerts.win_back.message", "there is no win-back message %q%s", w.Message, suggestion(w.Message, messages.Names()))
	}
	c.known("shop.alerts.win_back.coupon", "coupon", w.Coupon, keys(c.coupons))
}
