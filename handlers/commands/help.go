package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

const helpName = "帮助"

func (s *switchboard) helpCommand() bot.Command {
	return bot.Command{
		Name: helpName, English: "help", Aliases: []string{"?", "？", "h"}, Topic: bot.TopicMine, Role: bot.RoleClerk,
		Help: "看您能用的命令，或一个命令怎么用", Examples: []string{"/帮助", "/帮助 客户"},
		Args: []bot.Arg{{Name: "命令", English: "command", Optional: true, Rest: true, Help: "想了解的命令或词"}}, Run: s.help,
	}
}

// help shows what the caller may do, and nothing else.
func (s *switchboard) help(call bot.Call, _ bot.View) (bot.Answer, error) {
	if call.Given("命令") {
		return s.helpAbout(call.Role, call.Arg("命令").Text)
	}
	lines := []string{"您能用的命令："}
	for _, topic := range bot.Topics() {
		var under []string
		for _, c := range s.open(call.Role) {
			if cmp.Or(c.Topic, bot.TopicMine) == topic {
				under = append(under, "/"+c.Name+"  "+c.Help)
			}
		}
		if len(under) > 0 {
			lines = append(append(lines, "", "【"+string(topic)+"】"), under...)
		}
	}
	lines = append(lines, "", "想知道一个命令怎么用：/帮助 客户", "会改动的命令后面加「试」，先看看会怎样。")
	return bot.Answer{Text: strings.Join(lines, "\n")}, nil
}

// open are the commands that a role may use.
func (s *switchboard) open(role bot.Role) []command {
	return slices.DeleteFunc(slices.Clone(s.commands), func(c command) bool { return !admits(role, c.Command) })
}

// helpAbout explains one command, or names those that have to do with a word.
func (s *switchboard) helpAbout(role bot.Role, what string) (bot.Answer, error) {
	what = strings.TrimLeft(fold(what), "/／")
	if c, ok := s.byName[what]; ok && admits(role, c.Command) {
		return bot.Answer{Text: manual(c.Command)}, nil
	}
	lines := s.mentioning(role, what, headline)
	if len(lines) == 0 {
		lines = s.mentioning(role, what, manual)
	}
	if len(lines) > 0 {
		return say("和「%s」有关的命令：\n%s", shorten(what, 30), strings.Join(lines, "\n"))
	}
	if best, ok := s.meant(role, what); ok {
		return bot.Answer{
			Text: fmt.Sprintf("还没有和「%s」有关的命令。是不是想看这个？", shorten(what, 30)),
			Pick: []bot.Choice{{Label: "/帮助 " + best.Name, Line: "/帮助 " + best.Name}},
		}, nil
	}
	return say("还没有和「%s」有关的命令。您能用的都在 /帮助 里，看看有没有帮得上忙的。", shorten(what, 30))
}

// headline is a command by its names and what it is for.
func headline(c bot.Command) string { return strings.Join(append(names(c), c.Help), " ") }

// mentioning are the commands that a role may use and of which a text about them
// has a word.
func (s *switchboard) mentioning(role bot.Role, what string, about func(bot.Command) string) []string {
	var lines []string
	for _, c := range s.open(role) {
		if what != "" && strings.Contains(fold(about(c.Command)), what) {
			lines = append(lines, "/"+c.Name+"  "+c.Help)
		}
	}
	return lines
}

// manual explains a command.
func manual(c bot.Command) string {
	lines := []string{"/" + c.Name + "  " + c.Help, "用法：" + pattern(c)}
	for _, arg := range c.Args {
		lines = append(lines, "· "+argLine(arg))
	}
	if also := names(c)[1:]; len(also) > 0 {
		lines = append(lines, "也可以写：/"+strings.Join(also, "、/"))
	}
	if len(c.Examples) > 0 {
		lines = append(lines, "例：")
		lines = append(lines, c.Examples...)
	}
	if c.Writes && c.Name != undoName {
		lines = append(lines, "先看看会怎样：后面加「试」，不会真的做。")
	}
	return strings.Join(lines, "\n")
}

func argLine(arg bot.Arg) string {
	text := arg.Name
	if arg.Named {
		text += "=…"
	}
	if arg.Optional {
		text += "（可以不写）"
	}
	if arg.Help != "" {
		text += "：" + arg.Help
	} else if how := howTo[arg.Type]; how != "" {
		text += "：" + strings.TrimSuffix(strings.TrimPrefix(how, "请写"), "。")
	}
	var words []string
	for _, o := range arg.Options {
		words = append(words, title(o))
	}
	switch all := strings.Join(words, "、"); {
	case all == "":
		return text
	case arg.Help == "":
		return text + "：" + all
	case len(words) == 1 && strings.Contains(arg.Help, all):
		return text
	default:
		return text + "（" + all + "）"
	}
}
