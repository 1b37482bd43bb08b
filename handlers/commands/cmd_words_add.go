package commands

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
)

// ownCategory is the list of a rule of whose maker said none.
const ownCategory = "店内"

// wordAdd adds a rule, or changes what the line says of one that is there. What it
// would find in what was said is told before.
func (c *counter) wordAdd(call bot.Call, v bot.View) (bot.Answer, error) {
	word := strings.TrimSpace(call.Arg("词").Text)
	if word == "" {
		return say("加哪个词？例如：\n/敏感词 加 隔壁团长 类别=挖客 级别=提醒\n/敏感词 加 转账+私下 级别=复核（两个词都出现才算）")
	}
	if rest := call.Arg("其他").Text; rest != "" {
		if step, wrong := choice(bot.Arg{Options: stepOptions}, rest); wrong == nil {
			return say("级别前面要写「级别=」，所以什么都没有做。例如：\n/敏感词 加 %s 级别=%s", quote(word), step.Label)
		}
		return say("没看懂「%s」。一次加一个词；中间有空格的词请加引号，两个词都要出现写成 A+B，例如：\n/敏感词 加 %s", shorten(shownText(rest), 30), quote(word+"+"+strings.Fields(rest)[0]))
	}
	r, there, err := c.ruleThere(v, word, c.categoryNamed(call.Arg("类别").Text))
	if err != nil {
		return bot.Answer{}, err
	}
	now, problem := c.ruleWritten(call, r, there)
	if problem != "" {
		return say("%s", problem)
	}
	if why := mayChange(call, there && r.shipped(), r.Step, now.Step); why != "" {
		return notAllowed(why), nil
	}
	if there && !r.made.Off && unchanged(r, now) {
		return say("已经有这条规则了：%s。\n要改，把要改的写在后面，例如：\n/敏感词 加 %s 级别=复核", c.ruleLine(r), quote(word))
	}
	wanted := c.ruleMade(now)
	book, problem := candidate(wanted)
	if problem != "" {
		return say("这条规则用不了：%s", problem)
	}
	found, err := c.backtest(call, v, book, now.ID)
	if err != nil {
		return bot.Answer{}, err
	}
	what := "加敏感词"
	if there {
		what = "改敏感词"
	}
	plan := bot.Plan{Summary: what + c.ruleLine(wanted), Bind: digestOf(now.ID, fmt.Sprintf("%+v", withoutMaker(now)))}
	var warnings []string
	warnings, plan.Ask = c.warnings(wanted, found)
	plan.Note = strings.Join(append([]string{found.summary()}, warnings...), "；")
	text := fmt.Sprintf("好，%s。几秒后所有门店一起生效。\n%s", plan.Summary, found.summary())
	return c.change(call, r, now, plan, text), nil
}

// ruleThere is the rule that a word has already: of the list that was named, if
// one was.
func (c *counter) ruleThere(v bot.View, word, category string) (rule, bool, error) {
	all, err := c.rulesOf(v, word)
	if category != "" {
		all = slices.DeleteFunc(all, func(r rule) bool { return r.Category != category && r.shipped() })
	}
	if err != nil || len(all) == 0 {
		return rule{}, false, err
	}
	return all[0], true, nil
}

// ruleWritten is the rule that the line asks for, or what is wrong with it.
func (c *counter) ruleWritten(call bot.Call, r rule, there bool) (now bot.WordRule, problem string) {
	word := strings.TrimSpace(call.Arg("词").Text)
	now = r.made
	switch {
	case !there:
		now = bot.WordRule{ID: ownRules + word, Words: wordlist.Combination(word), Category: ownCategory, Step: bot.StepWarn, Speakers: "customers"}
	case !r.isMade():
		now = bot.WordRule{ID: r.ID, Reviewing: r.Reviewing}
	}
	if len(now.ID) > 200 {
		return now, "这个词太长了，请只写其中要紧的几个字。"
	}
	now.Off = false
	if category := c.categoryNamed(call.Arg("类别").Text); category != "" {
		now.Category = category
	}
	if call.Given("级别") {
		now.Step = bot.Step(call.Arg("级别").Text)
	}
	if call.Given("范围") {
		now.Speakers = call.Arg("范围").Text
	}
	if call.Given("变体") {
		if now.Techniques, problem = readWays(call.Arg("变体").Text); problem != "" {
			return now, problem
		}
	}
	for _, phrase := range phrasesIn(call.Arg("放行").Text) {
		if problem := c.allowable(c.ruleMade(now), phrase); problem != "" {
			return now, problem
		}
		if !slices.Contains(now.Allow, phrase) {
			now.Allow = append(slices.Clip(now.Allow), phrase)
		}
	}
	return now, ""
}

// categoryNamed is the list that a word names; one that is not known is a list of
// the shop's own.
func (c *counter) categoryNamed(text string) string {
	text = cutRunes(shownText(text), 20)
	if c.Messages == nil {
		return text
	}
	for _, known := range c.Messages.WordCategories() {
		if fold(known.ID) == fold(text) || fold(known.Title) == fold(text) {
			return known.ID
		}
	}
	return text
}

// readWays reads the ways in which a word may be bent, by the names that people
// have for them or those of rules files.
func readWays(text string) (names []string, problem string) {
	var all []string
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,，、;；|", r) }) {
		switch name, known := wordfilter.Titled(one); {
		case known:
			all = append(all, name)
		case one == "全部" || one == "都":
			all = append(all, "all")
		case one == "折叠" || one == "基本":
			all = append(all, "folds")
		default:
			all = append(all, one)
		}
	}
	set, err := wordfilter.ParseTechniques(strings.Join(all, ","))
	if err != nil || len(all) == 0 {
		return nil, fmt.Sprintf("没看懂变体「%s」。可以写：全部、折叠，或者 %s。", shorten(shownText(text), 30), wordfilter.Titles(wordfilter.Second.Names()))
	}
	return techniqueNames(set), ""
}

// techniqueNames are the techniques of a rule that says them.
func techniqueNames(set wordfilter.Techniques) []string {
	switch second := set &^ wordfilter.Folds; {
	case set == wordfilter.All:
		return []string{"all"}
	case second == 0:
		return []string{"folds"}
	default:
		return second.Names()
	}
}

// phrasesIn are phrases with marks between them.
func phrasesIn(text string) []string {
	var all []string
	for _, phrase := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,;；|", r) }) {
		if phrase = shownText(phrase); phrase != "" {
			all = append(all, phrase)
		}
	}
	return all
}

// unchanged says that a line asks for nothing that a rule is not already.
func unchanged(r rule, now bot.WordRule) bool {
	before := r.made
	if !r.isMade() {
		before = bot.WordRule{ID: r.ID, Reviewing: r.Reviewing}
	}
	return reflect.DeepEqual(withoutMaker(before), withoutMaker(now))
}

// withoutMaker is a rule without who made it and when.
func withoutMaker(r bot.WordRule) bot.WordRule {
	r.By, r.At = "", bot.WordRule{}.At
	return r
}

// warnings are what speaks against a rule, and whether somebody has to agree to it
// all the same.
func (c *counter) warnings(r rule, found backtest) (all []string, ask bool) {
	if len(r.Words) == 1 && utf8.RuneCountInString(r.Words[0]) == 1 {
		all, ask = append(all, "只有一个字，很容易误伤"), true
	}
	if found.looked > 0 && found.hits*100 > found.looked {
		all, ask = append(all, fmt.Sprintf("超过百分之一的消息会命中（%d 条里有 %d 条）", found.looked, found.hits)), true
	}
	if n := len(found.harmless); n > 0 {
		all, ask = append(all, fmt.Sprintf("%d 句已经判过是误判的话会命中，例如「%s」", n, found.harmless[0])), true
	}
	for _, h := range c.Moderator.Shelf.Load().Find(strings.Join(r.Words, ""), r.Speakers) {
		if h.Rule != r.ID {
			all = append(all, "现有的规则「"+shownText(h.Word)+"」已经能找到它")
			break
		}
	}
	if phrase, of := c.allowedIn(r); phrase != "" {
		all = append(all, fmt.Sprintf("「%s」是规则「%s」放行的说法", shownText(phrase), shownText(of)))
	}
	return all, ask
}

// allowedIn is a phrase with the word in it that another rule finds harmless.
func (c *counter) allowedIn(r rule) (phrase, of string) {
	word := cmp.Or(r.Word, strings.Join(r.Words, "+"))
	for _, other := range c.Moderator.Shelf.Load().Rules() {
		for _, allowed := range other.Allow {
			if other.ID != r.ID && strings.Contains(fold(allowed), fold(word)) {
				return allowed, other.Word
			}
		}
	}
	return "", ""
}
