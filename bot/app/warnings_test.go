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
