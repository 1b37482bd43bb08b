package app

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/zhanggui/zhanggui/bot/config"
)

// halfPages say what of customers' and staff's pages is set and will not do what one
// may expect of it.
func halfPages(c *config.Config) []string {
	var all []string
	p := c.Pages
	if asksWho(c) && strings.Contains(p.AuthorizeURL, "open.weixin.qq.com") {
		// Who tries things on their own machine knows.
		if at, err := url.Parse(c.Server.PublicURL); err == nil && publicIP(at.Hostname()) {
			all = append(all, "pages.login is "+p.Login+" and server.public_url is "+at.Hostname()+": WeChat lets nobody log in but at a domain, as https://bot.example.com")
		}
	}
	if p.Till.Offline && !asksWho(c) {
		all = append(all, "pages.till.offline is true and pages.login is none: there is no till's page that could take a coupon; set pages.login to wecom")
	}
	if p.OfficialAccount.AppID != "" && p.Login != config.LoginOfficialAccount {
		all = append(all, "pages.official_account is set and pages.login is "+p.Login+": nobody is asked by it")
	}
	if !asksWho(c) {
		for _, w := range c.Shop.GroupWelcomes {
			if bounded(c.Shop, w.Coupon) {
				all = append(all, fmt.Sprintf("the group welcome %s links to the coupon %s, which not everybody may have, and pages.login is none: its page is shown to everybody and counts nobody", w.Name, w.Coupon))
			}
		}
	}
	return all
}

// publicIP says that a host is another machine's number instead of a name.
func publicIP(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && !ip.IsLoopback()
}

// bounded says whether a coupon is the bot's own and not for everybody, or not without
// end.
func bounded(s config.Shop, id string) bool {
	for _, k := range s.Coupons {
		if k.ID == id {
			return k.URL == "" && k.AppID == "" && (k.Budget > 0 || k.If != "" || k.High)
		}
	}
	return false
}
