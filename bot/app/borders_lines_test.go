package app

import (
	"maps"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/commands"
)

// line is something that a visitor types, and what of it names another store's.
type line struct {
	text string
	// theirs is the word that means something of a store outside of the scope, and
	// nothing is a word of the same form that means nothing anywhere.
	theirs, nothing string
	command         bot.Command
	// picked says that it was picked from a list, as which it leads no further.
	picked bool
}

// twin is the same line with a word that means nothing.
func (l line) twin() string { return strings.ReplaceAll(l.text, l.theirs, l.nothing) }

// unknown is a word like one of a store, which means nothing.
func unknown(word, n string) string {
	return strings.NewReplacer("s"+n, "s99", n, "99").Replace(word)
}

// subjects are what of a store may stand for an argument.
func subjects(n string, kind bot.ArgType) []string {
	switch kind {
	case bot.ArgCustomer:
		return []string{customerOf(n, "a"), nickOf(n), remarkOf(n), tailOf(n), secret(n, "标签"), "共客"}
	case bot.ArgStaff:
		return []string{clerkOf(n), "@" + secret(n, "店长")}
	case bot.ArgStore:
		return []string{"s" + n, secret(n, "店")}
	case bot.ArgChannel:
		return []string{"s" + n + "-door", secret(n, "渠道")}
	case bot.ArgNumber:
		return []string{"3"}
	case bot.ArgMoney:
		return []string{"12.5"}
	case bot.ArgSpan, bot.ArgWhen:
		return []string{"2天"}
	case bot.ArgTime:
		return []string{"明天"}
	}
	return []string{
		secret(n, "标签"), customerOf(n, "b"), nickOf(n), "AX" + n, "TX" + n, "UX" + n, "SX" + n, "post:PX" + n, "@" + clerkOf(n), "s" + n,
		secret(n, "群"),
	}
}

// lines are what a visitor tries with a command: everything its arguments allow,
// with what belongs to a store of theirs and to one of others, and its examples
// with each word replaced.
func (v visitor) lines(c bot.Command) []line {
	all := []line{{text: "/" + c.Name, command: c}}
	for _, example := range c.Examples {
		all = append(all, v.variations(c, example)...)
	}
	for i, arg := range c.Args {
		for _, n := range []string{v.mine(), v.theirs()} {
			for _, word := range words(arg, n) {
				for _, rest := range v.others(c, i) {
					l := line{text: "/" + c.Name + placed(c, i, word, rest), command: c}
					if n == v.theirs() && !v.shows(n) && unknown(word, n) != word {
						l.theirs, l.nothing = word, unknown(word, n)
					}
					all = append(all, l)
				}
			}
		}
	}
	return all
}

// words are what may be written for an argument about a store.
func words(arg bot.Arg, n string) []string {
	if arg.Type != bot.ArgChoice {
		return subjects(n, arg.Type)
	}
	var all []string
	for _, o := range arg.Options {
		all = append(all, o.Value)
	}
	return all
}

// others are what the other arguments of a command are given: as little as it
// takes, and all of them, with every choice that there is.
func (v visitor) others(c bot.Command, but int) []map[string]string {
	least, most := map[string]string{}, map[string]string{}
	for i, arg := range c.Args {
		if i == but || arg.Type == bot.ArgChoice {
			continue
		}
		word := subjects(v.mine(), arg.Type)[0]
		if arg.Type == bot.ArgText || arg.Type == "" {
			word = "银卡"
		}
		if most[arg.Name] = word; !arg.Optional {
			least[arg.Name] = word
		}
	}
	all := []map[string]string{least, most}
	for i, arg := range c.Args {
		if i == but || arg.Type != bot.ArgChoice {
			continue
		}
		for _, o := range arg.Options {
			one := maps.Clone(most)
			one[arg.Name] = o.Value
			all = append(all, one)
		}
	}
	return all
}

// placed writes the arguments of a command by name, in the order in which they
// are declared, so that what takes the rest of the line is last.
func placed(c bot.Command, at int, word string, rest map[string]string) string {
	text := ""
	for i, arg := range c.Args {
		if i == at {
			text += " " + arg.Name + "=" + word
		} else if other, ok := rest[arg.Name]; ok {
			text += " " + arg.Name + "=" + other
		}
	}
	return text
}

// variations are an example with one word after the other replaced by what
// belongs to a store that the visitor does not see, the rest being theirs.
func (v visitor) variations(c bot.Command, example string) []line {
	mine, theirs := v.mine(), v.theirs()
	example = strings.NewReplacer("小雨", customerOf(mine, "a"), "K7Q2MDA", "AX"+mine, "@韩梅", "@"+managerOf(mine),
		"李明", managerOf(mine), "十七号店", "s"+mine).Replace(example)
	all := []line{{text: example, command: c}}
	quoted := false
	written := strings.FieldsFunc(example, func(r rune) bool {
		quoted = quoted != (r == '"')
		return r == ' ' && !quoted
	})
	for i := 1; i < len(written); i++ {
		for _, word := range []string{customerOf(theirs, "a"), nickOf(theirs), "AX" + theirs, "TX" + theirs, "SX" + theirs, "@" + clerkOf(theirs), "s" + theirs, secret(theirs, "标签")} {
			words := slices.Clone(written)
			key, _, named := strings.Cut(words[i], "=")
			if words[i] = word; named {
				words[i] = key + "=" + word
			}
			l := line{text: strings.Join(words, " "), command: c}
			if !v.shows(theirs) {
				l.theirs, l.nothing = word, unknown(word, theirs)
			}
			all = append(all, l)
		}
	}
	return all
}

// about are the lines about the talk itself.
func (v visitor) about() []line {
	var all []line
	for _, text := range []string{"/帮助", "/更多", "/设置 文字", "/设置 卡片", "/撤销 试", "/撤销", "/确认", "/取消", "1", "2", "你好", "/不存在"} {
		all = append(all, line{text: text})
	}
	for _, n := range numbers {
		for _, text := range []string{"/确认 CX", "/取消 CX", "/确认 EX", "/取消 EX", "/帮助 CX"} {
			l := line{text: text + n}
			if !v.shows(n) {
				l.theirs, l.nothing = text[len(text)-2:]+n, text[len(text)-2:]+"99"
			}
			all = append(all, l)
		}
	}
	return all
}

// walk are the lines of a visitor: each command as it stands, and the examples of
// those that write as trials. They take turns with what has arguments; who is
// thorough tries more of it.
func (v visitor) walk(o commands.Options, thorough bool) []line {
	all := v.about()
	for _, c := range commands.List(o) {
		all = append(all, v.lines(c)...)
		for _, example := range c.Examples {
			for _, l := range v.variations(c, example) {
				if l.text += " 试"; c.Writes {
					all = append(all, l)
				}
			}
		}
	}
	share := 12
	if thorough && v.thorough {
		share = 4
	}
	met, turn := map[string]bool{}, slices.IndexFunc(visitors, func(other visitor) bool { return other.userID == v.userID })
	return slices.DeleteFunc(all, func(l line) bool {
		again := met[l.text]
		met[l.text] = true
		if !again && strings.Contains(l.text, " ") {
			turn++
		}
		return again || strings.Contains(l.text, " ") && turn%share != 0
	})
}
