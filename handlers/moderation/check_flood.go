package moderation

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

const checkFlood = "flood"

// flood looks for who says too much: the same words several times, or many
// messages, in a short while over all groups. Every so many it is a hit again, not
// with every further message.
func flood(s *Settings) (Check, bool) {
	step, wanted := s.step(checkFlood)
	limits := s.Flood
	return Check{Name: checkFlood, Title: "刷屏", Speakers: wordfilter.Customers, Look: func(said Said) Verdict {
		v := Verdict{Check: checkFlood, Details: "说得不多"}
		if said.ChatID == "" {
			v.Details = "一对一的聊天里不算刷屏"
			return v
		}
		if why := tooMuch(said, limits); why != "" {
			v.Details = why
			v.Hits = []bot.Hit{{Check: checkFlood, Word: "刷屏", Category: categoryAdvertising, Step: step, Why: why}}
		}
		return v
	}}, wanted && limits.Within > 0
}

// tooMuch says what is too much about a message, if something is.
func tooMuch(said Said, limits config.Flood) string {
	gist := gistOf(said.Words)
	if gist == "" {
		return "" // An emoji, a picture or a voice.
	}
	same, all := []time.Time{said.At}, []time.Time{said.At}
	for _, m := range said.Recent {
		if m.ChatID == "" || m.MsgID == said.MsgID {
			continue
		}
		other := gistOf(m.Words)
		if other == "" && m.Gone == "" {
			continue
		}
		all = append(all, m.At)
		if other == gist && len([]rune(gist)) >= tellingGist {
			same = append(same, m.At)
		}
	}
	within := humanSpan(limits.Within)
	if n := crowd(same, said.At, limits.Within); reaches(n, limits.Same) {
		return fmt.Sprintf("%s内把同样的话发了 %d 遍（所有群一起算）", within, n)
	}
	if n := crowd(all, said.At, limits.Within); reaches(n, limits.Messages) {
		return fmt.Sprintf("%s内发了 %d 条消息（所有群一起算）", within, n)
	}
	return ""
}

// tellingGist is how many characters words must have to be the same on purpose:
// many say 好的 three times.
const tellingGist = 4

// reaches says whether so many are just once, twice, … the limit.
func reaches(n, limit int) bool { return limit > 1 && n >= limit && n%limit == 0 }

// crowd is the largest number of times in any span of a length that one of them is
// in: so it does not matter which message is told first.
func crowd(times []time.Time, at time.Time, within time.Duration) int {
	most := 0
	for _, first := range times {
		if first.After(at) || at.Sub(first) > within {
			continue
		}
		n := 0
		for _, t := range times {
			if !t.Before(first) && t.Sub(first) <= within {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// gistOf are the words without what people change to make them look different:
// width, case, marks, emoji, spaces.
func gistOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, plainOf(text).text)
}

// humanSpan is a length of time in words.
func humanSpan(d time.Duration) string {
	if d >= time.Minute && d%time.Minute == 0 {
		return fmt.Sprintf("%d 分钟", d/time.Minute)
	}
	return fmt.Sprintf("%d 秒", max(d/time.Second, 1))
}

// humanHours is a length of time in hours or days.
func humanHours(d time.Duration) string {
	if d >= 48*time.Hour {
		return fmt.Sprintf("%d 天", d/(24*time.Hour))
	}
	return fmt.Sprintf("%d 小时", d/time.Hour)
}
