package commands

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// request asks the one whose line it is for a yes. The same line with the same
// plan asks once as long as the question stands, however often it is tapped.
// Before says what led here.
func (t *turn) request(cmd bot.Command, call bot.Call, answer bot.Answer, before string) error {
	c, standing, err := t.question(call, answer)
	if err != nil {
		return err
	}
	if t.needed(answer.Plan).second {
		seconds, err := t.seconds(cmd, call.Caller, answer.Store)
		if err != nil {
			return err
		}
		if len(seconds) == 0 {
			t.refuse(cmd, call.Caller, "没有第二人")
			t.say(before + answer.Plan.Summary + "：这一步还要另一位同事同意，但是现在没有别人有这个权限，所以没有做。请联系总部。")
			return nil
		}
	}
	card, text, err := t.questionCard(c, answer)
	if err != nil {
		return err
	}
	if sameUser(call.UserID, t.caller.UserID) {
		t.session.Choices = []string{"/" + confirmName + " " + c.Code, "/" + cancelName + " " + c.Code}
		t.session.ChoicesUntil = c.ExpiresAt
		t.said.asked = c.Code
	}
	switch {
	case t.fromPage():
		text += fmt.Sprintf("\n请在这一页上确认，%s 前有效。", t.local(c.ExpiresAt).Format("15:04"))
	case sameUser(call.UserID, t.caller.UserID):
		text += fmt.Sprintf("\n确认请回复 1（或 /确认 %s），不做请回复 2。%s 前有效。", c.Code, t.local(c.ExpiresAt).Format("15:04"))
	default:
		text += fmt.Sprintf("\n确认请回复 /确认 %s，不做请回复 /取消 %s。%s 前有效。", c.Code, c.Code, t.local(c.ExpiresAt).Format("15:04"))
	}
	if standing {
		t.say(before + "已经在等确认了。" + text)
		return nil
	}
	if before != "" && !sameUser(call.UserID, t.caller.UserID) {
		t.say(before)
	}
	card.Text = strings.TrimSpace(before + card.Text)
	t.add(bot.SetConfirmation{Confirmation: c}, expiry(c))
	t.record(entry{cmd: cmd, by: call.Caller, outcome: bot.AuditAsked, args: call, answer: answer})
	if err := t.previewed([]string{call.UserID}, answer.Plan.Preview); err != nil {
		return err
	}
	return t.tell([]string{call.UserID}, card, before+text)
}

// question is the confirmation that a plan needs, and whether it stands already.
func (t *turn) question(call bot.Call, answer bot.Answer) (bot.Confirmation, bool, error) {
	now := t.view.Now()
	c := bot.Confirmation{
		UserID: call.UserID, Line: call.Line, Summary: answer.Plan.Summary, Bind: answer.Plan.Bind, Store: answer.Store,
		Second: t.needed(answer.Plan).second, AskedAt: now, ExpiresAt: now.Add(t.Shop.Commands.ConfirmWithin), State: bot.ConfirmationOpen,
	}
	for n := 0; ; n++ {
		c.Code = codeOf(c, t.ev.ID, n)
		old, err := t.view.Staff().Confirmation(c.Code)
		if err != nil {
			return c, false, err
		}
		if old.Code == "" {
			break
		}
		same := old.UserID == c.UserID && old.Line == c.Line && old.Bind == c.Bind && old.Second == c.Second
		if same && old.State == bot.ConfirmationOpen && now.Before(old.ExpiresAt) && old.FirstAt.IsZero() {
			return old, true, nil
		}
	}
	c.Tasks = []string{taskOf("confirm", c.Code, t.ev.ID)}
	if t.tap != nil {
		c.Tasks = append(c.Tasks, t.tap.TaskID)
	}
	return c, false, nil
}

func taskOf(kind, code string, event int64) string { return fmt.Sprintf("%s-%s-%d", kind, code, event) }

// codeOf is a short code without letters that look alike: at first that of the
// line and its plan, so that the same question has the same one.
func codeOf(c bot.Confirmation, event int64, n int) string {
	const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
	if n == 0 {
		event = 0
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %t %d %d", c.UserID, c.Line, c.Bind, c.Second, event, n))
	code := make([]byte, 6)
	for i := range code {
		code[i] = letters[int(sum[i])%len(letters)]
	}
	return string(code)
}

// secondToo tells the one whose line it is that their own yes is not enough.
const secondToo = "您确认以后，还要另一位同事同意"

// questionCard names the effect, with the two things one can say to it.
func (t *turn) questionCard(c bot.Confirmation, answer bot.Answer) (bot.Card, string, error) {
	p := answer.Plan
	title, rest, _ := strings.Cut(p.Summary, "\n")
	card := bot.Card{
		Task: c.Tasks[0], Source: "请确认", Title: title,
		Buttons: []bot.CardButton{
			{Text: "确认", Line: "/" + confirmName + " " + c.Code, Main: p.Lasting == "", Danger: p.Lasting != ""},
			{Text: "取消", Line: "/" + cancelName + " " + c.Code},
		},
	}
	people := max(p.People, len(answer.Customers))
	noun := cmp.Or(p.Noun, "客户") + "数"
	if people > 0 {
		card.Rows = append(card.Rows, bot.CardRow{Name: noun, Value: fmt.Sprintf("%d 位", people)})
	}
	if p.Money > 0 {
		card.Rows = append(card.Rows, bot.CardRow{Name: "金额", Value: "¥" + p.Money.String()})
	}
	card.Rows = append(card.Rows, bot.CardRow{Name: "有效期", Value: t.local(c.ExpiresAt).Format("15:04") + " 前"})
	lines := []string{"请确认：" + p.Summary}
	if people > 1 {
		lines = append(lines, fmt.Sprintf("%s：%d 位", noun, people))
	}
	details, err := t.details(answer)
	if c.Second {
		details = append(details, secondToo)
	}
	card.Text = strings.TrimSpace(rest + "\n" + strings.Join(details, "\n"))
	if p.Preview != "" {
		details = append(details, p.Preview)
	}
	return card, strings.Join(append(lines, details...), "\n"), err
}

// previewed shows those who are asked with a card what others would read: a card holds
// only a little of it. Who reads words, as on a page, has it in them.
func (t *turn) previewed(users []string, preview string) error {
	page, _ := paged(preview)
	for _, u := range users {
		session := t.session
		if !t.isCaller(u) {
			var err error
			if session, err = t.view.Staff().Session(u); err != nil {
				return err
			}
		}
		if preview != "" && !session.PlainText && !(t.isCaller(u) && t.fromPage()) {
			t.add(bot.AppMessage{ToUsers: []string{u}, Text: page, Answer: true})
		}
	}
	return nil
}
