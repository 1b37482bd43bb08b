package commands

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	undoName = "撤销"
	// undoWithin is how long a write can be taken back.
	undoWithin = 24 * time.Hour
)

func (s *switchboard) undoCommand() bot.Command {
	return bot.Command{
		Name: undoName, English: "undo", Aliases: []string{"撤回"}, Topic: bot.TopicMine, Role: bot.RoleClerk, Writes: true,
		Help: "撤销您最近一次改动（24 小时内）", Examples: []string{"/撤销 试", "/撤销"}, Run: s.undo,
	}
}

// undo takes back the caller's last write. What it will not bring back is asked
// about first. One that cannot be taken back is said once: the next undo is of
// the write before it.
func (s *switchboard) undo(call bot.Call, v bot.View) (bot.Answer, error) {
	w, err := v.Staff().LastWrite(call.UserID)
	if err != nil {
		return bot.Answer{}, err
	}
	cmd := s.byName[fold(w.Command)]
	when := s.moment(w.At, v.Now())
	switch {
	case w.ID == "":
		return say("没有可以撤销的改动。")
	case v.Now().Sub(w.At) > undoWithin:
		return say("您最近一次改动是%s 的「%s」，超过 24 小时，不能撤销了。", when, w.Summary)
	case cmd.Command.Undo == nil || len(w.Payload) == 0:
		return passOver(call, w, fmt.Sprintf("您最近一次改动是%s 的「%s」，不能撤销：%s。", when, w.Summary, cmp.Or(w.Lasting, "它没有办法收回")))
	case !call.Role.May(cmd.Role, cmd.Writes):
		return say("「%s」要%s及以上才能撤销，您现在是%s。请找%s帮忙。", w.Summary, cmd.Role.Title(), call.Role.Title(), cmd.Role.Title())
	}
	answer, err := cmd.Command.Undo(call, w.Payload, v)
	if err != nil {
		return answer, err
	}
	if len(answer.Effects) == 0 {
		// Nothing of it stands any more: the command says so, and nothing is done.
		return passOver(call, w, answer.Text)
	}
	plan := bot.Plan{People: len(answer.Customers)}
	if answer.Plan != nil {
		plan = *answer.Plan
	}
	plan.Summary = fmt.Sprintf("撤销%s 的「%s」", when, w.Summary)
	plan.Ask = plan.Ask || w.Note != ""
	plan.Note = cmp.Or(w.Note, plan.Note)
	plan.Bind = digestOf(w.ID, plan.Bind)
	w.Undone = true
	answer.Effects = append(answer.Effects, bot.SetWrite{Write: w})
	answer.Plan, answer.Undo = &plan, nil
	answer.Text = cmp.Or(answer.Text, "已经"+plan.Summary+"。")
	return answer, nil
}

// passOver says that a write cannot be taken back, and keeps it from standing
// before those that can. A trial only says it.
func passOver(call bot.Call, w bot.Write, why string) (bot.Answer, error) {
	if call.Trial || call.Confirmed {
		return say("%s", why)
	}
	w.Undone = true
	return bot.Answer{
		Text:    why + "\n再发一次 /撤销，就轮到它之前的那次改动。",
		Effects: []bot.Effect{bot.SetWrite{Write: w}},
	}, nil
}

// passesOver says whether an answer is that of an undo which takes nothing back.
func passesOver(cmd bot.Command, answer bot.Answer) bool {
	return cmd.Name == undoName && answer.Plan == nil && len(answer.Effects) > 0
}

// journal keeps how to take a write back, or why that cannot be done.
func (t *turn) journal(cmd bot.Command, call bot.Call, answer bot.Answer) error {
	w := bot.Write{
		ID: fmt.Sprintf("w%019d", t.ev.ID), UserID: call.UserID, Command: cmd.Name, Summary: summary(cmd, answer), At: t.view.Now(),
	}
	lasting := ""
	if answer.Plan != nil {
		lasting = answer.Plan.Lasting
	}
	if answer.Undo == nil || cmd.Undo == nil {
		w.Lasting = cmp.Or(lasting, "它没有办法收回")
		t.add(bot.SetWrite{Write: w})
		return nil
	}
	payload, err := json.Marshal(answer.Undo.Payload)
	if err != nil {
		return fmt.Errorf("command %s: how to undo it: %w", cmd.Name, err)
	}
	w.Payload, w.Note = payload, cmp.Or(answer.Undo.Note, lasting)
	t.add(bot.SetWrite{Write: w})
	return nil
}
