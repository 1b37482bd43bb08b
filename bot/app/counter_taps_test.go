package app

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// toAll is a line that gives a tag to all customers of the store.
func toAll(tag string) string { return `/标签 人群="门店 = s17" ` + tag }

// openCounter opens a house of two stores with some customers, in which a line
// for more than one customer needs a yes, and one for more than two a second
// person's. Bot and WeCom go by one clock.
func openCounter(t *testing.T, w where, customers int) (*house, *steppedClock, []string) {
	t.Helper()
	clock := &steppedClock{}
	h := openPlanned(t, w, plan{
		now: clock.now, corp: []func(*simulator.Config){func(c *simulator.Config) { c.Now = clock.now }},
		shop: func(c *config.Config) {
			managersGroup(c)
			twoStores(c)
			c.Shop.Commands.SecondPeople = 2
		},
	})
	var ids []string
	for n := range customers {
		ids = append(ids, h.scan(t, fmt.Sprint("客户", n), "s17-door"))
	}
	h.settled(t)
	return h, clock, ids
}

// TestTenTapsOfTwoPeopleAreOneEffect lets two who may both give the second yes tap
// 确认 ten times at the same moment, on two bots.
func TestTenTapsOfTwoPeopleAreOneEffect(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h, _, ids := openCounter(t, w, 3)
		h.openBot(t)
		says(t, h.asks(t, hanmei, toAll("银卡")), "给 3 位客户打上「银卡」")
		says(t, h.taps(t, hanmei, "确认"), "还要另一位同事同意", "赵丽", "钱八")
		said := map[string]string{}
		bodies := h.capture(t, func() {
			for range 5 {
				must(t, h.sim.TapCard(h.buttonOf(t, zhaoli, "确认")))
				must(t, h.sim.TapCard(h.buttonOf(t, qianba, "确认")))
			}
		})
		before := map[string]int{zhaoli: len(h.said(t, zhaoli)), qianba: len(h.said(t, qianba)), hanmei: len(h.said(t, hanmei))}
		envoys := []*envoy{h.envoyTo(t, 0), h.envoyTo(t, 1)}
		var wg sync.WaitGroup
		for n, body := range bodies {
			// WeCom tells seconds: each tap is one of its own.
			body = changed(t, body, "CreateTime", fmt.Sprint(time.Now().Unix()-int64(n)))
			wg.Go(func() {
				if status, err := envoys[n/2%2].post(t.Context(), body, time.Now()); err != nil || status != http.StatusOK {
					t.Errorf("answered with %d, %v", status, err)
				}
			})
		}
		wg.Wait()
		h.settled(t)
		for user, n := range before {
			said[user] = strings.Join(h.said(t, user)[n:], "\n")
		}

		if n := h.tagHeld(t, "银卡", ids...); n != len(ids) {
			t.Errorf("%d of %d have the tag", n, len(ids))
		}
		if n := h.audits(t, "标签", bot.AuditDone); n != 1 {
			t.Errorf("%d entries say that it was done", n)
		}
		for _, id := range ids {
			line, err := h.bots[0].Store().TimeLine(t.Context(), id, 100)
			must(t, err)
			if n := count(line, bot.InteractionTagged); n != 1 {
				t.Errorf("%s was tagged %d times", id, n)
			}
		}
		if n := strings.Count(said[hanmei], "已经做完"); n != 1 {
			t.Errorf("who asked is told %d times: %s", n, said[hanmei])
		}
		// Both read once who it was and when, however often they tapped.
		winner := "赵丽"
		if strings.Contains(said[qianba], "由您") {
			winner = "钱八"
		}
		for user, name := range map[string]string{zhaoli: "赵丽", qianba: "钱八"} {
			by := winner
			if name == winner {
				by = "您"
			}
			says(t, said[user], "由"+by+"在今天")
			if n := strings.Count(said[user], "这次什么都没有做"); n != 1 {
				t.Errorf("%s is told %d times:\n%s", name, n, said[user])
			}
		}
	})
}

// TestATapThatComesTooLateIsAnsweredAndDoesNothing taps cards whose time is over,
// and cards that never were.
func TestATapThatComesTooLateIsAnsweredAndDoesNothing(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h, clock, ids := openCounter(t, w, 2)
		e := h.envoy(t)
		h.asks(t, hanmei, toAll("银卡"))
		tap := h.buttonOf(t, hanmei, "确认")
		tapped := h.capture(t, func() { must(t, h.sim.TapCard(tap)) })[0]

		// A card that nobody sent.
		h.auditedMore(t, "标签", bot.AuditRefused, 1, func() {
			forged := changed(t, changed(t, tapped, "TaskId", "confirm-K7Q2MD-1"), "EventKey", "/标签 金卡 客户0")
			says(t, h.since(t, hanmei, func() { e.taken(t, forged) }), "卡片已经失效", "什么都没有做")
		})
		if n := h.tagHeld(t, "金卡", ids...) + h.tagHeld(t, "银卡", ids...); n != 0 {
			t.Errorf("%d have a tag", n)
		}

		// A code that WeCom does not take any more: what was confirmed is done, and the
		// one who tapped reads so.
		used := changed(t, tapped, "ResponseCode", strings.Repeat("x", 48))
		says(t, h.since(t, hanmei, func() { e.taken(t, used) }), "已给 2 位客户打上「银卡」")
		if n := h.tagHeld(t, "银卡", ids...); n != 2 {
			t.Errorf("%d have the tag", n)
		}

		// The same card three days later, with the code that was good then.
		clock.wrong(73 * time.Hour)
		late := changed(t, tapped, "CreateTime", fmt.Sprint(clock.now().Unix()))
		says(t, h.since(t, hanmei, func() { e.takenAt(t, late, clock.now()) }), "您在", "处理过了", "这次什么都没有做")
		if n := h.audits(t, "标签", bot.AuditDone); n != 1 {
			t.Errorf("%d entries say that it was done", n)
		}
	})
}
