package commands

import (
	"fmt"
	"runtime/debug"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// run does a command with the words after its name, as far as the caller may.
func (t *turn) run(cmd command, words []word) error {
	if cmd.Name != moreName {
		t.session.Choices, t.session.ChoicesUntil = nil, time.Time{}
	}
	if ok, err := t.admitted(cmd.Command); !ok || err != nil {
		return err
	}
	if !t.cool(cmd.Name) {
		return nil
	}
	r := t.reader(t.caller)
	if cmd.Writes {
		kept := withoutTrial(cmd.Command, words)
		words, r.trial = kept, len(kept) < len(words)
	}
	values, trouble, err := r.arguments(cmd.Command, words)
	switch {
	case err != nil:
		return t.failed(cmd.Command, t.caller, err)
	case trouble != nil:
		t.explain(cmd.Command, trouble)
		return nil
	}
	call := bot.NewCall(bot.Call{
		Caller: t.caller, At: t.ev.At, Event: t.ev.ID, Line: written(cmd.Command, values), Trial: r.trial,
	}, values)
	if cmd.serve != nil {
		return cmd.serve(t, call)
	}
	answer, err := asked(cmd.Command, call, t.view)
	if err != nil {
		return t.failed(cmd.Command, t.caller, err)
	}
	return t.settle(cmd.Command, call, answer)
}

// reader reads what a caller typed.
func (t *turn) reader(caller bot.Caller) reader {
	return reader{counter: t.counter, view: t.view, caller: caller, now: t.local(t.ev.At)}
}

// outOfScope is how the audit trail calls it that somebody reached for what the
// scope does not show, be it there or not.
const outOfScope = "不在范围内"

// explain says what is wrong with a line. Who tried to change something that is
// not theirs is in the audit trail.
func (t *turn) explain(cmd bot.Command, trouble *trouble) {
	if trouble.hidden && cmd.Writes {
		t.refuse(cmd, t.caller, outOfScope)
	}
	if len(trouble.pick) > 0 {
		t.offer(trouble.text, trouble.pick)
		return
	}
	t.say(trouble.text)
}

// asked lets a command work out its answer. A panic in it is an error with its
// place: one command's mistake must not keep others from being heard.
func asked(cmd bot.Command, call bot.Call, v bot.View) (answer bot.Answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("command %s: panic: %v\n%s", cmd.Name, p, debug.Stack())
		}
	}()
	answer, err = cmd.Run(call, v)
	if err != nil {
		err = fmt.Errorf("command %s: %w", cmd.Name, err)
	}
	return answer, err
}

// settle makes of a command's answer what the caller gets: a list to choose
// from, a preview, a question or the deed.
func (t *turn) settle(cmd bot.Command, call bot.Call, answer bot.Answer) error {
	if passesOver(cmd, answer) {
		// What happens is that the journal is read on: nothing to ask about or to audit.
		t.add(answer.Effects...)
		answer.Effects = nil
	}
	if len(answer.Effects) == 0 {
		t.session.Lists = remembered(t.session.Lists, answer, call.At)
	}
	switch {
	case len(answer.Pick) > 0:
		t.offer(answer.Text, answer.Pick)
	case len(answer.Effects) > 0 && !call.Role.May(cmd.Role, cmd.Writes):
		return t.onlyReads(cmd)
	case call.Trial:
		return t.preview(answer)
	case len(answer.Effects) == 0:
		if answer.Refused != "" {
			t.refuse(cmd, call.Caller, answer.Refused)
		}
		t.looked(cmd, call, answer)
		t.show(answer)
	case t.needed(answer.Plan).confirm:
		return t.request(cmd, call, answer, "")
	default:
		return t.do(cmd, call, answer)
	}
	return nil
}

// do lets a command's effects happen and says so.
func (t *turn) do(cmd bot.Command, call bot.Call, answer bot.Answer) error {
	t.add(answer.Effects...)
	outcome := bot.AuditDone
	switch {
	case cmd.Name == undoName:
		outcome = bot.AuditUndone
	case cmd.Writes:
		if err := t.journal(cmd, call, answer); err != nil {
			return err
		}
		if answer.Undo != nil && call.UserID == t.caller.UserID && !t.fromPage() {
			answer.Text += "\n（要撤回请回复 /撤销）"
		}
	}
	if cmd.Writes {
		t.said.done = true
		t.record(entry{cmd: cmd, by: call.Caller, outcome: outcome, args: call, answer: answer})
		if err := t.finish(doneHandled, summary(cmd, answer)); err != nil {
			return err
		}
	}
	t.looked(cmd, call, answer)
	t.show(answer)
	return nil
}

// summary is what a write did, in words.
func summary(cmd bot.Command, answer bot.Answer) string {
	if answer.Plan != nil && answer.Plan.Summary != "" {
		return answer.Plan.Summary
	}
	return cmd.Name
}

// patience is how long an error is left to be tried again before the caller is
// told: most are a database's that is busy, and the log has every one of them.
const patience = 5 * time.Second

// failed hands an error back so that the line is tried again, and after a while
// tells the caller instead.
func (t *turn) failed(cmd bot.Command, by bot.Caller, err error) error {
	if t.view.Now().Sub(t.ev.ReceivedAt) < patience {
		return err
	}
	if cmd.Writes {
		t.record(entry{cmd: cmd, by: by, outcome: bot.AuditFailed, detail: fmt.Sprintf("编号 E%d", t.ev.ID)})
	}
	t.say(fmt.Sprintf("出错了（编号 E%d），什么都没有做。请过一会儿再试；还不行的话，请把编号告诉管理员。", t.ev.ID))
	return nil
}
