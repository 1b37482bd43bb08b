package app

import (
	"strings"
	"testing"

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
		{"an archive that is not read", func(c *config.Config) { c.WeCom.CorpID, c.WeCom.Archive.Enabled = "ww1", true }, "message archive"},
		{"a coupon that opens nowhere", func(c *config.Config) { c.WeCom.CorpID, c.Server.PublicURL = "ww1", "" }, "coupon new10"},
		{"a condition about a tag that no rule gives", func(c *config.Config) {
			c.WeCom.CorpID = "ww1"
			c.Shop.Tags.Rules[0].If.Lacks = []string{"首够"}
		}, "shop.tags.rules[0].if.lacks[0]: no rule gives the tag 首够; did you mean 首购? As it stands, everybody lacks it"},
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
