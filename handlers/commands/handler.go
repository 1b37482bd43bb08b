package commands

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// Handler answers what staff type into the app's chat, its menu and taps on
// cards.
func Handler(o Options) bot.Handler { return newSwitchboard(o, List(o)).handler() }

// switchboard knows every command there is and brings each line to its own.
type switchboard struct {
	*counter
	commands []bot.Command
	byName   map[string]bot.Command
}

func newSwitchboard(o Options, commands []bot.Command) *switchboard {
	s := &switchboard{counter: newCounter(o), commands: commands, byName: map[string]bot.Command{}}
	for _, c := range s.commands {
		for _, name := range append([]string{c.Name, c.English}, c.Aliases...) {
			if name != "" {
				s.byName[strings.ToLower(name)] = c
			}
		}
	}
	return s
}

func (s *switchboard) handler() bot.Handler {
	return bot.Handler{
		Name:   "commands",
		Kinds:  []bot.Kind{bot.KindText, bot.KindMenuClicked, bot.KindCardClicked, bot.KindCardMenu},
		Handle: s.handle,
	}
}

func (s *switchboard) handle(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	text, ok := ev.Body.(bot.AppText)
	if !ok {
		return nil, nil
	}
	words := strings.Fields(strings.TrimLeft(text.Content, "/／"))
	if len(words) == 0 {
		return nil, nil
	}
	caller, err := s.roster.Caller(v.Staff(), ev.From)
	if err != nil {
		return nil, err
	}
	cmd, ok := s.byName[words[0]]
	if !ok || !caller.Role.May(cmd.Role, cmd.Writes) {
		return nil, nil
	}
	args := map[string]bot.Value{}
	words = words[1:]
	for _, a := range cmd.Args {
		if len(words) == 0 {
			break
		}
		value := words[0]
		if a.Rest {
			value = strings.Join(words, " ")
		}
		words = words[1:]
		if a.Type == bot.ArgCustomer {
			found, err := v.Desk().FindCustomers(caller.Scope, value, 2)
			if err != nil {
				return nil, err
			}
			if len(found) == 1 {
				value = found[0].ExternalUserID
			}
		}
		args[a.Name] = bot.Value{Text: value, Label: value}
	}
	answer, err := cmd.Run(bot.NewCall(bot.Call{Caller: caller, At: ev.At, Event: ev.ID, Line: text.Content}, args), v)
	if err != nil {
		return nil, err
	}
	return append(answer.Effects, bot.AppMessage{ToUsers: []string{caller.UserID}, Text: answer.Text, Card: answer.Card, Answer: true}), nil
}
