package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// rolesCommand lists who has which role, and changes the role of somebody below.
func rolesCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "角色", English: "roles", Aliases: []string{"role"}, Topic: bot.TopicAdmin,
		Help:     "谁是什么角色；给下级换角色",
		Examples: []string{"/角色", "/角色 @韩梅 店长 门店=十七号店", "/角色 @李明 无"},
		Args: []bot.Arg{
			{Name: "谁", English: "staff", Type: bot.ArgStaff, Optional: true, Help: "员工名字或账号"},
			{Name: "角色", English: "role", Type: bot.ArgChoice, Optional: true, Options: roleOptions()},
			{Name: "门店", English: "stores", Type: bot.ArgText, Optional: true, Named: true, Help: "管哪些店，用顿号隔开；「全部」是所有店"},
		},
		Role: bot.RoleManager, Writes: true, Reads: true,
		Run: c.roles, Undo: c.roleUndo,
	}
}

func roleOptions() []bot.Option {
	var options []bot.Option
	for _, r := range append(bot.Roles(), bot.RoleNone) {
		options = append(options, bot.Option{Value: string(r), Words: []string{r.Title(), string(r)}})
	}
	return options
}

func (c *counter) roles(call bot.Call, v bot.View) (bot.Answer, error) {
	if !call.Given("谁") {
		return c.roleList(call, v)
	}
	who, err := c.roster.Caller(v.Staff(), call.Arg("谁").Text)
	if err != nil {
		return bot.Answer{}, err
	}
	if !roster.Within(who.Scope, call.Scope) {
		answer, err := say("「%s」不在您管的门店里，换不了 TA 的角色。", shownText(who.Name))
		if call.Given("角色") {
			answer.Refused = "员工不在范围内"
		}
		return answer, err
	}
	if !call.Given("角色") {
		return say("%s\n要换角色，例如：/角色 @%s 店长 门店=%s", c.roleLine(who), shownText(who.Name), c.exampleStore(call.Scope))
	}
	return c.giveRole(call, v, who)
}

// roleList are those whose scope the caller's holds, the highest first.
func (c *counter) roleList(call bot.Call, v bot.View) (bot.Answer, error) {
	everybody, err := c.roster.Everybody(v.Staff())
	if err != nil {
		return bot.Answer{}, err
	}
	all := bot.Roles()
	everybody = slices.DeleteFunc(everybody, func(w bot.Caller) bool { return !roster.Within(w.Scope, call.Scope) })
	slices.SortStableFunc(everybody, func(a, b bot.Caller) int { return slices.Index(all, b.Role) - slices.Index(all, a.Role) })
	lines := []string{fmt.Sprintf("%d 位有角色：", len(everybody))}
	for _, w := range everybody {
		lines = append(lines, c.roleLine(w))
	}
	lines = append(lines, "换角色：/角色 @名字 店长 门店="+c.exampleStore(call.Scope))
	return bot.Answer{Text: strings.Join(lines, "\n")}, nil
}

func (c *counter) roleLine(w bot.Caller) string {
	if w.Role == bot.RoleNone {
		return shownText(w.Name) + "（" + w.UserID + "）：没有角色"
	}
	return fmt.Sprintf("%s（%s）：%s，%s", shownText(w.Name), w.UserID, w.Role.Title(), c.storesText(w.Scope))
}

func (c *counter) storesText(scope bot.Scope) string {
	if scope.All {
		return "所有门店"
	}
	names := make([]string, len(scope.Stores))
	for i, s := range scope.Stores {
		names[i] = c.roster.StoreName(s)
	}
	return strings.Join(names, "、")
}

func (c *counter) exampleStore(scope bot.Scope) string {
	if stores := c.roster.Stores(scope); len(stores) > 0 {
		return stores[0].Name
	}
	return "十七号店"
}
