package app

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestARoleHoldsFromTheNextLineOnEveryBot gives a clerk a manager's role and takes
// it again; the lines come to the bot that did not hear of it.
func TestARoleHoldsFromTheNextLineOnEveryBot(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		clock := &steppedClock{}
		h := openPlanned(t, w, plan{now: clock.now, shop: managersGroup, corp: []func(*simulator.Config){func(c *simulator.Config) { c.Now = clock.now }}})
		h.openBot(t)
		id := h.scan(t, "小雨", "s17-door")
		h.settled(t)
		here, there := h.bots[0].Addr(), h.bots[1].Addr()
		to := func(addr string) {
			h.sim.SetCallbackURL(config.MainApp, "http://"+addr+"/callback/wecom/"+config.MainApp)
		}
		command := func(user, line string) string {
			to(there)
			defer to(here)
			return h.asks(t, user, line)
		}
		decide := func(line string) {
			h.asks(t, wangzong, line)
			h.taps(t, wangzong, "确认")
		}

		h.auditedMore(t, "角色", bot.AuditRefused, 1, func() {
			says(t, command(liming, "/角色 @韩梅 店员"), "店长及以上", "没有执行")
		})
		decide("/角色 @李明 店长 门店=十七号店")
		says(t, command(liming, "/提醒 静默列表"), "现在没有静默")
		decide("/角色 @李明 店员 门店=十七号店")
		says(t, command(liming, "/提醒 静默列表"), "店长及以上")

		h.whoDoesNotSeeTheAppDoesNothing(t, clock, id)
	})
}

// whoDoesNotSeeTheAppDoesNothing takes the app from a clerk; what they typed and
// tapped before comes late.
func (h *house) whoDoesNotSeeTheAppDoesNothing(t *testing.T, clock *steppedClock, id string) {
	t.Helper()
	late := h.capture(t, func() { h.types(t, liming, "/标签 银卡 小雨") })
	must(t, h.sim.SetVisible("", liming, false))
	h.settled(t)
	h.auditedMore(t, "标签", bot.AuditRefused, 1, func() {
		h.delivered(t, late)
		h.settled(t)
	})
	if n := h.tagHeld(t, "银卡", id); n != 0 {
		t.Error("a line of somebody who left gave a tag")
	}
	clock.wrong(time.Minute)
	must(t, h.sim.SetVisible("", liming, true))
	h.settled(t)
	says(t, h.asks(t, liming, "/标签 银卡 小雨"), "打上「银卡」")
	if n := h.tagHeld(t, "银卡", id); n != 1 {
		t.Error("who is back can do nothing")
	}
}

// TestWhatACommandChangesIsInWeComAndStands changes tags and a remark by
// commands, takes them back, and lets nights of syncs look at it.
func TestWhatACommandChangesIsInWeComAndStands(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h := openPlanned(t, w, plan{shop: managersGroup})
		id := h.scan(t, "小雨", "s17-door")
		h.settled(t)
		remark := func() string {
			for _, p := range h.sim.State().Pairs {
				if p.UserID == liming && p.ExternalUserID == id {
					return p.Remark
				}
			}
			return "nobody's"
		}
		quietNight := func(tags map[string]int, wanted string) {
			t.Helper()
			said := len(h.said(t, hanmei)) + len(h.said(t, liming))
			night := h.synced(t)
			for what, n := range night.Missed {
				if n != 0 {
					t.Errorf("the sync missed %d %s", n, what)
				}
			}
			for tag, n := range tags {
				if got := h.tagHeld(t, tag, id); got != n {
					t.Errorf("%d pairs have the tag %s, want %d", got, tag, n)
				}
			}
			if got := remark(); got != wanted {
				t.Errorf("the remark in WeCom is %q, want %q", got, wanted)
			}
			if n := len(h.said(t, hanmei)) + len(h.said(t, liming)) - said; n != 0 {
				t.Errorf("the sync made the bot say %d things", n)
			}
			if n := h.byHandInWeCom(t, id); n != 0 {
				t.Errorf("%d changes are held for somebody's doing in WeCom", n)
			}
		}
		// Whose remark is cleared stands under their own name in WeCom.
		const nickname = "小雨"
		says(t, h.asks(t, liming, "/标签 银卡 小雨"), "打上「银卡」")
		says(t, h.asks(t, liming, "/备注 小雨 小雨妈妈"), "小雨妈妈")
		quietNight(map[string]int{"银卡": 1, "新客": 0}, "小雨妈妈")

		h.takesBack(t, liming)
		quietNight(map[string]int{"银卡": 1}, nickname)
		says(t, h.asks(t, liming, "/去标签 银卡 小雨"), "取下")
		h.takesBack(t, liming)
		quietNight(map[string]int{"银卡": 1}, nickname)
	})
}

// takesBack undoes a member's last write, also what is asked about before.
func (h *house) takesBack(t *testing.T, userID string) {
	t.Helper()
	if strings.Contains(h.asks(t, userID, "/撤销"), "〔确认〕") {
		h.taps(t, userID, "确认")
	}
}

// byHandInWeCom counts the edits of a customer that the time line has beyond the
// ones that commands made.
func (h *house) byHandInWeCom(t *testing.T, id string) int {
	t.Helper()
	line, err := h.bots[0].Store().TimeLine(t.Context(), id, 100)
	must(t, err)
	n := 0
	for _, e := range line {
		if e.Interaction == bot.InteractionEdited && e.Ref != "remark" {
			n++
		}
	}
	return n
}
