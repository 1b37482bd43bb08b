package commands

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// mostSubjects is how many pseudonyms an entry of the audit trail holds.
const mostSubjects = 20

// entry is what goes into the audit trail about a line.
type entry struct {
	cmd     bot.Command
	by      bot.Caller
	outcome bot.AuditOutcome
	args    bot.Call
	answer  bot.Answer
	detail  string
}

// secondPerson stands before the userid of who agreed as the second one.
const secondPerson = "第二人"

// record adds an entry to the audit trail. What is in it names no customer and
// quotes nobody's words: only what an argument of a closed set says.
func (t *turn) record(e entry) {
	a := bot.AuditEntry{
		At: t.view.Now(), UserID: e.by.UserID, Role: e.by.Role, Action: e.cmd.Name, Outcome: e.outcome,
		Store: e.answer.Store, Count: len(e.answer.Customers),
	}
	for _, id := range e.answer.Customers[:min(len(e.answer.Customers), mostSubjects)] {
		a.Subjects = append(a.Subjects, bot.Pseudonym(id))
	}
	parts := arguable(e.cmd, e.args)
	if p := e.answer.Plan; p != nil {
		a.Count = max(a.Count, p.People)
		if p.People > 0 {
			parts = append(parts, fmt.Sprintf("%d 人", p.People))
		}
		if p.Money > 0 {
			parts = append(parts, "¥"+p.Money.String())
		}
	}
	if e.args.Second != "" {
		parts = append(parts, secondPerson+" "+e.args.Second)
	}
	if e.detail != "" {
		parts = append(parts, withoutNumbers(e.detail))
	}
	a.Detail = shorten(strings.Join(parts, "，"), 200)
	t.add(bot.RecordAudit{AuditEntry: a})
}

// longDigits could be a phone number.
var longDigits = regexp.MustCompile(`\d[\d -]{5,}\d`)

func withoutNumbers(text string) string { return longDigits.ReplaceAllString(text, "****") }

// arguable are the arguments that may stand in the audit trail.
func arguable(cmd bot.Command, call bot.Call) []string {
	var parts []string
	for _, arg := range cmd.Args {
		switch arg.Type {
		case bot.ArgText, bot.ArgTag, bot.ArgCustomer, "":
			continue
		case bot.ArgTime:
			if call.Given(arg.Name) {
				parts = append(parts, arg.Name+" "+call.Arg(arg.Name).Time.Format("01-02 15:04"))
			}
		case bot.ArgNumber:
			if call.Given(arg.Name) {
				parts = append(parts, arg.Name+" "+withoutNumbers(call.Arg(arg.Name).Text))
			}
		case bot.ArgChoice:
			if call.Given(arg.Name) {
				parts = append(parts, arg.Name+" "+choiceTitle(arg, call.Arg(arg.Name).Text))
			}
		default:
			if call.Given(arg.Name) {
				parts = append(parts, arg.Name+" "+call.Arg(arg.Name).Text)
			}
		}
	}
	return parts
}

// choiceTitle is what people call a value of a closed set.
func choiceTitle(arg bot.Arg, value string) string {
	if i := slices.IndexFunc(arg.Options, func(o bot.Option) bool { return o.Value == value }); i >= 0 {
		return title(arg.Options[i])
	}
	return value
}

// refuse records that somebody tried to change something that they may not.
func (t *turn) refuse(cmd bot.Command, by bot.Caller, why string) {
	t.record(entry{cmd: cmd, by: by, outcome: bot.AuditRefused, detail: why})
}

// looked records that something was shown that must not be shown unseen.
func (t *turn) looked(cmd bot.Command, call bot.Call, answer bot.Answer) {
	if answer.Looked != "" {
		answer.Plan = nil
		t.record(entry{cmd: cmd, by: call.Caller, outcome: bot.AuditShown, args: call, answer: answer, detail: answer.Looked})
	}
}
