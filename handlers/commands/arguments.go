package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/nearest"
)

// trouble is why a line cannot be run, in words for the one who typed it.
type trouble struct {
	text string
	// pick are the lines that may have been meant.
	pick []bot.Choice
	// hidden says that the line names somebody or something that is not in the
	// caller's scope, if it exists at all.
	hidden bool
}

// arguments are a command's words being given to its arguments.
type arguments struct {
	reader
	cmd    bot.Command
	words  []word
	used   []bool
	values map[string]bot.Value
}

// arguments reads the words after a command's name. A problem that the caller
// can mend comes back as trouble.
func (r reader) arguments(cmd bot.Command, words []word) (map[string]bot.Value, *trouble, error) {
	a := arguments{reader: r, cmd: cmd, words: words, used: make([]bool, len(words)), values: map[string]bot.Value{}}
	if t, err := a.named(); t != nil || err != nil {
		return nil, t, err
	}
	if t, err := a.customerAndTag(); t != nil || err != nil {
		return nil, t, err
	}
	if t, err := a.placed(); t != nil || err != nil {
		return nil, t, err
	}
	if left := a.left(0); len(left) > 0 {
		return nil, a.tooMany(words[left[0]]), nil
	}
	return a.values, nil, nil
}

// named reads what was given as 名称=值. What takes the rest of the line takes it
// unless quotes say where it ends.
func (a *arguments) named() (*trouble, error) {
	for i, w := range a.words {
		arg, ok := a.argNamed(w.key)
		if !ok || a.used[i] {
			continue
		}
		if _, twice := a.values[arg.Name]; twice {
			return &trouble{text: fmt.Sprintf("「%s」写了两次，不知道该用哪一个。", arg.Name) + usage(a.cmd)}, nil
		}
		taken := []int{i}
		if arg.Rest && !w.quoted {
			taken = append(taken, a.left(i+1)...)
		}
		if t, err := a.take(arg, taken); t != nil || err != nil {
			return t, err
		}
	}
	return nil, nil
}

func (a *arguments) argNamed(key string) (bot.Arg, bool) {
	i := slices.IndexFunc(a.cmd.Args, func(arg bot.Arg) bool {
		return key != "" && (fold(key) == fold(arg.Name) || fold(key) == fold(arg.English))
	})
	if i < 0 {
		return bot.Arg{}, false
	}
	return a.cmd.Args[i], true
}

// left are the words from one on that no argument has and that name none.
func (a *arguments) left(from int) []int {
	var left []int
	for i := from; i < len(a.words); i++ {
		if _, named := a.argNamed(a.words[i].key); !a.used[i] && !named {
			left = append(left, i)
		}
	}
	return left
}

// placed reads what was given in order.
func (a *arguments) placed() (*trouble, error) {
	// skipped is why a word is not what stands at its place first: if nothing after
	// it takes the word either, that is what is wrong.
	var skipped *trouble
	for n, arg := range a.cmd.Args {
		if _, given := a.values[arg.Name]; given || arg.Named {
			continue
		}
		left := a.left(0)
		if len(left) == 0 {
			if !arg.Optional {
				return &trouble{text: fmt.Sprintf("还缺「%s」。", arg.Name) + usage(a.cmd)}, nil
			}
			continue
		}
		if alone, err := a.tagAlone(arg, left); alone || err != nil {
			if err != nil {
				return nil, err
			}
			continue
		}
		t, err := a.takeFrom(arg, left)
		if err != nil {
			return nil, err
		}
		switch {
		case t == nil:
			skipped = nil
		case skipped == nil:
			skipped = t
		}
		if t != nil && (!arg.Optional || !a.goesOn(n)) {
			return skipped, nil
		}
	}
	return nil, nil
}

// goesOn says whether an argument after the n-th could take the word that the
// n-th cannot.
func (a *arguments) goesOn(n int) bool {
	return slices.ContainsFunc(a.cmd.Args[n+1:], func(arg bot.Arg) bool {
		_, given := a.values[arg.Name]
		return !given && !arg.Named
	})
}

// takeFrom gives an argument the words it needs of those that are left. A moment
// may be two or three words (后天 下午 3点), as many as make sense.
func (a *arguments) takeFrom(arg bot.Arg, left []int) (*trouble, error) {
	if arg.Rest {
		return a.take(arg, left)
	}
	if arg.Type == bot.ArgTime || arg.Type == bot.ArgWhen {
		for n := min(3, len(left)); n > 1; n-- {
			if _, ok := readMoment(a.text(left[:n]), a.now); ok {
				return a.take(arg, left[:n])
			}
		}
	}
	return a.take(arg, left[:1])
}

// take reads an argument from some of the words.
func (a *arguments) take(arg bot.Arg, taken []int) (*trouble, error) {
	v, t, err := a.read(arg, a.text(taken))
	if err != nil {
		return nil, err
	}
	if t != nil {
		for i, c := range t.pick {
			t.pick[i].Line = a.instead(taken, c.Line)
		}
		return t, nil
	}
	for _, i := range taken {
		a.used[i] = true
	}
	a.values[arg.Name] = v
	return nil, nil
}

// text is what words say: one without its quotes, several as they were typed.
func (a *arguments) text(taken []int) string {
	first := a.words[taken[0]]
	_, named := a.argNamed(first.key)
	if len(taken) == 1 && named {
		return first.text
	}
	if len(taken) == 1 {
		return first.whole()
	}
	var b strings.Builder
	for n, i := range taken {
		raw := a.words[i].raw
		if n == 0 && named {
			raw = strings.TrimPrefix(raw, first.key+"=")
		}
		if n > 0 {
			b.WriteString(a.words[i].gap)
		}
		b.WriteString(raw)
	}
	return b.String()
}

// instead is the line with another value in the place of some words.
func (a *arguments) instead(taken []int, value string) string {
	var b strings.Builder
	b.WriteString("/" + a.cmd.Name)
	for i, w := range a.words {
		switch n := slices.Index(taken, i); {
		case n == 0:
			b.WriteString(" ")
			if arg, named := a.argNamed(w.key); named {
				b.WriteString(arg.Name + "=")
			}
			b.WriteString(quote(value))
		case n < 0:
			b.WriteString(" " + w.raw)
		}
	}
	if a.trial {
		b.WriteString(" 试")
	}
	return b.String()
}

func (a *arguments) tooMany(w word) *trouble {
	var known []string
	for _, arg := range a.cmd.Args {
		known = append(known, arg.Name)
		for _, o := range arg.Options {
			known = append(known, append([]string{o.Value}, o.Words...)...)
		}
	}
	text := fmt.Sprintf("没看懂「%s」。", shorten(w.raw, 30))
	if best := nearest.Among(fold(w.whole()), known); best != "" {
		text += fmt.Sprintf("是不是「%s」？", best)
	} else if best := nearest.Among(fold(w.key), known); w.key != "" && best != "" {
		text += fmt.Sprintf("是不是「%s=」？", best)
	}
	return &trouble{text: text + usage(a.cmd)}
}

// shorten cuts a text for being quoted in an answer.
func shorten(text string, runes int) string {
	if r := []rune(text); len(r) > runes {
		return string(r[:runes]) + "…"
	}
	return text
}

// written is the whole line that does the same again: the arguments by what they
// came to, in order as far as there is no gap, and then by name.
func written(cmd bot.Command, values map[string]bot.Value) string {
	line, gap := "/"+cmd.Name, false
	for _, arg := range cmd.Args {
		v, given := values[arg.Name]
		switch {
		case !given:
			gap = gap || !arg.Named
		case gap || arg.Named:
			line += " " + arg.Name + "=" + quote(v.Text)
		default:
			line += " " + quote(v.Text)
		}
	}
	return line
}
