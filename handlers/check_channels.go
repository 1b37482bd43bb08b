package handlers

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// channelCodesMeet checks that the code of every channel leads to somebody who
// exists.
func (c *checker) channelCodesMeet() {
	for i, ch := range c.Channels {
		path := fmt.Sprintf("shop.channels[%d]", i)
		c.known(path+".store", "store", ch.Store, keys(c.stores))
		c.narrowing(path, nil, nil, ch.Staff)
		c.users(path+".backup", ch.Backup)
		for j, shift := range ch.Shifts {
			at := fmt.Sprintf("%s.shifts[%d]", path, j)
			c.narrowing(at, nil, nil, shift.Staff)
			if _, err := parseSlot(shift.Hours); shift.Hours != "" && err != nil {
				c.bad(at+".hours", "%s", err)
			}
			for k, day := range shift.Weekdays {
				c.known(fmt.Sprintf("%s.weekdays[%d]", at, k), "weekday", day, weekdays)
			}
		}
		if ch.Code == config.CodeContactWay && len(c.channelStaff(ch)) == 0 {
			c.bad(path+".staff", "the channel's code would lead to nobody: name somebody here, or give the store a member of staff")
		}
	}
}

// users refuses userids that no member of staff has.
func (c *checker) users(path string, users []string) {
	for i, user := range users {
		if c.member(user).UserID == "" {
			c.known(fmt.Sprintf("%s[%d]", path, i), "member of staff", user, userIDs(c.Staff))
		}
	}
}

// groupWelcomesMeet checks what the welcomes of groups are made of.
func (c *checker) groupWelcomesMeet(messages *templates.Catalogue) {
	first := map[string]string{}
	for i, w := range c.GroupWelcomes {
		path := fmt.Sprintf("shop.group_welcomes[%d]", i)
		if !messages.Has(w.Message, templates.GroupWelcome{}) {
			c.bad(path+".message", "there is no group welcome %q%s", w.Message, suggestion(w.Message, messages.Names()))
		}
		c.known(path+".coupon", "coupon", w.Coupon, keys(c.coupons))
		c.narrowing(path, nil, w.Stores, nil)
		for j, store := range w.Stores {
			if other := first[store]; other != "" {
				c.bad(fmt.Sprintf("%s.stores[%d]", path, j), "the groups of store %s have the welcome %s already; a group takes one", store, other)
			}
			first[store] = w.Name
		}
	}
}

// unused finds messages of the templates folder that nothing names.
func (c *checker) unused(o Options) {
	used := map[string]bool{c.Alerts.WinBack.Message: true}
	for _, r := range c.Welcome.Rules {
		used[r.Message] = true
	}
	for _, w := range c.GroupWelcomes {
		used[w.Message] = true
	}
	for _, account := range o.Kf {
		used[account.Welcome] = true
	}
	for _, name := range o.Messages.Added() {
		if used[name] {
			continue
		}
		path, what := "shop.welcome.rules", "no rule"
		switch {
		case strings.HasPrefix(name, "group/"):
			path, what = "shop.group_welcomes", "no group welcome"
		case strings.HasPrefix(name, "kf/"):
			path, what = "wecom.kf", "no kf account"
		case strings.HasPrefix(name, "winback/"):
			path, what = "shop.alerts.win_back.message", "no win-back"
		}
		c.bad(path, "%s uses the message %s of the templates folder%s", what, name, suggestion(name, o.Messages.Names()))
	}
}
