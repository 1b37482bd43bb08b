package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// warnings are what is set and will not do what one may expect of it.
func warnings(c *config.Config) []string {
	var all []string
	if c.WeCom.Example() && strings.Contains(c.WeCom.APIBaseURL, "qyapi.weixin.qq.com") {
		all = append(all, "the corp is still the example, which WeCom does not know: set wecom.corp_id and wecom.app, or try `zhanggui demo`")
	}
	if c.Server.PublicURL == "" {
		for _, coupon := range c.Shop.Coupons {
			if coupon.URL == "" && coupon.AppID == "" {
				all = append(all, "coupon "+coupon.ID+" has no url and server.public_url is empty: welcomes name it but cannot open it")
			}
		}
	}
	all = append(all, halfPages(c)...)
	if unheard := unheard(c.Shop); unheard != "" {
		all = append(all, unheard)
	}
	for _, t := range c.Shop.LooseTags() {
		all = append(all, looseTag(t))
	}
	return all
}

// unheard says what the bot tells to nobody, as far as the configuration knows:
// nobody can be given a role in chat where there is nobody above.
func unheard(s config.Shop) string {
	var what []string
	group := s.Alerts.Webhook != "" || slices.ContainsFunc(s.Stores, func(store config.Store) bool { return store.Webhook != "" })
	above := []bot.Role{bot.RoleManager, bot.RoleRegion, bot.RoleHeadquarters}
	if !group && !anybody(s, above...) {
		what = append(what, "alerts")
	}
	if s.Alerts.Report != "" && !anybody(s, append(above, bot.RoleAuditor)...) {
		what = append(what, "the report at "+s.Alerts.Report)
	}
	if len(what) == 0 {
		return ""
	}
	return "nobody is a manager, region or headquarters: " + strings.Join(what, " and ") + " will reach nobody; give somebody such a role under shop.staff"
}

// anybody says whether a member or a rule has one of some roles.
func anybody(s config.Shop, roles ...bot.Role) bool {
	return slices.ContainsFunc(s.Staff, func(m config.Staff) bool { return slices.Contains(roles, m.Role) }) ||
		slices.ContainsFunc(s.Roles, func(r config.RoleRule) bool { return slices.Contains(roles, r.Role) })
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
