package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// rule is a rule as it is in force, with what people made or changed of it.
type rule struct {
	moderation.BookRule
	made bot.WordRule
}

// ownRules begin the IDs of rules that people made in chat.
const ownRules = "own/"

func (r rule) shipped() bool { return !strings.HasPrefix(r.ID, ownRules) }

// isMade says whether somebody made or changed it.
func (r rule) isMade() bool { return r.made.ID != "" }

// demoted says that it only has things looked at.
func (r rule) demoted() bool {
	if r.isMade() {
		return r.made.Reviewing
	}
	return r.Reviewing
}

func (r rule) title() string { return shownText(moderation.Masked(cmp.Or(r.Word, r.ID))) }

// ruleMade is a rule that people made or changed, with what the book has of it. A
// change is in the database before it is in the book.
func (c *counter) ruleMade(made bot.WordRule) rule {
	r := rule{made: made}
	r.BookRule, _ = c.Moderator.Shelf.Load().Rule(made.ID)
	r.ID = made.ID
	if len(made.Words) > 0 {
		r.Words, r.Word = made.Words, strings.Join(made.Words, "+")
	}
	if r.Word == "" {
		_, r.Word, _ = strings.Cut(made.ID, "/")
	}
	r.Category, r.Step, r.Within = cmp.Or(made.Category, r.Category), cmp.Or(made.Step, r.Step), cmp.Or(made.Within, r.Within)
	if made.Speakers != "" {
		r.Speakers = wordfilter.SpeakersNamed(made.Speakers)
	}
	if len(made.Techniques) > 0 {
		r.Techniques, _ = wordfilter.ParseTechniques(strings.Join(made.Techniques, ","))
	} else if r.Techniques == 0 {
		r.Techniques = wordfilter.All
	}
	for _, phrase := range made.Allow {
		if !slices.Contains(r.Allow, phrase) {
			r.Allow = append(slices.Clip(r.Allow), phrase)
		}
	}
	r.Reviewing = made.Reviewing
	return r
}

// rulesOf are the rules with a word or an ID, those that people made first; those
// that are off too.
func (c *counter) rulesOf(v bot.View, word string) ([]rule, error) {
	made, err := v.Moderation().WordRules()
	if err != nil {
		return nil, err
	}
	var all []rule
	fits := func(r rule) bool { return fold(r.ID) == fold(word) || fold(r.Word) == fold(word) }
	for _, m := range made {
		if r := c.ruleMade(m); fits(r) {
			all = append(all, r)
		}
	}
	for _, b := range c.Moderator.Shelf.Load().Rules() {
		r := rule{BookRule: b}
		if fits(r) && !slices.ContainsFunc(all, func(o rule) bool { return o.ID == b.ID }) {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b rule) int { return cmp.Compare(precedence(a), precedence(b)) })
	return all, nil
}

// precedence is where a rule stands among others with its word: those in force before
// those that are off, those that people made before those that ship.
func precedence(r rule) int {
	at := 0
	if r.made.Off {
		at += 2
	}
	if r.shipped() {
		at++
	}
	return at
}

// ruleMeant is the one rule in force that the caller means, or the answer that asks
// which or says that there is none.
func (c *counter) ruleMeant(call bot.Call, v bot.View) (rule, bot.Answer, error) {
	word := strings.TrimSpace(call.Arg("词").Text)
	if n, isNumber := lineNumber(word); isNumber && call.Arg("做").Text == wordsRestore {
		id, problem, err := seenAt(call, v, listRules, n)
		if err != nil || problem != "" {
			return rule{}, bot.Answer{Text: problem}, err
		}
		word = cmp.Or(id, word)
	}
	if word == "" {
		return rule{}, bot.Answer{Text: "哪个词？请写在后面。" + usage(wordsCommand(c))}, nil
	}
	all, err := c.rulesOf(v, word)
	if err != nil {
		return rule{}, bot.Answer{}, err
	}
	all = slices.DeleteFunc(all, func(r rule) bool { return r.made.Off })
	switch len(all) {
	case 0:
		return rule{}, bot.Answer{Text: fmt.Sprintf("没有「%s」这条规则，什么都没有做。发 /敏感词 列 %s 看相近的。", shownText(cutRunes(word, 20)), shownText(cutRunes(word, 20)))}, nil
	case 1:
		return all[0], bot.Answer{}, nil
	}
	answer := bot.Answer{Text: fmt.Sprintf("「%s」有 %d 条规则，您要哪一条？", shownText(cutRunes(word, 20)), len(all))}
	values := map[string]bot.Value{}
	cmd := wordsCommand(c)
	for _, arg := range cmd.Args {
		if call.Given(arg.Name) {
			values[arg.Name] = call.Arg(arg.Name)
		}
	}
	for _, r := range all[:min(len(all), mostFound)] {
		if r.ID == word {
			return r, bot.Answer{}, nil
		}
		values["词"] = bot.Value{Text: r.ID}
		line := written(cmd, values)
		if call.Trial {
			line += " 试"
		}
		answer.Pick = append(answer.Pick, bot.Choice{Label: c.ruleLine(r), Line: line})
	}
	return rule{}, answer, nil
}

// ruleLine is a rule in one line.
func (c *counter) ruleLine(r rule) string {
	parts := []string{"「" + r.title() + "」", c.categoryTitle(r.Category), r.Step.Title(), speakersTitle(r.Speakers)}
	if t := r.Techniques &^ wordfilter.Folds; t == 0 {
		parts = append(parts, "只认折叠")
	} else if r.Techniques != wordfilter.All {
		parts = append(parts, "认"+wordfilter.Titles(t.Names()))
	}
	if len(r.Allow) > 0 {
		parts = append(parts, "放行"+shownText(strings.Join(r.Allow[:min(len(r.Allow), 5)], "、")))
	}
	switch {
	case r.made.Off:
		parts = append(parts, "已经删了")
	case r.demoted():
		parts = append(parts, "只请人看，不自己处理")
	}
	if r.shipped() {
		parts = append(parts, "自带")
	}
	return strings.Join(parts, "，")
}

func (c *counter) categoryTitle(id string) string {
	if c.Messages == nil {
		return shownText(id)
	}
	return shownText(c.Messages.WordCategory(id).Title)
}

func speakersTitle(s wordfilter.Speakers) string {
	switch s {
	case wordfilter.Customers:
		return "查客户"
	case wordfilter.Staff:
		return "查员工"
	}
	return "客户和员工都查"
}

// mayChange says why the caller may not change a rule of a step, or nothing if
// they may. Rules hold at all stores: a manager may not change those that ship, nor
// have anybody removed by one.
func mayChange(call bot.Call, shipped bool, steps ...bot.Step) string {
	switch {
	case !call.Role.May(bot.RoleManager, true):
		return "改敏感词要店长或以上，请和店长说一声。您可以用 /敏感词 测 和 /敏感词 试 看看效果。"
	case call.Role.May(bot.RoleHeadquarters, true):
		return ""
	case shipped:
		return "这是自带的词，所有门店都在用，要由总部来改。您可以加一种放行的说法：/敏感词 放行 词 说法"
	case slices.Contains(steps, bot.StepRemove):
		return "「移除」这一级由总部来定。店长可以加到「复核」：级别=复核"
	}
	return ""
}

// notAllowed is the answer to who may not change a rule.
func notAllowed(why string) bot.Answer {
	return bot.Answer{Text: why + "（什么都没有做）", Refused: "没有权限"}
}
