package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// wordRemove takes a rule out of force. It stays known, so that what it found
// before can still be explained.
func (c *counter) wordRemove(call bot.Call, v bot.View) (bot.Answer, error) {
	r, problem, err := c.ruleMeant(call, v)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	if why := mayChange(call, r.shipped(), r.Step); why != "" {
		return notAllowed(why), nil
	}
	now := r.made
	now.ID, now.Off = r.ID, true
	plan := bot.Plan{Summary: "删敏感词" + c.ruleLine(r), Bind: digestOf(r.ID, "off"), Ask: r.shipped()}
	if r.shipped() {
		plan.Note = "这是自带的词，删了以后所有门店都不再查它"
	}
	return c.change(call, r, now, plan, "好，「"+r.title()+"」不再查了，几秒后所有门店一起生效。以前的记录还在。"), nil
}

// wordAllow adds a phrase in which a word is harmless.
func (c *counter) wordAllow(call bot.Call, v bot.View) (bot.Answer, error) {
	phrases := phrasesIn(call.Arg("其他").Text)
	if len(phrases) == 0 {
		phrases = phrasesIn(call.Arg("放行").Text)
	}
	r, problem, err := c.ruleMeant(call, v)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	if len(phrases) == 0 {
		return say("哪种说法里不算？例如：\n/敏感词 放行 %s %s的奶茶", quote(r.Word), r.Word)
	}
	if why := mayChange(call, false, r.Step); why != "" {
		return notAllowed(why), nil
	}
	now := r.made
	now.ID = r.ID
	if !r.isMade() {
		now.Reviewing = r.Reviewing
	}
	for _, phrase := range phrases {
		if slices.Contains(r.Allow, phrase) {
			return say("「%s」本来就放行，不用再加。", phrase)
		}
		if problem := c.allowable(r, phrase); problem != "" {
			return say("%s", problem)
		}
		now.Allow = append(slices.Clip(now.Allow), phrase)
	}
	said := "「" + strings.Join(phrases, "」「") + "」"
	plan := bot.Plan{Summary: fmt.Sprintf("敏感词「%s」放行%s", r.title(), said), Bind: digestOf(r.ID, said)}
	return c.change(call, r, now, plan, fmt.Sprintf("好，%s里的「%s」不算了，几秒后所有门店一起生效。", said, r.title())), nil
}

// allowable says what is wrong with a phrase in which a rule's word is to be
// harmless, or nothing.
func (c *counter) allowable(r rule, phrase string) string {
	r.Allow = nil
	book, problem := candidate(r)
	switch {
	case problem != "":
		return "这条规则用不了：" + problem
	case fold(phrase) == fold(r.Word):
		return fmt.Sprintf("放行「%s」本身，这条规则就什么都找不到了。要整条不查，发 /敏感词 删 %s", phrase, quote(r.Word))
	case len(book.Find(phrase, r.Speakers)) == 0:
		return fmt.Sprintf("「%s」里本来就找不到「%s」，不用放行。放行的说法要带着这个词，例如「%s的奶茶」。", phrase, r.title(), r.title())
	}
	return ""
}

// wordRestore lets a rule act again that only had things looked at.
func (c *counter) wordRestore(call bot.Call, v bot.View) (bot.Answer, error) {
	r, problem, err := c.ruleMeant(call, v)
	if err != nil || problem.Text != "" {
		return problem, err
	}
	if !r.demoted() {
		return say("「%s」本来就在起作用，不用复位。", r.title())
	}
	if why := mayChange(call, false, r.Step); why != "" {
		return notAllowed(why), nil
	}
	now := r.made
	now.ID, now.Reviewing = r.ID, false
	plan := bot.Plan{
		Summary: "让敏感词「" + r.title() + "」重新自己处理", Bind: digestOf(r.ID, "acts"),
		Note: "以前误判多才停的；最好先用 /敏感词 放行 把误判的说法放行。准确率从现在重新算",
	}
	return c.change(call, r, now, plan, "好，「"+r.title()+"」几秒后重新自己处理。准确率从现在重新算。"), nil
}
