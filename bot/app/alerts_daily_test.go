package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/report"
)

// byHandOf is the bot's own database, to count in with plain SQL.
func byHandOf(t *testing.T, w where) *gorm.DB {
	t.Helper()
	var to gorm.Dialector = mysql.Open(w.dsn)
	if w.driver == config.DriverSQLite {
		to = sqlite.Open(w.dsn + "?_pragma=busy_timeout(10000)")
	}
	db, err := gorm.Open(to, &gorm.Config{Logger: logger.Discard})
	must(t, err)
	t.Cleanup(func() {
		if pool, err := db.DB(); err == nil {
			pool.Close()
		}
	})
	return db
}

// TestTheDailyReportSaysWhatTheEventsSay counts a day's events with plain SQL and
// looks for the same numbers in what the manager reads.
func TestTheDailyReportSaysWhatTheEventsSay(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h, clock := openClocked(t, w)
		zone, err := time.LoadLocation(h.config.Shop.Timezone)
		must(t, err)
		// All of it happens on one day, whatever the hour of the test.
		noon := tomorrowNoon(time.Now().In(zone))
		clock.wrong(time.Until(noon))
		var ids []string
		for n := range 5 {
			ids = append(ids, h.scan(t, fmt.Sprint("客户", n), "s17-door"))
		}
		h.settled(t)
		clock.wrong(time.Until(noon) + time.Minute)
		must(t, h.sim.DeleteStaff(ids[0], liming))
		must(t, h.sim.DeleteStaff(ids[1], liming))
		must(t, h.sim.DeleteCustomer(liming, ids[2]))
		h.settled(t)

		due := noon.Add(9 * time.Hour)
		midnight := noon.Add(-12 * time.Hour)
		db := byHandOf(t, w)
		people := func(kind bot.InteractionKind) (n int) {
			must(t, db.Raw("SELECT COUNT(DISTINCT customer_id) FROM interactions WHERE kind = ? AND at >= ? AND at < ?",
				kind, midnight.UnixMicro(), due.UnixMicro()).Scan(&n).Error)
			return n
		}
		added, lost := people(bot.InteractionAdded), people(bot.InteractionLost)
		if added != 5 || lost != 2 {
			t.Fatalf("SQL counts %d added and %d lost", added, lost)
		}

		// The job runs a day late, and twice.
		clock.wrong(time.Until(due.Add(24 * time.Hour)))
		h.settled(t)
		said := h.since(t, hanmei, func() {
			for range 2 {
				_, err := h.bots[0].Store().StartJob(t.Context(), bot.ScheduleJob{Name: report.Job, Key: "the day's", Due: due})
				must(t, err)
				h.settled(t)
			}
		})
		says(t, said, "【日报】十七号店 · "+noon.Format("1月2日"), fmt.Sprintf("新增客户：%d", added), fmt.Sprintf("净增：%d", added-lost),
			fmt.Sprintf("流失（客户删了我们）：%d", lost), fmt.Sprintf("店员删除客户：%d", people(bot.InteractionDeletedByStaff)),
			fmt.Sprintf("欢迎语送达：%d", h.calls("send_welcome_msg", 0)))
		if n := strings.Count(said, "【日报】"); n != 1 {
			t.Errorf("the report is told %d times:\n%s", n, said)
		}
	})
}

// tomorrowNoon is the next noon but one day at least from a time.
func tomorrowNoon(now time.Time) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day()+1, 12, 0, 0, 0, now.Location())
}
