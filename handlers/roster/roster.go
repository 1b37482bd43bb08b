// Package roster knows who works where, with what role and for which stores,
// and so what each may see and of what each must hear.
package roster

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// Roster is the configuration's part of it: what a person was given in chat, and
// where WeCom says that they belong, comes from the view.
type Roster struct {
	stores []config.Store
	staff  []config.Staff
	rules  []config.RoleRule
}

// New reads the configuration.
func New(shop config.Shop) *Roster {
	return &Roster{stores: shop.Stores, staff: shop.Staff, rules: shop.Roles}
}

// Caller is who a userid is: with RoleNone and an empty scope for somebody who
// has no role, or has left.
func (r *Roster) Caller(v bot.StaffView, userID string) (bot.Caller, error) {
	record, err := v.Member(userID)
	if err != nil {
		return bot.Caller{}, err
	}
	record.UserID = cmp.Or(record.UserID, userID)
	return r.caller(record), nil
}

// Without is who a member would be if no role had been given to them in chat.
func (r *Roster) Without(record bot.StaffRecord) bot.Caller {
	record.Role, record.Stores = "", nil
	return r.caller(record)
}

// Everybody is everyone who has a role, in order of userid.
func (r *Roster) Everybody(v bot.StaffView) ([]bot.Caller, error) {
	records, err := v.Members()
	if err != nil {
		return nil, err
	}
	var all []bot.Caller
	met := map[string]bool{}
	for _, record := range records {
		met[fold(record.UserID)] = true
		all = append(all, r.caller(record))
	}
	for _, s := range r.staff {
		if !met[fold(s.UserID)] {
			all = append(all, r.caller(bot.StaffRecord{UserID: s.UserID}))
		}
	}
	all = slices.DeleteFunc(all, func(c bot.Caller) bool { return c.Role == bot.RoleNone })
	slices.SortFunc(all, func(a, b bot.Caller) int { return cmp.Compare(fold(a.UserID), fold(b.UserID)) })
	return all, nil
}

func (r *Roster) caller(record bot.StaffRecord) bot.Caller {
	c := bot.Caller{UserID: record.UserID, Role: bot.RoleNone}
	configured := r.member(record.UserID)
	c.UserID = cmp.Or(configured.UserID, record.UserID)
	c.Name = cmp.Or(configured.Name, plain(record.Name), record.UserID)
	var stores []string
	switch {
	case !record.LeftAt.IsZero():
	case record.Role != "":
		c.Role, stores = record.Role, record.Stores
	case configured.Role != "":
		c.Role, stores = configured.Role, storesOf(configured)
	default:
		c.Role, stores = r.byRule(record)
	}
	if c.Role != bot.RoleNone {
		c.Scope = ScopeOf(stores)
	}
	return c
}

// byRule is the highest role that a member's departments and tags give, and the
// stores of all rules that give it.
func (r *Roster) byRule(record bot.StaffRecord) (bot.Role, []string) {
	role, stores := bot.RoleNone, []string{}
	for _, rule := range r.rules {
		if !slices.Contains(record.Departments, rule.Department) && !slices.Contains(record.Tags, rule.Tag) {
			continue
		}
		switch {
		case role == bot.RoleNone || rule.Role.Above(role):
			role, stores = rule.Role, rule.Stores
		case rule.Role == role && (len(stores) == 0 || len(rule.Stores) == 0):
			stores = nil
		case rule.Role == role:
			stores = slices.Concat(stores, rule.Stores)
		}
	}
	return role, stores
}

// ScopeOf is what somebody of some stores may see; of none in particular, all.
func ScopeOf(stores []string) bot.Scope {
	if len(stores) == 0 {
		return bot.Everything()
	}
	return bot.Scope{Stores: slices.Compact(slices.Sorted(slices.Values(stores)))}
}

// storesOf are the stores of a configured member.
func storesOf(s config.Staff) []string {
	if s.Store == "" {
		return s.Stores
	}
	return append([]string{s.Store}, s.Stores...)
}

// Departments and Tags are the numbers that roles hang on, for a FetchRoster.
func (r *Roster) Departments() []int {
	return r.numbers(func(q config.RoleRule) int { return q.Department })
}

// Tags are described at Departments.
func (r *Roster) Tags() []int { return r.numbers(func(q config.RoleRule) int { return q.Tag }) }

func (r *Roster) numbers(of func(config.RoleRule) int) []int {
	var all []int
	for _, rule := range r.rules {
		if n := of(rule); n != 0 && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all
}

// member finds a configured member. WeCom writes userids in lower case in some
// answers [docs 90236], so case tells nobody apart.
func (r *Roster) member(userID string) config.Staff {
	for _, s := range r.staff {
		if fold(s.UserID) == fold(userID) {
			return s
		}
	}
	return config.Staff{}
}

func fold(userID string) string { return strings.ToLower(userID) }

// plain is a name as it may stand in a sentence: on one line, without what is not
// seen or turns the text around it, and without brackets that make a link.
func plain(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		case r == '<' || r == '>':
			return r + '＜' - '<'
		}
		return r
	}, name)
	return strings.Join(strings.Fields(name), " ")
}
