package moderation

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

const checkNewcomers = "newcomers"

// newcomers looks at who has just come into a group and already advertises:
// whoever joins to lead customers away does so at once. What others find is one
// step worse then, and at least as bad as this check is configured.
func newcomers(s *Settings) (Check, bool) {
	least, wanted := s.step(checkNewcomers)
	span, allowed := s.Newcomer, s.allowed()
	return Check{Name: checkNewcomers, Title: "新人打广告", Speakers: wordfilter.Customers, Look: func(said Said) Verdict {
		v := Verdict{Check: checkNewcomers, Details: "不是刚进群的人"}
		if since := said.At.Sub(said.JoinedAt); said.JoinedAt.IsZero() || since < 0 || since > span {
			return v
		}
		v.Details = "刚进群，没有打广告"
		for _, h := range s.signs(said, allowed) {
			h.Check, h.Rule = checkNewcomers, ""
			h.Step = higher(least, above(h.Step))
			h.Why = "进群" + ago(said.At.Sub(said.JoinedAt)) + "就发" + h.Word + "，像是来打广告、挖客户的"
			v.Hits = append(v.Hits, h)
			v.Details = "刚进群就打广告"
		}
		return v
	}}, wanted && span > 0
}

// recruiting are the lists whose words are a sign of advertising.
var recruiting = []string{categoryAdvertising, categoryPoaching, "illegal"}

// signs are the signs of advertising in a message, with the step that the check
// they belong to gives them.
func (s *Settings) signs(said Said, allowed domains) []bot.Hit {
	var all []bot.Hit
	for _, sign := range []struct {
		check, word, category string
		places                []place
	}{
		{checkLinks, "外部链接", categoryAdvertising, linksIn(said.Words, allowed)},
		{checkPhones, "电话号码", categoryPoaching, phonesIn(said.Words)},
		{checkIDs, "微信号或 QQ 号", categoryPoaching, idsIn(said.Words)},
	} {
		if len(sign.places) > 0 {
			at := sign.places[0]
			all = append(all, bot.Hit{Word: sign.word, Category: sign.category, Step: s.Checks[sign.check], Start: at.start, End: at.end, Via: at.via})
		}
	}
	for _, h := range said.Book.Find(said.Words, wordfilter.Customers) {
		if slices.Contains(recruiting, h.Category) && !h.Reviewing {
			h.Word = "广告或拉人的话"
			return append(all, h)
		}
	}
	return all
}

// above is the next step of the ladder; the last one has none.
func above(step bot.Step) bot.Step {
	steps := bot.Steps()
	i := slices.Index(steps, step) + 1
	return steps[min(i, len(steps)-1)]
}

// ago is how long ago somebody came, in words that go on from Chinese ones.
func ago(d time.Duration) string {
	if d < time.Minute {
		return "不到一分钟"
	}
	if d < time.Hour {
		return " " + humanSpan(d.Truncate(time.Minute))
	}
	return " " + humanHours(d)
}
