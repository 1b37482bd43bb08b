package app

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
)

// severityTitle is a severity for people. A rules file's own word for it stays.
func severityTitle(name string) string {
	return bot.Step(name).Title()
}

// bentTitle says how a word was bent, and into what.
func bentTitle(via []string, said string) string {
	if len(via) == 0 {
		return ""
	}
	return fmt.Sprintf(" 写成了「%s」（%s）", said, wordfilter.Titles(via))
}

// explain says of one text everything that is found in it.
func (b *wordBook) explain(out io.Writer, text string) error {
	found := b.engine.FindFor(text, b.speaking, nil)
	if len(found) == 0 {
		_, err := fmt.Fprintf(out, "没有找到敏感词（查了 %d 条规则）。\n", b.heard())
		return err
	}
	fmt.Fprintf(out, "找到 %d 处：\n", len(found))
	for i, h := range b.hits(text, found) {
		m, e := found[i], b.entries[found[i].Rule]
		said := plain(strings.ToValidUTF8(text[m.Start:m.End], "\ufffd"))
		fmt.Fprintf(out, "\n%d. 「%s」%s\n", i+1, plain(e.Written), bentTitle(h.Via, said))
		first := utf8.RuneCountInString(text[:m.Start]) + 1
		last := first + utf8.RuneCountInString(text[m.Start:m.End]) - 1
		fmt.Fprintf(out, "   位置：第 %d 到 %d 个字，「%s」\n", first, last, said)
		fmt.Fprintf(out, "   规则：%s（%s），%s，%s\n", b.title(e.Category), e.Category, severityTitle(wordlist.SeverityName(e.Severity)), speakersTitle(e.Speakers))
		if e.Explanation != "" {
			fmt.Fprintf(out, "   为什么：%s\n", plain(e.Explanation))
		}
		if e.Reply != "" {
			fmt.Fprintf(out, "   可以这样说：%s\n", plain(e.Reply))
		}
	}
	return nil
}

// heard is how many rules are about who is speaking.
func (b *wordBook) heard() int {
	n := 0
	for _, e := range b.entries {
		if e.Speakers.Hears(b.speaking) {
			n++
		}
	}
	return n
}

func speakersTitle(s wordfilter.Speakers) string {
	switch s {
	case wordfilter.Customers:
		return "查客户说的话"
	case wordfilter.Staff:
		return "查店员说的话"
	default:
		return "客户和店员都查"
	}
}

// list prints the words of a category, or all of them, as a rules file.
func (b *wordBook) list(out io.Writer, category string) error {
	entries := b.entries
	if category != "" {
		entries = nil
		known := map[string]bool{}
		for _, e := range b.entries {
			known[e.Category] = true
			if e.Category == category || b.title(e.Category) == category {
				entries = append(entries, e)
			}
		}
		if len(entries) == 0 {
			return fmt.Errorf("没有类别「%s」；有 %s", category, strings.Join(slices.Sorted(maps.Keys(known)), "、"))
		}
	}
	return wordlist.Write(out, entries)
}
