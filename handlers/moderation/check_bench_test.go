package moderation

import (
	"strings"
	"testing"
)

// BenchmarkFinders is what a message costs besides its words: an ordinary one, and
// long ones made of what is looked at most closely.
func BenchmarkFinders(b *testing.B) {
	finders := []finder{phonesIn, bankCardsIn, linksOf, emailsOf, idsIn}
	for name, text := range map[string]string{
		"ordinary":  "老板，昨天那款燕麦奶还有吗？我要两箱，明天下午来拿",
		"digits":    strings.Repeat("1 3 ", 12500),
		"labels":    strings.Repeat("a.", 25000),
		"letters":   strings.Repeat("v", 50000),
		"ids":       strings.Repeat("微信号：", 4000),
		"addresses": strings.Repeat("https://evil.cn/a ", 2700),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for _, find := range finders {
					find(text)
				}
			}
		})
	}
}
