package moderation

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// Who looks at it is to see why, however much was said before it.
func TestTheMatterIsSeenInALongMessage(t *testing.T) {
	far := strings.Repeat("好", 17_000) + "代开发票联系我"
	at := strings.Index(far, "代开")
	for name, c := range map[string]struct {
		violation bot.Violation
		want      string
	}{
		"near the beginning": {bot.Violation{Text: "这里代开发票", Hits: []bot.Hit{{Check: "words", Step: bot.StepWarn, Start: 6, End: 18}}}, "这里代开发票"},
		"far into it":        {bot.Violation{Text: far, Hits: []bot.Hit{{Check: "words", Step: bot.StepWarn, Start: at, End: at + 12}}}, "…" + strings.Repeat("好", leadIn) + "代开发票联系我"},
		"about all of it":    {bot.Violation{Text: far, Hits: []bot.Hit{{Check: "flood", Step: bot.StepWarn}}}, far},
		"taken back":         {bot.Violation{Hits: []bot.Hit{{Check: "words", Step: bot.StepWarn, Start: at, End: at + 12}}}, ""},
	} {
		if got := Excerpt(c.violation); got != c.want {
			t.Errorf("%s: %.80q", name, got)
		}
	}
}
