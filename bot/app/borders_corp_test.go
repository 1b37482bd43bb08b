package app

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// The stores of the corp in which borders are proven, by their numbers; under
// noStore is what belongs to none of them, as headquarters' own customers.
const noStore = "00"

var numbers = []string{"17", "18", "19", noStore}

// storeID is a store's id; empty for what belongs to none.
func storeID(n string) string {
	if n == noStore {
		return ""
	}
	return "s" + n
}

// secret is a word that only those may read whose scope shows the store.
func secret(n, what string) string { return "机密s" + n + what }

// given is what people type to find a store's customers: a piece of a name, of a
// remark, and the end of a phone number. The rest of each is a secret.
func nickOf(n string) string   { return "雨" + n }
func remarkOf(n string) string { return "熟" + n }
func tailOf(n string) string   { return "88" + n }
func phoneOf(n string) string {
	return "17" + map[string]string{"17": "1", "18": "2", "19": "3", noStore: "0"}[n] + "0000" + tailOf(n)
}
func customerOf(n, which string) string { return "wm" + n + which }
func clerkOf(n string) string           { return "dian" + n }
func managerOf(n string) string         { return "zhang" + n }

// everyones is a customer of all stores: everybody may know them, and nobody what
// another store knows of them.
const everyones = "wmshared"

// marks are how secrets of a store look wherever they appear: words, ids of
// customers, staff and things, and phone numbers, whole or masked.
var marks = []*regexp.Regexp{
	regexp.MustCompile(`机密s(\d\d)\p{Han}*`),
	regexp.MustCompile(`\bwm(\d\d)[a-z]`),
	regexp.MustCompile(`\b(?:dian|zhang)(\d\d)`),
	regexp.MustCompile(`\b(?:[A-Z]|wr)X(17|18|19|00)\b`),
	regexp.MustCompile(`\bs(\d\d)-door`),
	regexp.MustCompile(`17\d(?:0000|\*{4})88(\d\d)`),
}

// marksIn are the secrets in a text with the number of their store.
func marksIn(text string) map[string]string {
	found := map[string]string{}
	for _, mark := range marks {
		for _, m := range mark.FindAllStringSubmatch(text, -1) {
			found[m[0]] = m[1]
		}
	}
	return found
}

// visitor is somebody who types, with the stores that they may see and whether
// they may change anything.
type visitor struct {
	userID, what string
	sees         []string
	reads        bool
	thorough     bool
}

func (v visitor) shows(n string) bool { return slices.Contains(v.sees, n) }

// mine is a store that the visitor sees, theirs one that they do not: for those
// who see all or nothing it is another store.
func (v visitor) mine() string {
	if len(v.sees) == 0 {
		return "17"
	}
	return v.sees[0]
}

func (v visitor) theirs() string {
	i := slices.IndexFunc(numbers, func(n string) bool { return !v.shows(n) && n != v.mine() })
	if i < 0 {
		return "18"
	}
	return numbers[i]
}

// visitors are one of every role, by name, by department, and by what was given
// and taken in chat.
var visitors = []visitor{
	{userID: "keren", what: "somebody without a role", reads: true},
	{userID: "lizhi", what: "a manager who left", reads: true},
	{userID: clerkOf("17"), what: "a clerk", sees: []string{"17"}},
	{userID: managerOf("17"), what: "a manager", sees: []string{"17"}, thorough: true},
	{userID: "bumen", what: "a clerk by department", sees: []string{"18"}},
	{userID: "liaotian", what: "a manager by chat", sees: []string{"18"}},
	{userID: "huandian", what: "a manager whom chat brought to another store", sees: []string{"19"}},
	{userID: "quyu", what: "a region", sees: []string{"17", "18"}},
	{userID: "shenji", what: "an auditor of a store", sees: []string{"17"}, reads: true},
	{userID: "zongshen", what: "an auditor of everything", sees: numbers, reads: true},
	{userID: "wangzong", what: "headquarters", sees: numbers},
}

// cautious is the example shop as a corp of three stores, whose people may be as
// quick as they like.
func cautious(t testing.TB, w where) *config.Config {
	t.Helper()
	c := exampleConfig(t, w)
	shop := &c.Shop
	one, door := shop.Stores[0], shop.Channels[0]
	shop.Stores, shop.Channels = nil, nil
	shop.Staff = []config.Staff{
		{UserID: "wangzong", Name: "王总", Role: bot.RoleHeadquarters},
		{UserID: "quyu", Name: "区经理", Role: bot.RoleRegion, Stores: []string{"s17", "s18"}},
		{UserID: "shenji", Name: "店审计", Role: bot.RoleAuditor, Store: "s17"},
		{UserID: "zongshen", Name: "总审计", Role: bot.RoleAuditor},
		{UserID: "lizhi", Name: "离职员", Role: bot.RoleManager, Store: "s17"},
		{UserID: "huandian", Name: "换店长", Role: bot.RoleManager, Store: "s17"},
	}
	for _, n := range numbers[:3] {
		s, ch := one, door
		s.ID, s.Name, s.Groups, s.RoomBaseName = "s"+n, secret(n, "店"), []string{"wrX" + n}, ""
		ch.State, ch.Name, ch.Store, ch.Staff, ch.Shifts, ch.Backup = "s"+n+"-door", secret(n, "渠道"), s.ID, []string{clerkOf(n)}, nil, nil
		shop.Stores, shop.Channels = append(shop.Stores, s), append(shop.Channels, ch)
		shop.Staff = append(shop.Staff,
			config.Staff{UserID: clerkOf(n), Name: secret(n, "店员"), Role: bot.RoleClerk, Store: s.ID},
			config.Staff{UserID: managerOf(n), Name: secret(n, "店长"), Role: bot.RoleManager, Store: s.ID})
	}
	shop.Roles = []config.RoleRule{{Department: 3, Role: bot.RoleClerk, Stores: []string{"s18"}}}
	shop.Commands.Cooldown = config.Cooldown{}
	for i := range shop.Tags.Rules {
		shop.Tags.Rules[i].States = nil
	}
	for i := range shop.Welcome.Rules {
		shop.Welcome.Rules[i].When.States = nil
	}
	return c
}

// unseen names the secrets in a text that a visitor may not see. What they typed
// themselves is no secret to them.
func (v visitor) unseen(text, typed string) []string {
	var all []string
	for word, n := range marksIn(text) {
		if !v.shows(n) && !strings.Contains(typed, word) {
			all = append(all, word)
		}
	}
	slices.Sort(all)
	return all
}

// String names the visitor in a failure.
func (v visitor) String() string { return fmt.Sprintf("%s (%s, sees %v)", v.what, v.userID, v.sees) }
