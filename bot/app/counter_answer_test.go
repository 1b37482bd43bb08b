package app

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// searched is a line whose answer names what was typed.
func searched(n int) (line, answer string) {
	name := fmt.Sprintf("查无此人%02d", n)
	return "/客户 " + name, "「" + name + "」"
}

// answered wants one answer to a line, in the chat of who typed it and in no
// other.
func (h *house) answered(t *testing.T, userID string, n int) {
	t.Helper()
	_, answer := searched(n)
	for _, m := range h.config.Shop.Staff {
		want := 0
		if m.UserID == userID {
			want = 1
		}
		if times := strings.Count(strings.Join(h.said(t, m.UserID), "\n"), answer); times != want {
			t.Errorf("%s reads the answer to %s %d times", m.UserID, userID, times)
		}
	}
	for _, m := range h.sim.WebhookFeed(managers) {
		t.Errorf("the internal group is told: %s", m.Text)
	}
}

// answerComes waits for the answer to a line.
func (h *house) answerComes(t *testing.T, userID string, n int) {
	t.Helper()
	_, answer := searched(n)
	h.until(t, "the answer comes", func() error {
		if !strings.Contains(strings.Join(h.said(t, userID), "\n"), answer) {
			return fmt.Errorf("%s has no answer about %s", userID, answer)
		}
		return nil
	})
}

// TestALineIsAnsweredOnceInTheChatOfWhoTypedIt lets as many people type as there
// are ways in which message/send goes wrong. Every line comes three times, the
// last one first, to two bots on one database.
func TestALineIsAnsweredOnceInTheChatOfWhoTypedIt(t *testing.T) {
	troubles := []simulator.Fault{
		{Code: -1}, {Code: 42001}, {Code: 45033}, {HTML: true, Status: 502}, {Drop: true}, {Delay: slowAnswer},
		{Late: true, Code: -1}, {Late: true, Drop: true}, {Late: true, Delay: slowAnswer}, {Late: true, Truncate: 12},
	}
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		clock := &steppedClock{}
		var clerks []string
		h := openPlanned(t, w, plan{
			now: clock.now, bot: impatient, corp: []func(*simulator.Config){func(c *simulator.Config) { c.Now = clock.now }},
			shop: func(c *config.Config) {
				managersGroup(c)
				for n := range troubles {
					clerks = append(clerks, fmt.Sprintf("clerk%02d", n))
					c.Shop.Staff = append(c.Shop.Staff, config.Staff{UserID: clerks[n], Name: clerks[n], Role: bot.RoleClerk, Store: "s17"})
				}
			},
		})
		h.openBot(t)
		bodies := h.capture(t, func() {
			for n, clerk := range clerks {
				line, _ := searched(n)
				h.types(t, clerk, line)
			}
		})
		for _, f := range troubles {
			f.API, f.Times = "message/send", 1
			h.sim.Faults.Add(f)
		}
		h.delivered(t, bodies)
		for n, clerk := range clerks {
			h.answerComes(t, clerk, n)
		}
		h.settled(t)
		for _, f := range h.sim.Faults.List() {
			t.Errorf("the trouble %+v never came", f.Fault)
		}
		for n, clerk := range clerks {
			h.answered(t, clerk, n)
		}

		// What WeCom counts as too much it takes again after a while.
		h.sim.Faults.Add(simulator.Fault{API: "message/send", Code: 45009, Times: 1})
		line, _ := searched(99)
		h.types(t, liming, line)
		h.until(t, "the answer waits", func() error {
			waits, err := h.bots[0].Store().Waits(t.Context(), bot.KindAppMessage)
			if err == nil && waits.Next.IsZero() {
				err = fmt.Errorf("%+v", waits)
			}
			return err
		})
		clock.wrong(5 * time.Minute)
		if w.redis != "" {
			// What Redis closed for a minute it closed by its own clock.
			must(t, redis.NewClient(&redis.Options{Addr: w.redis}).FlushAll(t.Context()).Err())
		}
		h.answerComes(t, liming, 99)
		h.settled(t)
		h.answered(t, liming, 99)
	})
}

// managersGroup gives headquarters an internal group. Nobody waits long, and no
// report comes between.
func managersGroup(c *config.Config) {
	hurry(&c.Shop.Alerts)
	c.Shop.Alerts.Wait, c.Shop.Alerts.Report = 100*time.Millisecond, ""
	c.WeCom.Webhooks = map[string]config.Secret{managers: "managers-group-key"}
	c.Shop.Alerts.Webhook = managers
}

// TestALineTypedWhileTheDatabaseIsAwayIsAnsweredWhenItIsBack takes away Redis,
// which nobody may notice, and then the database: the callback is refused, and
// answered once when WeCom brings it again.
func TestALineTypedWhileTheDatabaseIsAwayIsAnsweredWhenItIsBack(t *testing.T) {
	t.Parallel()
	db, cache := testserver.StartMySQL(t, testserver.FlushEachSecond), testserver.StartRedis(t)
	h := openPlanned(t, where{driver: "mysql", dsn: db.Database(t), redis: cache.Addr()}, plan{shop: managersGroup})
	must(t, cache.Kill())
	line, _ := searched(0)
	h.asks(t, liming, line)
	h.answered(t, liming, 0)

	must(t, db.Kill())
	line, _ = searched(1)
	since := h.sim.Journal.Last()
	h.types(t, liming, line)
	var refused []simulator.Entry
	h.until(t, "the callback is refused three times", func() error {
		refused = h.sim.Journal.Calls(func(e simulator.Entry) bool {
			return e.Seq > since && e.Kind == simulator.EntryCallback && e.Final && e.Lost()
		})
		if len(refused) == 0 {
			return errors.New("not yet")
		}
		return nil
	})
	must(t, db.Start())
	must(t, cache.Start())
	e := h.envoy(t)
	h.until(t, "the bot takes the callback", func() error {
		status, err := e.post(t.Context(), refused[0].Request, time.Now())
		if err == nil && status != 200 {
			err = fmt.Errorf("answered with %d", status)
		}
		return err
	})
	h.settled(t)
	h.answered(t, liming, 1)
}

// TestAKilledBotAnswersOnceAfterItsRestart kills the real program between a line
// and its answer: before WeCom took the answer, and after.
func TestAKilledBotAnswersOnceAfterItsRestart(t *testing.T) {
	t.Parallel()
	h, child := openChild(t, buildBinary(t), onSQLite(t))
	child.start(t)
	for n, held := range []simulator.Fault{{Delay: time.Hour}, {Late: true, Delay: time.Hour}} {
		line, _ := searched(n)
		held.API, held.Times = "message/send", 1
		id := h.sim.Faults.Add(held)
		h.types(t, liming, line)
		h.until(t, "the answer is on its way", func() error {
			if len(h.sim.Faults.List()) > 0 {
				return errors.New("nothing is asked of WeCom")
			}
			return nil
		})
		child.kill(t)
		h.sim.Faults.Remove(id)
		child.start(t)
		h.answerComes(t, liming, n)
	}
	for n := range 2 {
		h.answered(t, liming, n)
	}
}
