package store

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// BenchmarkBoard reads the days of the managers' page in a shop of 1,000,000 customers
// with 30 days of two million entries, as nobody has asked for a while. The alternative
// counts each of the days from everything that happened, as reports do of one day.
func BenchmarkBoard(b *testing.B) {
	if testing.Short() {
		b.Skip("fills two databases with five million rows each")
	}
	for _, driver := range []string{SQLite, MySQL} {
		b.Run(driver, func(b *testing.B) {
			s := boardShop(b, driver, boardCustomers).store
			began := time.Now()
			if days := rolledUp(b, s, opening); days > 0 {
				b.Logf("%d days were rolled up in %s, each %s", days, time.Since(began).Round(time.Millisecond), (time.Since(began) / time.Duration(days)).Round(time.Millisecond))
			}
			for _, who := range []struct {
				name  string
				scope bot.Scope
			}{{"all", bot.Everything()}, {"store", bot.Scope{Stores: []string{"S17"}}}, {"clerk", bot.Scope{Stores: []string{"S17"}, UserID: "staff017"}}} {
				ask := boardAsk(who.scope, boardDays)
				b.Run(who.name+"/board", func(b *testing.B) {
					for b.Loop() {
						s.board.forget()
						if got := ok[bot.BoardDays](b)(s.BoardDays(background, ask)); got.Behind != 0 || got.Total.Added == 0 {
							b.Fatalf("%d days are behind, %d were added", got.Behind, got.Total.Added)
						}
					}
					inMilliseconds(b)
				})
				b.Run(who.name+"/again", func(b *testing.B) {
					for b.Loop() {
						ok[bot.BoardDays](b)(s.BoardDays(background, ask))
					}
					inMilliseconds(b)
				})
				b.Run(who.name+"/raw", func(b *testing.B) {
					for b.Loop() {
						for day := ask.From; day.Before(ask.Until); day = day.AddDate(0, 0, 1) {
							for _, by := range []bot.NumbersBy{bot.NumbersAll, bot.NumbersStore, bot.NumbersStaff} {
								ok[[]bot.Numbers](b)(s.Numbers(background, who.scope, day, day.AddDate(0, 0, 1), by))
							}
						}
					}
					inMilliseconds(b)
				})
			}
		})
	}
}

// inMilliseconds tells how long one reading took.
func inMilliseconds(b *testing.B) {
	b.Helper()
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms/op")
	b.ReportMetric(0, "ns/op")
}

// forget lets everything of the present be counted anew.
func (l *liveBoard) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.known)
}
