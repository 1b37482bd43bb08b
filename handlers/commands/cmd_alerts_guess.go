package commands

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/nearest"
)

// lostWord is what staff call two things: that a customer deleted us, as the
// report counts it, and that one may be about to go.
const lostWord = "流失"

// silenceByWord keeps quiet the kind of alert that a word names, or asks which
// one is meant; false for a number or an id.
func (c *counter) silenceByWord(call bot.Call, v bot.View) (bot.Answer, bool, error) {
	which := call.Arg("哪条").Text
	if k, named := alertKindNamed(which); named {
		answer, err := c.silenceKind(call, v, k)
		return answer, true, err
	}
	if which == "" {
		answer, err := say("静默哪一条？写序号或编号，也可以写一种提醒，例如：\n/提醒 静默 1 4小时\n/提醒 静默 退群 2小时 今天盘点\n提醒有这些：%s", kindWords())
		return answer, true, err
	}
	if strings.IndexFunc(which, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0 {
		// It is a number in the list or an id.
		return bot.Answer{}, false, nil
	}
	return kindPick(call, which), true, nil
}

// kindPick asks which kind of alert a word means, and offers the nearest.
func kindPick(call bot.Call, which string) bot.Answer {
	near := kindsNear(which)
	if fold(which) == lostWord {
		near = []alertKind{kindOf(bot.AlertLost), kindOf(bot.AlertRisk)}
	}
	said := shownText(cutRunes(which, 20))
	if len(near) == 0 {
		return bot.Answer{Text: fmt.Sprintf("没有叫「%s」的提醒。可以写：%s。例如：\n/提醒 静默 退群 2小时", said, kindWords())}
	}
	answer := bot.Answer{Text: fmt.Sprintf("没有叫「%s」的提醒。是不是要静默这个？（可以写：%s）", said, kindWords())}
	if len(near) > 1 {
		answer.Text = fmt.Sprintf("「%s」有几种，要静默哪一种？（可以写：%s）", said, kindWords())
	}
	rest := ""
	if call.Given("其他") {
		rest = " " + call.Arg("其他").Text
	}
	if call.Trial {
		rest += " 试"
	}
	for _, k := range near {
		answer.Pick = append(answer.Pick, bot.Choice{Label: k.name, Line: "/提醒 静默 " + k.word + rest})
	}
	return answer
}

// kindsNear are the kinds whose word or name holds a text or stands in it, or
// else the one that is written nearly the same.
func kindsNear(text string) []alertKind {
	text = fold(text)
	near := slices.DeleteFunc(slices.Clone(alertKinds), func(k alertKind) bool {
		return !strings.Contains(k.name, text) && !strings.Contains(k.word, text) && !strings.Contains(text, k.word)
	})
	if len(near) > 0 {
		return near
	}
	var words []string
	for _, k := range alertKinds {
		words = append(words, k.word, k.name)
	}
	if k, ok := alertKindNamed(nearest.Among(text, words)); ok {
		return []alertKind{k}
	}
	return nil
}

// kindOf is a kind as people call it.
func kindOf(kind bot.AlertKind) alertKind {
	k, _ := alertKindNamed(string(kind))
	return k
}
