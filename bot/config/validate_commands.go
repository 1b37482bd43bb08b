package config

import (
	"maps"
	"regexp"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

func (r *RoleRule) validate(p report) {
	p.role(r.Role)
	switch {
	case r.Department == 0 && r.Tag == 0:
		p.bad("department", "must be set, or tag: the number of a department or tag of the address book, as department: 3")
	case r.Department != 0 && r.Tag != 0:
		p.bad("tag", "is set beside department; make two entries of it")
	case r.Department < 0 || r.Tag < 0:
		p.bad("department", "wants the number of a department or tag, as 3")
	}
	p.names("stores", r.Stores)
}

// role refuses what is no role, with a hint for who wrote it in Chinese.
func (r report) role(role bot.Role) {
	var roles []string
	for _, known := range bot.Roles() {
		if string(role) == known.Title() {
			r.bad("role", "%s is written %s here", known.Title(), known)
			return
		}
		roles = append(roles, string(known))
	}
	r.oneOf("role", string(role), roles...)
}

func (c *Commands) validate(r report) {
	r.least("confirm_people", c.ConfirmPeople, 0)
	r.least("confirm_money", c.ConfirmMoney, 0)
	r.notBelow("second_people", c.SecondPeople, "confirm_people", c.ConfirmPeople)
	r.notBelow("second_money", c.SecondMoney, "confirm_money", c.ConfirmMoney)
	r.positive("confirm_within", c.ConfirmWithin)
	cooldown := r.in("cooldown")
	cooldown.least("times", c.Cooldown.Times, 0)
	if c.Cooldown.Times > 0 {
		cooldown.positive("within", c.Cooldown.Within)
	}
}

func (r report) least(key string, n, least int) {
	if n < least {
		r.bad(key, "wants %d or more, has %d", least, n)
	}
}

// notBelow refuses a limit that is passed before the one it comes after.
func (r report) notBelow(key string, n int, other string, least int) {
	if n < least {
		r.bad(key, "is %d and %s is %d: a second person comes after a confirmation", n, other, least)
	}
}

// clock is a time of day: 08:30.
var clock = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

func (a *Alerts) validate(r report) {
	r.positive("wait", a.Wait)
	r.positive("update", a.Update)
	r.positive("repeat", a.Repeat)
	r.positive("escalate", a.Escalate)
	r.positive("attribute", a.Attribute)
	r.hours("quiet_hours", a.QuietHours)
	r.webhook("webhook", a.Webhook)
	for i, kind := range a.Kinds {
		r.in("kinds").item(i).oneOf("", kind, alertKinds()...)
	}
	storm := r.in("storm")
	storm.positive("within", a.Storm.Within)
	storm.least("least", a.Storm.Least, 1)
	storm.least("times", a.Storm.Times, 1)
	r.in("win_back").needed("message", a.WinBack.Message)
	if a.HoldOut < 0 || a.HoldOut > 50 {
		r.bad("hold_out", "wants a percent from 0 to 50, has %d", a.HoldOut)
	}
	if a.Report != "" && !clock.MatchString(a.Report) {
		r.bad("report", "wants a time of day as 21:30, has %s", quote(a.Report))
	}
	risk := r.in("risk")
	risk.least("gaps", a.Risk.Gaps, 1)
	risk.positive("otherwise", a.Risk.Otherwise)
	for _, name := range slices.Sorted(maps.Keys(a.Risk.Silent)) {
		risk.in("silent").positive(name, a.Risk.Silent[name])
	}
}

// alertKinds are the kinds that can be chosen.
func alertKinds() []string {
	return []string{
		string(bot.AlertLost), string(bot.AlertDeleted), string(bot.AlertLeft), string(bot.AlertRemoved), string(bot.AlertTransfer),
		string(bot.AlertWelcome), string(bot.AlertHealth), string(bot.AlertTrouble), string(bot.AlertSilence), string(bot.AlertMissed),
		string(bot.AlertArchive), string(bot.AlertUndelivered), string(bot.AlertViolation), string(bot.AlertSale), string(bot.AlertCoupon), string(bot.AlertRisk),
	}
}

// webhook refuses the name of an internal group that has no key.
func (r report) webhook(key, name string) {
	if name == "" {
		return
	}
	known := slices.Sorted(maps.Keys(r.config.WeCom.Webhooks))
	if len(known) == 0 {
		r.bad(key, "names the group %s, and wecom.webhooks has none; add %s: with the key at the end of its address there", quote(name), name)
		return
	}
	r.oneOf(key, name, known...)
}
