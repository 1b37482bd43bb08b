package app

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/handlers/kf"
	"github.com/zhanggui/zhanggui/store/testserver"
)

// TestAKfAccountIsServedThroughBadDays lets doorbells come twice and too late, the
// database go away, and two days pass: everybody has one answer or none, and WeCom
// is never asked for what it refuses.
func TestAKfAccountIsServedThroughBadDays(t *testing.T) {
	t.Parallel()
	server := testserver.StartMySQL(t, testserver.FlushEachSecond)
	clock := &steppedClock{}
	h := openPlanned(t, where{driver: "mysql", dsn: server.Database(t), redis: testserver.Redis(t)}, plan{
		now: clock.now, shop: chatting,
		bot:  func(c *config.Config) { c.WeCom.ClockSkew = time.Hour },
		corp: []func(*simulator.Config){func(c *simulator.Config) { c.Now, c.CallbackTimeout = clock.now, 500*time.Millisecond }},
	})
	writes := func(id, text string) {
		t.Helper()
		_, err := h.sim.KfWrite(simulator.KfWords{ExternalUserID: id, Text: text})
		must(t, err)
	}
	enters := func(id string) string {
		t.Helper()
		id, err := h.sim.KfEnter(simulator.KfVisit{ExternalUserID: id, Scene: "till", Name: "小雨"})
		must(t, err)
		return id
	}

	// Who comes twice in a moment is welcomed once.
	mei := enters("")
	enters(mei)
	h.told(t, mei, 1, "这里是春芽客服")
	h.settled(t)

	// The doorbell comes twice, and so late that its token is worth nothing.
	lost := h.capture(t, func() { writes(mei, "你好") })
	clock.pass(11 * time.Minute)
	for range 2 {
		for _, body := range lost {
			h.envoy(t).takenAt(t, body, clock.now())
		}
	}
	h.told(t, mei, 2, "我在的")

	// Each message has its own answer, however many come at once.
	for range 7 {
		writes(mei, "谢谢")
	}
	h.settled(t)

	// The database is away while somebody writes: all tries of the doorbell fail.
	yu := enters("")
	h.told(t, yu, 1, "这里是春芽客服")
	before := h.sim.Journal.Last()
	must(t, server.Pause())
	writes(yu, "有券吗")
	h.until(t, "the doorbell is given up", func() error {
		if len(h.sim.Journal.Calls(func(e simulator.Entry) bool {
			return e.Seq > before && e.Kind == simulator.EntryCallback && e.Final && e.Error != ""
		})) == 0 {
			return errors.New("it is not")
		}
		return nil
	})
	must(t, server.Resume())
	clock.pass(5 * time.Minute)
	h.kfRead(t)
	h.told(t, yu, 2, h.config.Shop.Coupons[0].Name)

	// Nobody hears of it for two days: WeCom would not take an answer any more.
	h.capture(t, func() { writes(mei, "在吗") })
	clock.pass(49 * time.Hour)
	said := len(h.kfLines(t, mei))
	h.kfRead(t)
	h.settled(t)
	if lines := h.kfLines(t, mei); len(lines) != said {
		t.Errorf("two days later they read %q", lines[said:])
	}
	// Who comes again after two days is welcomed again, and answered.
	enters(mei)
	h.told(t, mei, said+1, "这里是春芽客服")
	writes(mei, "有券吗")
	h.told(t, mei, said+2, h.config.Shop.Coupons[0].Name)
	h.settled(t)
	h.kfRead(t)
	if yours := h.kfLines(t, yu); len(yours) != 2 {
		t.Errorf("the other one reads %q", yours)
	}
	for _, e := range h.sim.Journal.Calls(func(e simulator.Entry) bool { return strings.HasPrefix(e.API, "kf/") && e.Code != 0 }) {
		if e.API != "kf/sync_msg" {
			t.Errorf("WeCom refused %s: %d %s", e.API, e.Code, e.Request)
		}
	}
}

// kfRead has the kf accounts read without a doorbell.
func (h *house) kfRead(t *testing.T) {
	t.Helper()
	h.until(t, "the accounts are read", func() error {
		_, err := h.bots[0].Store().StartJob(t.Context(), bot.ScheduleJob{
			Name: kf.JobRead, Key: fmt.Sprint("kf/", time.Now().UnixNano()), Due: h.bots[0].o.Now(),
		})
		return err
	})
	h.until(t, "the queues are empty", func() error { return emptyQueues(t.Context(), h.bots[0].Store()) })
}
