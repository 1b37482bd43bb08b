package app

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

func TestSettingsThatDoLessThanTheySayAreWarnedOf(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*config.Config)
		said   string
	}{
		{"the shipped example against WeCom itself", func(*config.Config) {}, "still the example"},
		{"the example against a simulator", func(c *config.Config) { c.WeCom.APIBaseURL = "http://127.0.0.1:9090" }, ""},
		{"a coupon that opens nowhere", func(c *config.Config) { c.WeCom.CorpID, c.Server.PublicURL = "ww1", "" }, "coupon new10"},
		{"a condition about a tag that no rule gives", func(c *config.Config) {
			c.WeCom.CorpID = "ww1"
			c.Shop.Tags.Rules[0].If.Lacks = []string{"首够"}
		}, "shop.tags.rules[0].if.lacks[0]: no rule gives the tag 首够; did you mean 首购? As it stands, everybody lacks it"},
		{"a silence of a tag that no rule gives", func(c *config.Config) {
			c.WeCom.CorpID, c.Shop.Alerts.Risk.Silent = "ww1", map[string]time.Duration{"金咔": time.Hour}
		}, "shop.alerts.risk.silent.金咔: no rule gives the tag 金咔; did you mean 金卡? As it stands, only whoever was given it by hand is measured by it"},
		{"a report and alerts for nobody", func(c *config.Config) { ownStaff(c, bot.RoleClerk) }, "alerts and the report at 21:30 will reach nobody"},
		{"alerts for nobody", func(c *config.Config) { ownStaff(c, bot.RoleAuditor) }, "headquarters: alerts will reach nobody"},
		{"alerts for a group, a report for nobody", func(c *config.Config) {
			ownStaff(c, bot.RoleClerk)
			c.Shop.Alerts.Webhook = "managers"
		}, "headquarters: the report at 21:30 will reach nobody"},
		{"alerts for a group, and no report", func(c *config.Config) {
			ownStaff(c, bot.RoleClerk)
			c.Shop.Alerts.Webhook, c.Shop.Alerts.Report = "managers", ""
		}, ""},
		{"managers by a department", func(c *config.Config) {
			ownStaff(c, bot.RoleClerk)
			c.Shop.Roles = []config.RoleRule{{Department: 3, Role: bot.RoleManager}}
		}, ""},
		{"a login at an address that is no domain", func(c *config.Config) {
			c.WeCom.CorpID, c.Server.PublicURL = "ww1", "https://203.0.113.7:8443"
		}, "pages.login is wecom and server.public_url is 203.0.113.7: WeChat lets nobody log in"},
		{"a login of a simulator", func(c *config.Config) {
			c.WeCom.CorpID, c.Server.PublicURL, c.Pages.AuthorizeURL = "ww1", "http://127.0.0.1:8080", "http://127.0.0.1:9090/connect/oauth2/authorize"
		}, ""},
		{"a till without a page", func(c *config.Config) {
			c.WeCom.CorpID, c.Pages.Login, c.Pages.Till.Offline = "ww1", config.LoginNone, true
		}, "pages.till.offline is true and pages.login is none"},
		{"an official account that nobody asks", func(c *config.Config) {
			c.WeCom.CorpID, c.Pages.OfficialAccount.AppID = "ww1", "wx1"
		}, "pages.official_account is set and pages.login is wecom"},
		{"a coupon that is counted and a page that counts nobody", func(c *config.Config) {
			c.WeCom.CorpID, c.Pages.Login = "ww1", config.LoginNone
			c.Shop.Coupons = []config.Coupon{{ID: "few", Name: "前百名", Budget: 100}}
			c.Shop.GroupWelcomes = []config.GroupWelcome{{Name: "群欢迎", Coupon: "few"}}
		}, "the group welcome 群欢迎 links to the coupon few"},
		{"a coupon for everybody in a group, without login", func(c *config.Config) {
			c.WeCom.CorpID, c.Pages.Login = "ww1", config.LoginNone
			c.Shop.Coupons = []config.Coupon{{ID: "all", Name: "人人有"}}
			c.Shop.GroupWelcomes = []config.GroupWelcome{{Name: "群欢迎", Coupon: "all"}}
		}, ""},
		{"managers, and no group", func(c *config.Config) { ownStaff(c, bot.RoleManager) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			conf := exampleConfig(t, onSQLite(t))
			c.change(conf)
			said := strings.Join(warnings(conf), "\n")
			if (c.said == "") != (said == "") || !strings.Contains(said, c.said) {
				t.Errorf("it says %q", said)
			}
		})
	}
}

// ownStaff makes it a shop of one member with a role.
func ownStaff(c *config.Config, role bot.Role) {
	c.WeCom.CorpID, c.Shop.Staff = "ww1", []config.Staff{{UserID: "liming", Name: "李明", Role: role}}
}
