package commands

import (
	"github.com/zhanggui/zhanggui/bot"
)

// Handler answers what staff type into the app's chat, its menu and taps on
// cards.
func Handler(o Options) bot.Handler { return newSwitchboard(o, List(o)).handler() }

// switchboard knows every command there is and brings each line to its own.
type switchboard struct {
	*counter
	commands []command
	byName   map[string]command
}

// command is a command, and for those that are about the talk itself what
// serves them instead of Run: they reach what a command does not see.
type command struct {
	bot.Command
	serve func(*turn, bot.Call) error
}

func newSwitchboard(o Options, commands []bot.Command) *switchboard {
	s := &switchboard{counter: newCounter(o), byName: map[string]command{}}
	for _, c := range commands {
		s.commands = append(s.commands, command{Command: c})
	}
	s.commands = append(s.commands, s.own()...)
	for _, c := range s.commands {
		for _, name := range names(c.Command) {
			s.byName[fold(name)] = c
		}
	}
	return s
}

// own are the commands about the talk itself.
func (s *switchboard) own() []command {
	return []command{
		{Command: s.helpCommand()},
		{Command: s.undoCommand()},
		confirmCommand(), cancelCommand(), moreCommand(), settingsCommand(),
	}
}

// names are all that a command can be called by.
func names(c bot.Command) []string {
	all := []string{c.Name}
	if c.English != "" {
		all = append(all, c.English)
	}
	return append(all, c.Aliases...)
}

func (s *switchboard) handler() bot.Handler {
	return bot.Handler{
		Name:   "commands",
		Kinds:  []bot.Kind{bot.KindText, bot.KindMenuClicked, bot.KindCardClicked, bot.KindCardMenu, bot.KindPageLine, bot.JobKind(jobExpire)},
		Handle: s.handle,
	}
}

func (s *switchboard) handle(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	if job, ok := ev.Body.(bot.JobDue); ok {
		return s.expire(ev, job, v)
	}
	if line, ok := ev.Body.(bot.PageLine); ok {
		// Who is logged in on the page gave the line.
		ev.From = line.UserID
	}
	if ev.From == "" || !s.concerns(ev) {
		return nil, nil
	}
	t, err := s.turn(ev, v)
	if err != nil {
		return nil, err
	}
	switch body := ev.Body.(type) {
	case bot.AppText:
		err = t.typed(body.Content)
	case bot.PageLine:
		err = t.typed(body.Line)
	case bot.AppEvent:
		err = t.command(body.EventKey)
	case bot.CardClicked:
		err = t.tapped(body)
	}
	if err != nil {
		return nil, err
	}
	return t.end(), nil
}

// concerns says whether an event is a line at all: a key of the menu may be
// another app's business.
func (s *switchboard) concerns(ev bot.Event) bool {
	switch body := ev.Body.(type) {
	case bot.AppText, bot.CardClicked, bot.PageLine:
		return true
	case bot.AppEvent:
		_, line := slashed(body.EventKey)
		_, named := s.commandOf(body.EventKey)
		return line || named
	default:
		return false
	}
}

// commandOf is the command that a line names, if there is one.
func (s *switchboard) commandOf(line string) (command, bool) {
	line, _ = slashed(line)
	first, _, _ := cutSpace(line)
	cmd, ok := s.byName[fold(first)]
	return cmd, ok
}
