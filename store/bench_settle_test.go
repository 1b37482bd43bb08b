package store

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// BenchmarkSettle notes what became of sends that come back all at once, of
// those that become a touch and of those that do not.
func BenchmarkSettle(b *testing.B) {
	onEachDurable(b, func(b *testing.B, o Options) {
		s := mustOpen(b, o)
		in, out := trays(s, 1<<30)
		for round, what := range []string{"message", "welcome", "message", "welcome"} {
			b.Run(fmt.Sprint(what, round), func(b *testing.B) {
				for n := range b.N {
					var sends []bot.Effect
					for i := range 256 {
						p := bot.Pair{UserID: "liming", ExternalUserID: fmt.Sprint("wm", round, "-", b.N, "-", n, "-", i)}
						if what == "welcome" {
							sends = append(sends, bot.Welcome{Pair: p, AddedAt: opening, Until: opening.Add(20 * time.Second), Rule: "door", Text: "欢迎光临"})
						} else {
							sends = append(sends, bot.AppMessage{ToUsers: []string{"liming"}, About: p.ExternalUserID, Text: "欢迎光临"})
						}
					}
					mustPut(b, s, arrival(fmt.Sprint(what, round, "-", b.N, "-", n), ""))
					mustProcess(b, s, in.take()[0], sends...)
				}
				items := out.take()
				b.ResetTimer()
				var group sync.WaitGroup
				for part := range 64 {
					group.Go(func() {
						for i := part; i < len(items); i += 64 {
							if err := s.Outbox().Settle(background, items[i], bot.Outcome{Class: bot.ClassDone}, time.Time{}); err != nil {
								b.Error(err)
							}
						}
					})
				}
				group.Wait()
				b.StopTimer()
				b.ReportMetric(float64(len(items))/b.Elapsed().Seconds(), "sends/s")
			})
		}
	})
}
