package commands

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// auditDetail is what an entry of the trail says more, as people read it: the
// trail itself keeps userids, which stay the same when a name changes, and its
// older entries the values of choices.
func (c *counter) auditDetail(v bot.View, e bot.AuditEntry) (string, error) {
	parts := strings.Split(e.Detail, "，")
	for i, part := range parts {
		name, value, _ := strings.Cut(part, " ")
		said, err := c.auditValue(v, c.argOf(e.Action, name), value)
		if err != nil {
			return "", err
		}
		if said != value {
			parts[i] = name + " " + said
		}
	}
	return strings.Join(parts, "，"), nil
}

// argOf is the argument that a word in the trail names; one of no type if it
// names none.
func (c *counter) argOf(action, name string) bot.Arg {
	if name == secondPerson {
		return bot.Arg{Name: name, Type: bot.ArgStaff}
	}
	for _, cmd := range c.commands {
		if i := slices.IndexFunc(cmd.Args, func(a bot.Arg) bool { return a.Name == name }); i >= 0 && cmd.Name == action {
			return cmd.Args[i]
		}
	}
	return bot.Arg{}
}

func (c *counter) auditValue(v bot.View, arg bot.Arg, value string) (string, error) {
	switch {
	case value == "":
		return value, nil
	case arg.Type == bot.ArgChoice:
		return choiceTitle(arg, value), nil
	case arg.Type == bot.ArgStaff:
		return c.staffName(v, value)
	case arg.Type == bot.ArgStore:
		return c.roster.StoreName(value), nil
	default:
		return value, nil
	}
}
