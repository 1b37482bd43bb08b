package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

const (
	// backtestMost is how many of the newest messages a rule is tried on, page by
	// page.
	backtestMost = 20000
	backtestPage = 1000
	// backtestExamples is how many examples it is tried on.
	backtestExamples = 1000
	// samplesMost is how many hits are shown.
	samplesMost = 5
)

// backtest is what a rule would have found.
type backtest struct {
	// looked are the messages, since when they reach; hits those with the word, fresh
	// those of them in which no rule in force finds anything.
	looked, hits, fresh int
	since               string
	// customers and staff are whom it would have concerned, stores how many of both
	// there are of each store.
	customers, staff map[string]bool
	stores           map[string]map[string]bool
	samples          []string
	// harmless are examples that people found harmless, and that it hits.
	harmless []string
	examples int
}

// candidate is a book of one rule, or what is wrong with the rule.
func candidate(r rule) (*moderation.Book, string) {
	book, problems := moderation.NewBook(nil, config.Moderation{}, []bot.WordRule{{
		ID: ownRules + "candidate", Words: r.Words, Within: r.Within, Category: r.Category, Step: r.Step, Allow: r.Allow,
		Speakers: r.Speakers.String(), Techniques: techniqueNames(r.Techniques),
	}})
	if len(problems) > 0 {
		_, problem, _ := strings.Cut(problems[0].Message, "：")
		return nil, cmp.Or(problem, problems[0].Message)
	}
	return book, ""
}

// backtest tries a rule on what is kept and the caller may see.
func (c *counter) backtest(call bot.Call, v bot.View, book *moderation.Book, id string) (backtest, error) {
	found := backtest{customers: map[string]bool{}, staff: map[string]bool{}, stores: map[string]map[string]bool{}}
	force := c.Moderator.Shelf.Load()
	var oldest time.Time
	for older := int64(0); found.looked < backtestMost; {
		page, err := v.Moderation().Messages(call.Scope, older, min(backtestPage, backtestMost-found.looked))
		if err != nil {
			return found, err
		}
		for _, m := range page {
			older = m.ID
			if oldest.IsZero() || m.At.Before(oldest) {
				oldest = m.At
			}
			c.tried(&found, call, m, book, force, id)
		}
		if found.looked += len(page); len(page) < backtestPage {
			break
		}
	}
	if found.looked > 0 {
		found.since = c.moment(oldest, call.At)
	}
	examples, err := v.Moderation().WordExamples(call.Scope, backtestExamples)
	for _, e := range examples {
		if e.Harmless {
			found.examples++
			if len(book.Find(e.Text, wordfilter.Both)) > 0 {
				found.harmless = append(found.harmless, shorten(shownText(moderation.Masked(e.Text)), saidMost))
			}
		}
	}
	return found, err
}

// tried looks at one message.
func (c *counter) tried(found *backtest, call bot.Call, m bot.KeptMessage, book, force *moderation.Book, id string) {
	speaking := wordfilter.Customers
	switch m.By {
	case bot.SpeakerRobot:
		return
	case bot.SpeakerStaff:
		speaking = wordfilter.Staff
	}
	hits := book.Find(m.Words, speaking)
	if len(hits) == 0 {
		return
	}
	found.hits++
	already := slices.ContainsFunc(force.Find(m.Words, speaking), func(h bot.Hit) bool { return h.Rule != id })
	if !already {
		found.fresh++
	}
	who := found.customers
	if speaking == wordfilter.Staff {
		who = found.staff
	}
	who[m.Speaker] = true
	if found.stores[m.Store] == nil {
		found.stores[m.Store] = map[string]bool{}
	}
	found.stores[m.Store][m.Speaker] = true
	if len(found.samples) < samplesMost {
		found.samples = append(found.samples, c.sample(call, m, hits[0], already))
	}
}

// sample is one message as it is shown: the words around what was found, long
// numbers without their middle.
func (c *counter) sample(call bot.Call, m bot.KeptMessage, h bot.Hit, already bool) string {
	by := "客户"
	if m.By == bot.SpeakerStaff {
		by = "员工"
	}
	parts := []string{c.moment(m.At, call.At), by}
	if m.Store != "" {
		parts = append([]string{c.roster.StoreName(m.Store)}, parts...)
	}
	line := "· " + strings.Join(parts, " ") + "：" + around(m.Words, h.Start, h.End)
	if len(h.Via) > 0 {
		line += "（" + wordfilter.Titles(h.Via) + "）"
	}
	if already {
		line += "（现在也会找到）"
	}
	return line
}

// around is a piece of a text with what stands before and behind it.
func around(text string, start, end int) string {
	const runes = 15
	from, to := start, end
	for n := 0; n < runes && from > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	for n := 0; n < runes && to < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	before, behind := "", ""
	if from > 0 {
		before = "…"
	}
	if to < len(text) {
		behind = "…"
	}
	return "「" + before + shorten(shownText(moderation.Masked(strings.ToValidUTF8(text[from:to], ""))), 3*runes) + behind + "」"
}

// summary is what it comes to in a line.
func (b backtest) summary() string {
	switch {
	case b.looked == 0:
		return "您的范围内还没有留下聊天记录，没有可以试的"
	case b.hits == 0:
		return fmt.Sprintf("最近 %d 条消息（%s 起）里一条也没有", b.looked, b.since)
	}
	return fmt.Sprintf("最近 %d 条消息（%s 起）里会找到 %d 条，其中 %d 条是现在的规则找不到的", b.looked, b.since, b.hits, b.fresh)
}

// wordTry shows what a word would find in what was said, before it is in force.
func (c *counter) wordTry(call bot.Call, v bot.View) (bot.Answer, error) {
	word := strings.TrimSpace(call.Arg("词").Text)
	if word == "" {
		return say("试哪个词？例如：\n/敏感词 试 转账\n/敏感词 试 转账+私下 变体=折叠")
	}
	if call.Arg("其他").Text != "" {
		return say("一次试一个词；中间有空格的词请加引号，两个词都要出现写成 A+B，例如：\n/敏感词 试 转账+私下")
	}
	r, there, err := c.ruleThere(v, word, c.categoryNamed(call.Arg("类别").Text))
	if err != nil {
		return bot.Answer{}, err
	}
	now, problem := c.ruleWritten(call, r, there)
	if problem != "" {
		return say("%s", problem)
	}
	r = c.ruleMade(now)
	book, problem := candidate(r)
	if problem != "" {
		return say("这条规则用不了：%s", problem)
	}
	found, err := c.backtest(call, v, book, now.ID)
	if err != nil {
		return bot.Answer{}, err
	}
	lines := []string{"试「" + r.title() + "」（" + r.Step.Title() + "，" + speakersTitle(r.Speakers) + "），没有启用：", found.summary() + "。"}
	lines = append(lines, c.concerned(found)...)
	if len(found.samples) > 0 {
		lines = append(append(lines, "例如："), found.samples...)
	}
	if warnings, _ := c.warnings(r, found); len(warnings) > 0 {
		lines = append(lines, "注意："+strings.Join(warnings, "；"))
	}
	if found.examples > 0 && len(found.harmless) == 0 {
		lines = append(lines, fmt.Sprintf("判过是误判的 %d 句话，一句也不会碰上。", found.examples))
	}
	if !there || r.made.Off {
		lines = append(lines, "要启用：/敏感词 加 "+quote(word)+" 级别="+stepWord(r.Step))
	} else {
		lines = append(lines, "这条规则已经在用了。")
	}
	return bot.Answer{Text: strings.Join(lines, "\n"), Looked: lookedAtSamples(found)}, nil
}

// lookedAtSamples is for the audit trail: who saw words that people said.
func lookedAtSamples(found backtest) string {
	if len(found.samples) == 0 {
		return ""
	}
	return fmt.Sprintf("回测看了 %d 句原话", len(found.samples))
}

// stepWord is a step as people write it.
func stepWord(s bot.Step) string {
	return map[bot.Step]string{bot.StepNote: "留痕", bot.StepWarn: "提醒", bot.StepReview: "复核", bot.StepRemove: "移除"}[s]
}

// concerned says how many people it would have concerned, store by store.
func (c *counter) concerned(found backtest) []string {
	if found.hits == 0 {
		return nil
	}
	line := fmt.Sprintf("涉及 %d 位客户", len(found.customers))
	if len(found.staff) > 0 {
		line += fmt.Sprintf("、%d 位员工", len(found.staff))
	}
	var stores []string
	for id, people := range found.stores {
		name := "不属于门店的"
		if id != "" {
			name = c.roster.StoreName(id)
		}
		stores = append(stores, fmt.Sprintf("%s %d 位", name, len(people)))
	}
	slices.Sort(stores)
	return []string{line + "：" + strings.Join(stores, "，") + "。"}
}
