package handlers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
)

// Situation is a customer about to be welcomed.
type Situation struct {
	// State is the channel's, UserID the staff member's.
	State, UserID string
	At            time.Time
}

// plainRule is what is said if no rule fits: a welcome code is not wasted.
var plainRule = config.WelcomeRule{Name: "内置", Message: "welcome/default", Invite: true}

// Choose finds the welcome rule for a situation: of those that fit, the most
// specific, where a channel counts for more than a staff member, a staff
// member for more than a store, and a store for more than hours and weekdays;
// of equals the first in the file. The explanation says in a line per rule why
// it was or was not chosen.
func Choose(shop config.Shop, s Situation) (rule config.WelcomeRule, explanation []string) {
	b, err := newBook(shop)
	if err != nil {
		return plainRule, []string{err.Error()}
	}
	rule, verdicts := b.choose(b.origin(s.UserID, s.State), s.At)
	for _, v := range verdicts {
		explanation = append(explanation, v.String())
	}
	return rule, append(explanation, "选用「"+rule.Name+"」")
}

// verdict is how a rule stands to a situation.
type verdict struct {
	rule config.WelcomeRule
	// missed is the first condition that does not fit, empty if all do.
	missed string
	// matched are the conditions that fit.
	matched []string
	weight  int
}

// String is a line for people.
func (v verdict) String() string {
	switch {
	case v.missed != "":
		return fmt.Sprintf("「%s」不符合：%s", v.rule.Name, v.missed)
	case len(v.matched) == 0:
		return fmt.Sprintf("「%s」符合：没有条件，适用于所有人", v.rule.Name)
	default:
		return fmt.Sprintf("「%s」符合：%s", v.rule.Name, strings.Join(v.matched, "，"))
	}
}

func (b *book) choose(from origin, at time.Time) (config.WelcomeRule, []verdict) {
	best, heaviest := plainRule, -1
	verdicts := make([]verdict, len(b.Welcome.Rules))
	for i, rule := range b.Welcome.Rules {
		v := judge(rule, from, at.In(b.location))
		if v.missed == "" && v.weight > heaviest {
			best, heaviest = rule, v.weight
		}
		verdicts[i] = v
	}
	return best, verdicts
}

// The weights of conditions: each is heavier than all after it together.
const (
	weightState = 16
	weightStaff = 8
	weightStore = 4
	weightTime  = 1
)

func judge(rule config.WelcomeRule, from origin, local time.Time) verdict {
	v := verdict{rule: rule}
	when := rule.When
	check := func(weight int, what, has string, fits bool) {
		if !fits {
			v.missed = cmp.Or(v.missed, what+unfit(has))
			return
		}
		v.matched = append(v.matched, what+" "+has)
		v.weight += weight
	}
	if len(when.States) > 0 {
		check(weightState, "渠道", from.State, slices.Contains(when.States, from.State))
	}
	if len(when.Staff) > 0 {
		check(weightStaff, "员工", from.Staff.UserID, slices.ContainsFunc(when.Staff, sameUser(from.Staff.UserID)))
	}
	if len(when.Stores) > 0 {
		check(weightStore, "门店", from.Store.ID, slices.Contains(when.Stores, from.Store.ID))
	}
	set := 0
	if when.Hours != "" {
		set++
	}
	if len(when.Weekdays) > 0 {
		set++
	}
	if set > 0 {
		check(weightTime*set, "时间", "周"+weekdayNames[local.Weekday()]+" "+local.Format("15:04"), fitsTime(when, local))
	}
	return v
}

// unfit ends the sentence of a condition that does not fit.
func unfit(has string) string {
	if has == "" {
		return "未知"
	}
	return "是 " + has
}

func sameUser(userID string) func(string) bool {
	return func(other string) bool { return strings.EqualFold(userID, other) }
}
