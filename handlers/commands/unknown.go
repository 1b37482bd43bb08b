package commands

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/nearest"
)

// unknown answers a line whose command does not exist with the nearest that the
// caller may use.
func (t *turn) unknown(words []word) error {
	if !t.cool(otherLines) {
		return nil
	}
	if t.caller.Role == bot.RoleNone {
		text, err := t.stranger()
		t.say(text)
		return err
	}
	name := words[0].whole()
	text := fmt.Sprintf("没有「/%s」这个命令，什么都没有做。", shorten(name, 30))
	if cmd, step, ok := t.stepNamed(t.caller.Role, name); ok {
		line := "/" + cmd.Name + " " + step
		for _, w := range words[1:] {
			line += " " + w.raw
		}
		t.offer(text+fmt.Sprintf("「%s」写在「/%s」后面。您是不是想用这个？（怎么写：/帮助 %s）", step, cmd.Name, cmd.Name), []bot.Choice{{Label: shorten(line, 60), Line: line}})
		return nil
	}
	best, ok := t.meant(t.caller.Role, name)
	if !ok {
		t.say(text + "您能用的命令：/帮助")
		return nil
	}
	line := "/" + best.Name
	if rest := glued(best.Command, name); rest != "" {
		line += " " + rest
	}
	for _, w := range words[1:] {
		line += " " + w.raw
	}
	t.offer(text+"您是不是想用这个？（都有哪些：/帮助）", []bot.Choice{{Label: shorten(line, 60) + "  " + best.Help, Line: line}})
	return nil
}

// stepNamed is the command that a word is a step of, as 静默 is of 提醒, and the
// step as people call it.
func (s *switchboard) stepNamed(role bot.Role, typed string) (command, string, bool) {
	for _, c := range s.open(role) {
		if len(c.Args) == 0 || c.Args[0].Type != bot.ArgChoice {
			continue
		}
		for _, o := range c.Args[0].Options {
			if slices.ContainsFunc(append([]string{o.Value}, o.Words...), func(w string) bool { return fold(w) == fold(typed) }) {
				return c, title(o), true
			}
		}
	}
	return command{}, "", false
}

// glued is what was typed right behind a command's name, without a space.
func glued(cmd bot.Command, typed string) string {
	longest := ""
	for _, name := range names(cmd) {
		if len(name) > len(longest) && strings.HasPrefix(fold(typed), fold(name)) && isHan(name) {
			longest = name
		}
	}
	if longest == "" {
		return ""
	}
	return string([]rune(typed)[len([]rune(longest)):])
}

func isHan(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}

// meant is the command that was probably meant by a name that does not exist:
// one that begins it, or that sounds or is written nearly the same.
func (s *switchboard) meant(role bot.Role, typed string) (command, bool) {
	typed = shorten(fold(typed), 40)
	best, least := command{}, 1<<30
	for _, c := range s.open(role) {
		for _, name := range names(c.Command) {
			if d, near := slip(typed, fold(name)); near && d < least {
				best, least = c, d
			}
		}
		if glued(c.Command, typed) != "" && least > 1 {
			best, least = c, 1
		}
	}
	return best, least < 1<<30
}

// slip says how far a typed name is from a right one, by its letters or by its
// sound, in halves: what sounds the same is nearer than what differs by one
// letter; initials alone are a little farther.
func slip(typed, name string) (int, bool) {
	best, near := 1<<30, false
	consider := func(d int, ok bool) {
		if ok && d < best {
			best, near = d, true
		}
	}
	d := nearest.Distance(typed, name)
	// Of a name of one or two characters one wrong is half of it or all.
	consider(2*d, nearest.Near(d, name) && len([]rune(name)) > 1)
	full, initials := sound(name)
	if full == "" {
		return best, near
	}
	consider(3, len(initials) > 1 && typed == initials)
	heard := typed
	if spoken, _ := sound(typed); spoken != "" {
		heard = spoken
	}
	d = nearest.Distance(heard, full)
	consider(2*d+1, d == 0 || len(full) > 3 && nearest.Near(d, full))
	return best, near
}

// sound is how a name with Chinese in it is spoken, and its initials; empty if
// there is none.
func sound(name string) (full, initials string) {
	args := pinyin.NewArgs()
	han := false
	for _, r := range name {
		read := pinyin.SinglePinyin(r, args)
		if len(read) == 0 || read[0] == "" {
			full, initials = full+string(r), initials+string(r)
			continue
		}
		han = true
		full, initials = full+read[0], initials+read[0][:1]
	}
	if !han {
		return "", ""
	}
	return full, initials
}
