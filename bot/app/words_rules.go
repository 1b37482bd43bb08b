package app

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
	"github.com/zhanggui/zhanggui/templates"
)

// wordBook is what is looked for: the engine, and the entries by the places that
// its matches name.
type wordBook struct {
	engine   *wordfilter.Engine
	entries  []wordlist.Entry
	speaking wordfilter.Speakers
	// title is what people call a category.
	title func(category string) string
}

// wordBook reads the rules that a command is to use. What is wrong with some of
// them is told and the rest is used.
func (s *settings) wordBook(o wordsOptions, told io.Writer) (*wordBook, error) {
	b := &wordBook{speaking: o.speaking(), title: func(category string) string { return category }}
	var (
		entries []wordlist.Entry
		wrong   []wordlist.Problem
		err     error
	)
	if len(o.rules) > 0 {
		entries, wrong, err = readRules(o.rules)
	} else {
		var (
			c *config.Config
			m *templates.Catalogue
		)
		if c, m, err = s.load(); err != nil {
			return nil, err
		}
		b.title = func(category string) string { return m.WordCategory(category).Title }
		entries, wrong, err = wordEntries(c.Shop.Moderation, m)
	}
	if err != nil {
		return nil, err
	}
	engine, entries, refused := wordlist.Build(strings.Join(o.rules, "、"), entries)
	wrong = append(wrong, refused...)
	tellProblems(told, wrong)
	if engine == nil || len(entries) == 0 && slices.ContainsFunc(wrong, func(p wordlist.Problem) bool { return !p.Kept }) {
		return nil, badRules("没有一条能用的规则，请按上面说的改好再试")
	}
	b.engine, b.entries = engine, entries
	return b, nil
}

// readRules reads rules files.
func readRules(files []string) (all []wordlist.Entry, wrong []wordlist.Problem, err error) {
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, nil, badRules("规则文件打不开：%v", err)
		}
		entries, problems := wordlist.Read(name, f)
		f.Close()
		all, wrong = append(all, entries...), append(wrong, problems...)
	}
	return all, wrong, nil
}

// wordEntries are the words that a configuration has in force: the lists it
// chooses of those that come along (all of them if it names none) and the shop's
// own, which go before a shipped rule with the same word and category.
func wordEntries(m config.Moderation, c *templates.Catalogue) ([]wordlist.Entry, []wordlist.Problem, error) {
	var all []wordlist.Entry
	var names []string
	for _, l := range c.WordLists() {
		names = append(names, l.Name)
		if len(m.Lists) == 0 || slices.Contains(m.Lists, l.Name) {
			all = append(all, l.Entries...)
		}
	}
	for _, name := range m.Lists {
		if !slices.Contains(names, name) {
			return nil, nil, badRules("配置 shop.moderation.lists 里的 %s 没有这份词表；有 %s", name, strings.Join(names, "、"))
		}
	}
	own, wrong, err := configuredWords(m.Words)
	if err != nil {
		return nil, nil, err
	}
	for i := range own {
		kind := c.WordCategory(own[i].Category)
		own[i].Explanation = firstOf(own[i].Explanation, kind.Explanation)
		own[i].Reply = firstOf(own[i].Reply, kind.Reply)
		all = slices.DeleteFunc(all, func(e wordlist.Entry) bool { return e.ID == own[i].ID })
	}
	return append(all, own...), wrong, nil
}

// configuredWords are the rules of a configuration.
func configuredWords(words []config.Word) ([]wordlist.Entry, []wordlist.Problem, error) {
	if len(words) == 0 {
		return nil, nil, nil
	}
	written := make([]wordlist.Entry, len(words))
	for i, w := range words {
		written[i].Written, written[i].Category, written[i].Level = w.Word, w.Category, string(w.Severity)
		written[i].Allowed, written[i].Explanation, written[i].Reply = w.Allow, w.Why, w.Reply
		var err error
		if len(w.Techniques) > 0 {
			if written[i].Techniques, err = wordfilter.ParseTechniques(strings.Join(w.Techniques, ",")); err != nil {
				return nil, nil, badRules("配置 shop.moderation.words 里的“%s”：%v", w.Word, err)
			}
		}
		if written[i].Speakers, err = wordlist.ParseSpeakers(w.Speakers); err != nil {
			return nil, nil, badRules("配置 shop.moderation.words 里的“%s”：%v", w.Word, err)
		}
	}
	var table strings.Builder
	if err := wordlist.Write(&table, written); err != nil {
		return nil, nil, err
	}
	own, wrong := wordlist.Read("配置 shop.moderation.words", strings.NewReader(table.String()))
	return own, wrong, nil
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// toldProblems is how many problems of a rules file are told.
const toldProblems = 20

func tellProblems(out io.Writer, wrong []wordlist.Problem) {
	for _, p := range wrong[:min(len(wrong), toldProblems)] {
		fmt.Fprintln(out, "注意："+plain(p.String()))
	}
	if more := len(wrong) - toldProblems; more > 0 {
		fmt.Fprintf(out, "注意：还有 %d 处\n", more)
	}
}
