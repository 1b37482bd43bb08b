package moderation

import (
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

// checkWords is the name of the check for words.
const checkWords = "words"

// The most hits that are told of one message, and of one rule in it: a text made
// of nothing else is one violation and not a thousand.
const (
	mostHits     = 30
	mostHitsRule = 3
)

// words looks for the words of the book. Which rules are about staff is said in
// each of them.
func words(*Settings) (Check, bool) {
	return Check{Name: checkWords, Title: "敏感词", Speakers: wordfilter.Both, Look: func(s Said) Verdict {
		all := s.Book.Find(s.Words, s.Speaking())
		v := Verdict{Check: checkWords, Hits: fewer(all), Details: fmt.Sprintf("用 %d 条规则找了一遍，没有找到", len(s.Book.Rules()))}
		if len(all) > 0 {
			v.Details = fmt.Sprintf("找到 %d 处", len(all))
		}
		return v
	}}, true
}

// fewer are so many hits as one message needs: the first of each rule, and those
// of the highest steps if there are still too many.
func fewer(all []bot.Hit) []bot.Hit {
	if len(all) <= mostHitsRule {
		return all
	}
	times := map[string]int{}
	var kept []bot.Hit
	for _, step := range []bot.Step{bot.StepRemove, bot.StepReview, bot.StepWarn, bot.StepNote} {
		for _, h := range all {
			if h.Step == step && times[h.Rule] < mostHitsRule && len(kept) < mostHits {
				times[h.Rule]++
				kept = append(kept, h)
			}
		}
	}
	sortByPlace(kept)
	return kept
}
