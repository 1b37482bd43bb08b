package app

import (
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// TestAConfirmationHoldsForWhatItNamedOnly asks for a yes, and lets the world
// change before it comes.
func TestAConfirmationHoldsForWhatItNamedOnly(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h, clock, ids := openCounter(t, w, 2)
		nobody := func(t *testing.T, tag string) {
			t.Helper()
			if n := h.tagHeld(t, tag, ids...); n != 0 || h.audits(t, "标签", bot.AuditDone) != 0 {
				t.Errorf("%d have the tag %s", n, tag)
			}
		}

		// The audience grew.
		h.asks(t, hanmei, toAll("银卡"))
		ids = append(ids, h.scan(t, "新来的", "s17-door"))
		h.settled(t)
		h.auditedMore(t, "标签", bot.AuditLapsed, 1, func() {
			says(t, h.taps(t, hanmei, "确认"), "没有做", "情况变了", "3 位")
		})
		nobody(t, "银卡")

		// Nobody said anything until it was too late.
		h.asks(t, hanmei, toAll("金卡"))
		tap := h.buttonOf(t, hanmei, "确认")
		h.auditedMore(t, "标签", bot.AuditLapsed, 2, func() {
			clock.wrong(11 * time.Minute)
			says(t, h.since(t, hanmei, func() { must(t, h.sim.TapCard(tap)) }), "有效期", "没有做")
			h.settled(t)
		})
		nobody(t, "金卡")

		h.onlyAnotherManagerMayAgree(t, ids)
		h.whoAskedIsGone(t, clock, ids)
	})
}

// onlyAnotherManagerMayAgree lets all the wrong people say the second yes first.
func (h *house) onlyAnotherManagerMayAgree(t *testing.T, ids []string) {
	t.Helper()
	h.asks(t, hanmei, toAll("银卡"))
	says(t, h.taps(t, hanmei, "确认"), "还要另一位同事同意")
	yes := h.buttonOf(t, zhaoli, "确认").Key
	says(t, h.asks(t, hanmei, yes), "您已经同意了")
	h.auditedMore(t, "确认", bot.AuditRefused, 2, func() {
		says(t, h.asks(t, liming, yes), "没有找到", "什么都没有做")
		says(t, h.asks(t, sunqi, yes), "没有找到", "什么都没有做")
	})
	if n := h.tagHeld(t, "银卡", ids...); n != 0 {
		t.Errorf("%d have the tag", n)
	}
	h.auditedMore(t, "标签", bot.AuditDone, 1, func() { h.taps(t, zhaoli, "确认") })
	if n := h.tagHeld(t, "银卡", ids...); n != len(ids) {
		t.Errorf("%d of %d have the tag", n, len(ids))
	}
}

// whoAskedIsGone lets the one whose line it is leave before the second yes, and
// what she typed and tapped on her last day come late.
func (h *house) whoAskedIsGone(t *testing.T, clock *steppedClock, ids []string) {
	t.Helper()
	h.asks(t, hanmei, toAll("金卡"))
	h.taps(t, hanmei, "确认")
	e := h.envoy(t)
	late := h.capture(t, func() { h.types(t, hanmei, "/标签 金卡 客户0") })
	must(t, h.sim.DeleteMember(hanmei))
	h.settled(t)
	h.auditedMore(t, "标签", bot.AuditLapsed, 1, func() {
		says(t, h.taps(t, zhaoli, "确认"), "没有做", "没有这个权限")
	})
	h.auditedMore(t, "标签", bot.AuditRefused, 1, func() {
		e.takenAt(t, late[0], clock.now())
		h.settled(t)
	})
	if n := h.tagHeld(t, "金卡", ids...); n != 0 {
		t.Errorf("%d have the tag of somebody who left", n)
	}
}
