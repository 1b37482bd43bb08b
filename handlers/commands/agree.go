package commands

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	confirmName = "确认"
	cancelName  = "取消"
)

var codeArg = []bot.Arg{{Name: "编号", English: "code", Optional: true, Help: "卡片上的编号；不写就是刚才问您的那一个"}}

func confirmCommand() command {
	return command{Command: bot.Command{
		Name: confirmName, English: "confirm", Aliases: []string{"yes", "是"}, Topic: bot.TopicMine, Role: bot.RoleClerk,
		Help: "同意机器人问您的那一步", Examples: []string{"/确认 K7Q2MD"}, Args: codeArg,
	}, serve: func(t *turn, call bot.Call) error { return t.reply(call, confirmName, (*turn).yes) }}
}

func cancelCommand() command {
	return command{Command: bot.Command{
		Name: cancelName, English: "cancel", Aliases: []string{"no", "否"}, Topic: bot.TopicMine, Role: bot.RoleClerk,
		Help: "不做机器人问您的那一步", Examples: []string{"/取消 K7Q2MD"}, Args: codeArg,
	}, serve: func(t *turn, call bot.Call) error { return t.reply(call, cancelName, (*turn).no) }}
}

// pending is a confirmation with the command and the caller it is about.
type pending struct {
	bot.Confirmation
	cmd   command
	owner bot.Caller
}

// reply finds what the caller says yes or no to, and takes the answer if it still
// waits for theirs.
func (t *turn) reply(call bot.Call, name string, take func(*turn, pending) error) error {
	code := strings.ToUpper(call.Arg("编号").Text)
	if code == "" {
		code = t.asked
	}
	if code == "" {
		t.say(fmt.Sprintf("现在没有刚问过您的事。要%s哪一件，请带上卡片上的编号，例如 /%s K7Q2MD。", name, name))
		return nil
	}
	p, err := t.pending(code)
	if err != nil {
		return err
	}
	if p.Code == "" {
		t.refuse(bot.Command{Name: confirmName}, t.caller, "没有等着的确认")
		t.say(fmt.Sprintf("没有找到等您确认的「%s」，什么都没有做。请看看编号对不对，或者重新输入命令。", shorten(code, 20)))
		return nil
	}
	switch {
	case p.State != bot.ConfirmationOpen:
		return t.over(p)
	case !t.view.Now().Before(p.ExpiresAt):
		return t.lapse(p, "已经过了有效期，没有做。需要的话请重新输入：\n"+p.Line)
	}
	return take(t, p)
}

// pending is a confirmation that concerns the caller: their own, or one that
// waits for a second person whom they can be. Any other is not there.
func (t *turn) pending(code string) (pending, error) {
	c, err := t.view.Staff().Confirmation(code)
	if err != nil || c.Code == "" {
		return pending{}, err
	}
	cmd, ok := t.commandOf(c.Line)
	if !ok {
		return pending{}, nil
	}
	owner := t.caller
	if !sameUser(c.UserID, t.caller.UserID) {
		if owner, err = t.roster.Caller(t.view.Staff(), c.UserID); err != nil {
			return pending{}, err
		}
		if !c.Second || c.FirstAt.IsZero() || !covers(cmd.Command, t.caller, owner, c.Store) {
			return pending{}, nil
		}
	}
	return pending{Confirmation: c, cmd: cmd, owner: owner}, nil
}

// over says what became of a confirmation that is closed.
func (t *turn) over(p pending) error {
	if p.ClosedBy == "" {
		t.say(fmt.Sprintf("「%s」已经在%s 过了有效期，没有做。需要的话请重新输入：\n%s", p.Summary, t.moment(p.ClosedAt, t.view.Now()), p.Line))
		return nil
	}
	by, err := t.you(p.ClosedBy)
	if err != nil {
		return err
	}
	said := map[bot.ConfirmationState]string{
		bot.ConfirmationDone: "确认，已经做完了", bot.ConfirmationNo: "取消，没有做", bot.ConfirmationLapsed: "处理时发现已经作废，没有做",
	}[p.State]
	t.say(fmt.Sprintf("「%s」已经在%s 由%s%s。这次什么都没有做。", p.Summary, t.moment(p.ClosedAt, t.view.Now()), by, said))
	return t.finish(becameOf[p.State], p.Summary+"："+said, p.Tasks...)
}

// becameOf is what the cards say of a confirmation that is closed.
var becameOf = map[bot.ConfirmationState]string{
	bot.ConfirmationDone: doneConfirmed, bot.ConfirmationNo: doneCancelled, bot.ConfirmationLapsed: doneLapsed,
}

// close records what became of a confirmation, on its cards too.
func (t *turn) close(p pending, state bot.ConfirmationState, outcome string) error {
	p.State, p.ClosedBy, p.ClosedAt = state, t.caller.UserID, t.view.Now()
	t.add(bot.SetConfirmation{Confirmation: p.Confirmation})
	if !p.FirstAt.IsZero() {
		seconds, err := t.seconds(p.cmd.Command, p.owner, p.Store)
		if err != nil {
			return err
		}
		t.add(waiting(p, seconds)...)
	}
	return t.finish(becameOf[state], outcome, p.Tasks...)
}

// lapse ends a confirmation whose time or sense is over.
func (t *turn) lapse(p pending, why string) error {
	t.record(entry{cmd: p.cmd.Command, by: p.owner, outcome: bot.AuditLapsed, answer: bot.Answer{Store: p.Store}, detail: t.secondly(p)})
	t.say(fmt.Sprintf("「%s」%s", p.Summary, why))
	return t.close(p, bot.ConfirmationLapsed, "已作废，没有做")
}

// secondly names the caller for the audit trail if the line is another's.
func (t *turn) secondly(p pending) string {
	if sameUser(p.owner.UserID, t.caller.UserID) {
		return ""
	}
	return secondPerson + " " + t.caller.UserID
}

// no leaves undone what was asked about.
func (t *turn) no(p pending) error {
	t.record(entry{cmd: p.cmd.Command, by: p.owner, outcome: bot.AuditNo, answer: bot.Answer{Store: p.Store}, detail: t.secondly(p)})
	t.say(fmt.Sprintf("好的，「%s」没有做。", p.Summary))
	t.inform(p, fmt.Sprintf("%s没有同意「%s」，所以没有做。", t.caller.Name, p.Summary))
	return t.close(p, bot.ConfirmationNo, p.Summary+"：已取消，没有做")
}

// inform tells the one whose line it is what somebody else said to it.
func (t *turn) inform(p pending, text string) {
	if !sameUser(p.owner.UserID, t.caller.UserID) {
		page, _ := paged(text)
		t.add(bot.AppMessage{ToUsers: []string{p.owner.UserID}, Text: page, Answer: true})
	}
}

// errChanged says that a line does not come to the same any more.
var errChanged = errors.New("the line does not come to what was confirmed")

// yes works out the line again and does it, if it still comes to the very plan.
func (t *turn) yes(p pending) error {
	if !p.owner.Role.May(p.cmd.Role, p.cmd.Writes) {
		return t.lapse(p, "没有做：提出的人现在没有这个权限了。")
	}
	own := sameUser(p.owner.UserID, t.caller.UserID)
	if own && !p.FirstAt.IsZero() {
		t.say(fmt.Sprintf("您已经同意了「%s」，还在等另一位同事同意（%s 前有效）。", p.Summary, t.local(p.ExpiresAt).Format("15:04")))
		return nil
	}
	call, answer, err := t.again(p)
	switch {
	case errors.Is(err, errChanged):
		t.inform(p, fmt.Sprintf("「%s」没有做，情况变了：%s", p.Summary, answer.Text))
		return t.lapse(p, "没有做，情况变了："+answer.Text)
	case err != nil:
		return t.failed(p.cmd.Command, p.owner, err)
	case answer.Plan.Bind != p.Bind || t.needed(answer.Plan).second && !p.Second:
		return t.renew(p, call, answer)
	case own && p.Second:
		return t.first(p, call, answer)
	}
	if err := t.close(p, bot.ConfirmationDone, p.Summary); err != nil {
		return err
	}
	t.inform(p, fmt.Sprintf("%s同意了，已经做完。\n%s", t.caller.Name, cmp.Or(answer.Text, p.Summary)))
	return t.do(p.cmd.Command, call, answer)
}

// again works out the line of a confirmation as it stands now.
func (t *turn) again(p pending) (bot.Call, bot.Answer, error) {
	line, _ := slashed(p.Line)
	words, problem := split(line)
	if problem != nil || len(words) == 0 {
		return bot.Call{}, bot.Answer{Text: "这一行已经读不懂了。"}, errChanged
	}
	values, trouble, err := t.reader(p.owner).arguments(p.cmd.Command, words[1:])
	if err != nil {
		return bot.Call{}, bot.Answer{}, err
	}
	if trouble != nil {
		return bot.Call{}, bot.Answer{Text: trouble.text}, errChanged
	}
	call := bot.Call{Caller: p.owner, At: t.ev.At, Event: t.ev.ID, Line: p.Line, Confirmed: true}
	if !sameUser(p.owner.UserID, t.caller.UserID) {
		call.Second = t.caller.UserID
	}
	call = bot.NewCall(call, values)
	answer, err := asked(p.cmd.Command, call, t.view)
	if err == nil && (len(answer.Effects) == 0 || answer.Plan == nil) {
		err = errChanged
	}
	return call, answer, err
}

// renew lets a confirmation lapse whose plan has changed, and asks about the new
// one.
func (t *turn) renew(p pending, call bot.Call, answer bot.Answer) error {
	t.record(entry{cmd: p.cmd.Command, by: p.owner, outcome: bot.AuditLapsed, args: call, answer: answer, detail: "情况变了"})
	if err := t.close(p, bot.ConfirmationLapsed, "情况变了，已作废，没有做"); err != nil {
		return err
	}
	call.Confirmed, call.Second = false, ""
	return t.request(p.cmd.Command, call, answer, fmt.Sprintf("「%s」没有做：情况变了，要按现在的样子重新确认。\n", p.Summary))
}
