package app

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot/config"
)

// warnings are what is set and will not do what one may expect of it.
func warnings(c *config.Config) []string {
	var all []string
	if c.WeCom.Example() && strings.Contains(c.WeCom.APIBaseURL, "qyapi.weixin.qq.com") {
		all = append(all, "the corp is still the example, which WeCom does not know: set wecom.corp_id and wecom.app, or try `zhanggui demo`")
	}
	if c.WeCom.Archive.Enabled {
		all = append(all, "wecom.archive is enabled, but this version does not read the message archive yet")
	}
	if c.Server.PublicURL == "" {
		for _, coupon := range c.Shop.Coupons {
			if coupon.URL == "" && coupon.AppID == "" {
				all = append(all, "coupon "+coupon.ID+" has no url and server.public_url is empty: welcomes name it but cannot open it")
			}
		}
	}
	for _, t := range c.Shop.LooseTags() {
		all = append(all, looseTag(t))
	}
	return all
}

// looseTag says what comes of asking for a tag that no rule gives.
func looseTag(t config.LooseTag) string {
	meant := ""
	if t.Near != "" {
		meant = "; did you mean " + t.Near + "?"
	}
	effect := "only whoever was given it by hand fits the rule " + t.Rule
	switch {
	case t.Rule == "":
		effect = "only whoever was given it by hand is measured by it"
	case t.Lacks:
		effect = "everybody lacks it but those who were given it by hand"
	}
	return fmt.Sprintf("%s: no rule gives the tag %s%s As it stands, %s", t.Path, t.Name, cmp.Or(meant, "."), effect)
}
