package commands

import (
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// admitted says whether the caller may do a command, and tells them if not. Who
// tried to change something is in the audit trail, as often as they are answered.
func (t *turn) admitted(cmd bot.Command) (bool, error) {
	if admits(t.caller.Role, cmd) {
		return true, nil
	}
	if !t.cool(otherLines) {
		return false, nil
	}
	if cmd.Writes || cmd.Name == confirmName {
		t.refuse(cmd, t.caller, "没有权限")
	}
	text, err := t.refusal(cmd)
	t.say(text)
	return false, err
}

// admits says whether a role may use a command at all, be it only to read.
func admits(role bot.Role, cmd bot.Command) bool { return role.May(cmd.Role, cmd.Writes && !cmd.Reads) }

// onlyReads refuses the effects of a command that the caller may use to read.
func (t *turn) onlyReads(cmd bot.Command) error {
	t.refuse(cmd, t.caller, "没有权限")
	text, err := t.refusal(cmd)
	t.say(text)
	return err
}

func (t *turn) refusal(cmd bot.Command) (string, error) {
	if t.caller.Role == bot.RoleNone {
		return t.stranger()
	}
	if t.caller.Role == bot.RoleAuditor {
		return fmt.Sprintf("「/%s」会改动数据，审计只能查看，所以没有执行。", cmd.Name), nil
	}
	return fmt.Sprintf("「/%s」需要%s及以上的角色，您是%s，所以没有执行。请找%s帮忙；您能用的命令见 /帮助。",
		cmd.Name, cmd.Role.Title(), t.caller.Role.Title(), cmd.Role.Title()), nil
}

// stranger is what somebody without a role is told.
func (t *turn) stranger() (string, error) {
	m, err := t.view.Staff().Member(t.caller.UserID)
	if err != nil {
		return "", err
	}
	if !m.LeftAt.IsZero() {
		return "您的账号已经离开本店，不能再使用命令，什么都没有做。如果弄错了，请联系店长或总部。", nil
	}
	return fmt.Sprintf("您还没有角色，所以这里的命令都还不能用。请让店长或总部在这里发送：\n/角色 %s 店员\n开通以后再试一次就可以了。", t.caller.UserID), nil
}

// The keys under which uses are counted that are no command's.
const (
	otherLines = "?"
	hintUse    = "hint"
	// hintEvery is how often a hint is given.
	hintEvery = 10 * time.Minute
)

// cool counts a use of a command and says whether the caller may have it now. Who
// was too fast is told once, and hears nothing until the time is over.
func (t *turn) cool(name string) bool {
	limit := t.Shop.Commands.Cooldown
	if limit.Times <= 0 || limit.Within <= 0 {
		return true
	}
	now := t.view.Now()
	use := t.session.Uses[name]
	if use.Count == 0 {
		use.Since = now
	}
	use.Count = min(use.Count+1, limit.Times+1)
	over := use.Count > limit.Times
	if over && !use.Told {
		use.Told = true
		wait := max(1, int(use.Since.Add(limit.Within).Sub(now).Round(time.Second)/time.Second))
		t.say(fmt.Sprintf("您发得太快了，这一条没有执行。请 %d 秒后再试，这段时间里同样的命令不再回复。", wait))
	}
	t.use(name, use)
	return !over
}

// once says whether something was not said within the time of hints.
func (t *turn) once(name string) bool {
	if t.session.Uses[name].Count > 0 {
		return false
	}
	t.use(name, bot.Use{Since: t.view.Now(), Count: 1})
	return true
}

func (t *turn) use(name string, use bot.Use) {
	if t.session.Uses == nil {
		t.session.Uses = map[string]bot.Use{}
	}
	t.session.Uses[name] = use
}

// recentUses are those whose time is not over.
func (t *turn) recentUses() map[string]bot.Use {
	var recent map[string]bot.Use
	for name, use := range t.before.Uses {
		within := t.Shop.Commands.Cooldown.Within
		if name == hintUse {
			within = hintEvery
		}
		if t.view.Now().Sub(use.Since) < within {
			if recent == nil {
				recent = map[string]bot.Use{}
			}
			recent[name] = use
		}
	}
	return recent
}
