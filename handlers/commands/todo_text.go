package commands

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// todoText is what a to-do says. One that was made before the customer's name
// was known names them as soon as it is, with the caller's remark, as far as the
// scope shows them.
func (c *counter) todoText(call bot.Call, v bot.View, t bot.Todo) (string, error) {
	rest, nameless := strings.CutPrefix(t.Text, alerts.Somebody)
	if !nameless || t.ExternalUserID == "" {
		return shownText(t.Text), nil
	}
	p, err := v.Desk().Person(call.Scope, t.ExternalUserID)
	if err != nil || len(p.Identities) == 0 {
		return shownText(t.Text), err
	}
	name, remark := "", ""
	if raw := p.Identities[0].Name; raw != "" {
		name = shownName(raw)
	}
	for _, r := range p.Relations {
		if inScope(call.Scope, r) && sameUser(r.UserID, t.UserID) && r.ExternalUserID == t.ExternalUserID && r.Remark != p.Identities[0].Name {
			remark = shownText(r.Remark)
		}
	}
	switch {
	case name == "" && remark == "":
		return shownText(t.Text), nil
	case name == "":
		name = remark
	case remark != "":
		name += "（" + remark + "）"
	}
	return "「" + name + "」" + shownText(rest), nil
}
