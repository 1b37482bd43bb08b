package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/store"
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
func (s *settings) wordBook(ctx context.Context, o wordsOptions, told io.Writer) (*wordBook, error) {
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
		var made []bot.WordRule
		if o.db {
			err = s.withStore(ctx, func(db *store.Store, _ *time.Location) (err error) {
				made, err = db.WordRules(ctx)
				return err
			})
			if err != nil {
				return nil, err
			}
		}
		entries, wrong, err = wordEntries(c.Shop.Moderation, m, made)
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

// shippedWords are the words of the lists that come along and that the shop wants:
// all of them if it names none.
func shippedWords(m config.Moderation, c *templates.Catalogue) []wordlist.Entry {
	var all []wordlist.Entry
	for _, l := range c.WordLists() {
		if len(m.Lists) == 0 || slices.Contains(m.Lists, l.Name) {
			all = append(all, l.Entries...)
		}
	}
	return all
}

// wordEntries are the words in force, as the running bot puts them together: the
// lists that come along, the shop's own and what people made or changed in chat.
func wordEntries(m config.Moderation, c *templates.Catalogue, made []bot.WordRule) ([]wordlist.Entry, []wordlist.Problem, error) {
	var names []string
	for _, l := range c.WordLists() {
		names = append(names, l.Name)
	}
	for _, name := range m.Lists {
		if !slices.Contains(names, name) {
			return nil, nil, badRules("配置 shop.moderation.lists 里的 %s 没有这份词表；有 %s", name, strings.Join(names, "、"))
		}
	}
	book, problems := moderation.NewBook(shippedWords(m, c), m, made)
	entries := make([]wordlist.Entry, 0, len(book.Rules()))
	for i, r := range book.Rules() {
		kind := c.WordCategory(r.Category)
		entries = append(entries, wordlist.Entry{
			Rule: wordfilter.Rule{
				ID: r.ID, Words: r.Words, Within: r.Within, Category: r.Category, Severity: book.Severity(i), Allowed: r.Allow,
				Speakers: r.Speakers, Techniques: r.Techniques,
			},
			Written: r.Word, Level: string(r.Step), Explanation: r.Why, Reply: firstOf(r.Reply, kind.Reply),
		})
	}
	var wrong []wordlist.Problem
	for _, p := range problems {
		wrong = append(wrong, wordlist.Problem{Name: "规则 " + p.Rule, What: p.Message})
	}
	return entries, wrong, nil
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
