package commands

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// roleWrite is what the journal keeps of a changed role: what had been given in
// chat before, which may be nothing. The roles are plain words: those of nobody
// and of nothing are none that a configuration may name.
type roleWrite struct {
	UserID       string    `json:"user"`
	BeforeRole   string    `json:"before_role"`
	BeforeStores []string  `json:"before_stores"`
	Role         string    `json:"role"`
	At           time.Time `json:"at"`
}

// allStores are the words for every store.
var allStores = []string{"全部", "所有", "all"}

// giveRole gives somebody below the caller another role below the caller.
func (c *counter) giveRole(call bot.Call, v bot.View, who bot.Caller) (bot.Answer, error) {
	role := bot.Role(call.Arg("角色").Text)
	if problem := c.mayGive(call, who, role); problem != "" {
		return bot.Answer{Text: problem, Refused: "角色高于所能给的"}, nil
	}
	stores, problem := c.storesFor(call, who, role)
	if problem != "" {
		return bot.Answer{Text: problem, Refused: refusedStores(call)}, nil
	}
	scope := bot.Scope{}
	if role != bot.RoleNone {
		scope = roster.ScopeOf(stores)
	}
	if who.Role == role && roster.Within(scope, who.Scope) && roster.Within(who.Scope, scope) {
		return say("%s，本来就是这样，没有改。", c.roleLine(who))
	}
	record, err := v.Staff().Member(who.UserID)
	if err != nil {
		return bot.Answer{}, err
	}
	if !record.LeftAt.IsZero() {
		return say("%s 已经离开公司了，不能再给角色。", shownText(who.Name))
	}
	summary := fmt.Sprintf("把 %s 从%s换成%s", shownText(who.Name), c.roleText(who.Role, who.Scope), c.roleText(role, scope))
	at := after(call.At, record.RoleAt)
	return bot.Answer{
		Text: "已" + summary, Effects: c.roleEffects(call, who, role, stores, at),
		Plan: &bot.Plan{Summary: summary, People: 1, Noun: "员工", Ask: true, Bind: digestOf(who.UserID, who.Role, who.Scope.All, who.Scope.Stores, role, stores)},
		Undo: &bot.Undo{Payload: roleWrite{UserID: who.UserID, BeforeRole: string(record.Role), BeforeStores: record.Stores, Role: string(role), At: at}},
	}, nil
}

// mayGive says why the caller may not give a role to somebody; empty if they
// may.
func (c *counter) mayGive(call bot.Call, who bot.Caller, role bot.Role) string {
	switch {
	case sameUser(who.UserID, call.UserID):
		return "自己的角色自己改不了，" + whoGives(call.Role, "改")
	case who.Role != bot.RoleNone && !call.Role.Above(who.Role):
		return fmt.Sprintf("%s 是%s，%s改不了，%s", shownText(who.Name), who.Role.Title(), call.Role.Title(), whoGives(call.Role, "改"))
	case role != bot.RoleNone && !call.Role.Above(role):
		return fmt.Sprintf("%s只能给比自己低的角色，给不了%s，%s", call.Role.Title(), role.Title(), whoGives(call.Role, "给"))
	}
	return ""
}

// whoGives says who can do about a role what the caller cannot: nobody in chat is
// above headquarters.
func whoGives(role bot.Role, do string) string {
	if role == bot.RoleHeadquarters {
		return "这里没有更高的角色了：请管服务器的同事在 config.yaml 的 shop.staff 里" + do + "。"
	}
	return "请上一级来" + do + "。"
}

// storesFor are the stores that go with a role: those that were named, else
// those that somebody has, else the caller's only one. None is all of them.
func (c *counter) storesFor(call bot.Call, who bot.Caller, role bot.Role) ([]string, string) {
	if role == bot.RoleNone {
		return nil, ""
	}
	if named := call.Arg("门店").Text; named != "" {
		return c.storesNamed(call, named)
	}
	switch {
	case len(who.Scope.Stores) > 0:
		return who.Scope.Stores, ""
	case who.Scope.All && call.Scope.All, call.Scope.All && (role == bot.RoleHeadquarters || role == bot.RoleAuditor):
		return nil, ""
	case !call.Scope.All && len(call.Scope.Stores) == 1:
		return call.Scope.Stores, ""
	case len(c.Shop.Stores) == 1 && call.Scope.All:
		return []string{c.Shop.Stores[0].ID}, ""
	}
	return nil, fmt.Sprintf("管哪家店？例如：/角色 @%s %s 门店=%s", shownText(who.Name), role.Title(), c.exampleStore(call.Scope))
}

// refusedStores says for the audit trail that stores were named that the caller
// does not run; that none were named is no attempt.
func refusedStores(call bot.Call) string {
	if call.Arg("门店").Text == "" {
		return ""
	}
	return "门店不在范围内"
}

func (c *counter) storesNamed(call bot.Call, named string) ([]string, string) {
	if slices.Contains(allStores, fold(named)) {
		if call.Scope.All {
			return nil, ""
		}
		return nil, "「所有门店」只有管所有门店的人能给。您能给的：" + c.storesText(call.Scope)
	}
	var stores []string
	for _, name := range strings.FieldsFunc(named, func(r rune) bool { return strings.ContainsRune("、,，;； ", r) }) {
		s, ok := c.roster.StoreNamed(call.Scope, name)
		if !ok {
			return nil, fmt.Sprintf("您管的门店里没有「%s」。可以写：%s", shownText(cutRunes(name, 30)), c.storesText(call.Scope))
		}
		if !slices.Contains(stores, s.ID) {
			stores = append(stores, s.ID)
		}
	}
	if len(stores) == 0 {
		return nil, "门店写店名，例如：门店=" + c.exampleStore(call.Scope)
	}
	slices.Sort(stores)
	return stores, ""
}

func (c *counter) roleText(role bot.Role, scope bot.Scope) string {
	if role == bot.RoleNone {
		return "「没有角色」"
	}
	return "「" + role.Title() + "，" + c.storesText(scope) + "」"
}

// roleEffects give the role and tell the one who gets it.
func (c *counter) roleEffects(call bot.Call, who bot.Caller, role bot.Role, stores []string, at time.Time) []bot.Effect {
	told := fmt.Sprintf("%s 把您的角色换成了%s。发 /帮助 看现在能做什么。", shownText(call.Name), c.roleText(role, roster.ScopeOf(stores)))
	if role == bot.RoleNone {
		told = fmt.Sprintf("%s 收回了您在掌柜里的角色。有疑问请直接找 TA。", shownText(call.Name))
	}
	return []bot.Effect{
		bot.SetRole{UserID: who.UserID, Role: role, Stores: stores, By: call.UserID, At: at},
		bot.AppMessage{ToUsers: []string{who.UserID}, Text: told},
	}
}

// roleUndo gives back the role from before, unless it was changed again since,
// by the same rules as giving one.
func (c *counter) roleUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var w roleWrite
	if err := json.Unmarshal(payload, &w); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of a role: %w", err)
	}
	record, err := v.Staff().Member(w.UserID)
	if err != nil {
		return bot.Answer{}, err
	}
	who, err := c.roster.Caller(v.Staff(), w.UserID)
	if err != nil {
		return bot.Answer{}, err
	}
	if record.Role != bot.Role(w.Role) || record.RoleAt.After(w.At.Add(time.Millisecond)) {
		return say("%s 的角色之后又改过，没有动。现在：%s", shownText(who.Name), c.roleLine(who))
	}
	if problem := c.mayGive(call, who, bot.Role(w.BeforeRole)); w.BeforeRole != "" && problem != "" {
		return bot.Answer{Text: problem}, nil
	}
	before := c.roster.Without(record)
	if !roster.Within(who.Scope, call.Scope) || !within(w, call.Scope) || w.BeforeRole == "" && !roster.Within(before.Scope, call.Scope) {
		return say("%s 已不在您管的门店里，没有动。", shownText(who.Name))
	}
	text := fmt.Sprintf("%s 的角色改回了原来的。", shownText(who.Name))
	at := after(call.At, record.RoleAt)
	return bot.Answer{
		Text: text,
		Effects: []bot.Effect{
			bot.SetRole{UserID: who.UserID, Role: bot.Role(w.BeforeRole), Stores: w.BeforeStores, By: call.UserID, At: at},
			bot.AppMessage{ToUsers: []string{who.UserID}, Text: fmt.Sprintf("%s 撤销了对您角色的修改，现在和之前一样。发 /帮助 看能做什么。", shownText(call.Name))},
		},
		Plan: &bot.Plan{Summary: text, People: 1, Noun: "员工", Bind: digestOf(w.UserID, w.BeforeRole, w.BeforeStores)},
	}, nil
}

// within says whether a scope holds what a role from before showed. What had
// not been given in chat is the configuration's to say.
func within(w roleWrite, outer bot.Scope) bool {
	return w.BeforeRole == "" || w.BeforeRole == string(bot.RoleNone) || roster.Within(roster.ScopeOf(w.BeforeStores), outer)
}
