package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// covers says whether somebody may agree to another's command as the second
// person: they run a store and could give it themselves, for all that the other
// one sees or for the one store it is about. A clerk vouches for nobody, least of
// all for those who may tell them to.
func covers(cmd bot.Command, second, owner bot.Caller, store string) bool {
	if !second.Role.May(bot.RoleManager, true) || !second.Role.May(cmd.Role, cmd.Writes) || sameUser(second.UserID, owner.UserID) {
		return false
	}
	if store != "" {
		return roster.Shows(second.Scope, store)
	}
	return roster.Within(owner.Scope, second.Scope) && (owner.Role != bot.RoleNone || second.Scope.All)
}

// first takes the caller's own yes and asks a second person for theirs.
func (t *turn) first(p pending, call bot.Call, answer bot.Answer) error {
	seconds, err := t.seconds(p.cmd.Command, p.owner, p.Store)
	if err != nil {
		return err
	}
	if len(seconds) == 0 {
		return t.lapse(p, "没有做：还要另一位同事同意，但是现在没有别人有这个权限。请联系总部。")
	}
	if err := t.finish(doneAgreed, "已经同意，等另一位同事同意", p.Tasks...); err != nil {
		return err
	}
	p.FirstAt = t.view.Now()
	p.ExpiresAt = p.FirstAt.Add(t.Shop.Commands.ConfirmWithin)
	p.Tasks = []string{taskOf("second", p.Code, t.ev.ID)}
	card, text, err := t.questionCard(p.Confirmation, answer)
	if err != nil {
		return err
	}
	card.Source, card.Detail = "请您作为第二人确认", p.owner.Name+"提出"
	card.Text, text = withoutLine(card.Text, secondToo), withoutLine(text, secondToo)
	t.add(bot.SetConfirmation{Confirmation: p.Confirmation}, expiry(p.Confirmation))
	t.add(waiting(p, seconds)...)
	t.record(entry{cmd: p.cmd.Command, by: p.owner, outcome: bot.AuditAsked, args: call, answer: answer, detail: "等第二人"})
	t.say(fmt.Sprintf("收到。「%s」还要另一位同事同意，已经问了%s（%s 前有效）。", p.Summary, t.callNames(seconds), t.local(p.ExpiresAt).Format("15:04")))
	if err := t.previewed(userIDs(seconds), answer.Plan.Preview); err != nil {
		return err
	}
	return t.tell(userIDs(seconds), card, fmt.Sprintf("%s提出，请您作为第二人确认。%s\n同意请回复 /确认 %s，不同意请回复 /取消 %s。", p.owner.Name, text, p.Code, p.Code))
}

// withoutLine is a text without a line of it, and without an empty one in its
// place.
func withoutLine(text, line string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(text, "\n"), func(l string) bool { return l == line }), "\n")
}

func (t *turn) callNames(callers []bot.Caller) string {
	var names []string
	for _, c := range callers {
		names = append(names, c.Name)
	}
	return strings.Join(names, "、")
}

func userIDs(callers []bot.Caller) []string {
	var users []string
	for _, c := range callers {
		users = append(users, c.UserID)
	}
	return users
}

// seconds are whom to ask for a second yes: those who run the store, or where
// none of them may, those above.
func (t *turn) seconds(cmd bot.Command, owner bot.Caller, store string) ([]bot.Caller, error) {
	all, err := t.roster.Everybody(t.view.Staff())
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(c bot.Caller) bool { return !covers(cmd, c, owner, store) })
	if store == "" && len(owner.Scope.Stores) == 1 {
		store = owner.Scope.Stores[0]
	}
	users, _ := roster.Hears(all, store, 0)
	if len(users) == 0 && store == "" {
		// What concerns several stores is heard by headquarters alone; others who see
		// all of them can agree as well.
		return all, nil
	}
	return slices.DeleteFunc(all, func(c bot.Caller) bool { return !slices.Contains(users, c.UserID) }), nil
}

// waiting are the to-dos of those who may give a second yes, done when nothing
// waits for it any more.
func waiting(p pending, seconds []bot.Caller) []bot.Effect {
	var todos []bot.Effect
	for _, second := range seconds {
		todo := bot.Todo{
			ID: "confirm-" + p.Code + "-" + second.UserID, Kind: bot.TodoConfirm, UserID: second.UserID, Store: p.Store, Ref: p.Code,
			Text:      fmt.Sprintf("%s提出「%s」：/确认 %s，或 /取消 %s", p.owner.Name, p.Summary, p.Code, p.Code),
			CreatedAt: p.FirstAt, DueAt: p.ExpiresAt,
		}
		if p.State != bot.ConfirmationOpen {
			todo.DoneAt, todo.DoneBy, todo.Outcome = p.ClosedAt, p.ClosedBy, string(p.State)
		}
		todos = append(todos, bot.SetTodo{Todo: todo})
	}
	return todos
}
