package app

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/handlers/alerts"
)

// flushed lets what was raised be told at once, and waits until it was.
func (h *house) flushed(t testing.TB) {
	t.Helper()
	h.settled(t)
	now := h.bots[0].o.Now()
	_, err := h.bots[0].Store().StartJob(t.Context(), bot.ScheduleJob{
		Name: alerts.JobFlush, Key: fmt.Sprint("now/", time.Now().UnixNano()), Due: now, Lane: alerts.Lane,
	})
	if err != nil {
		t.Fatal(err)
	}
	h.settled(t)
}

// hears answers what a member is told by alerts of what happens.
func (h *house) hears(t testing.TB, userID string, happens func()) string {
	t.Helper()
	return h.since(t, userID, func() { happens(); h.flushed(t) })
}

// alertsSaying counts the alerts in what somebody was told whose title says something.
func alertsSaying(text, title string) int {
	n := 0
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "[卡片] ") && strings.Contains(line, title) {
			n++
		}
	}
	return n
}

// TestEachKindIsToldOnceAsWhatItIs lets everything happen that managers hear of,
// and lets WeCom tell of it three times, the last first, two bots.
func TestEachKindIsToldOnceAsWhatItIs(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h := openPlanned(t, w, plan{shop: managersGroup, corp: []func(*simulator.Config){func(c *simulator.Config) { c.GroupLag = -1 }}})
		h.openBot(t)
		ids := map[string]string{}
		for _, name := range []string{"删人的", "被删的", "退群的", "被移的", "交接的", "没交成的"} {
			ids[name] = h.scan(t, name, "s17-door")
		}
		_, err := h.sim.AddByPhone(simulator.PhoneAdd{UserID: hanmei, ExternalUserID: ids["删人的"]})
		must(t, err)
		group := h.config.Shop.Stores[0].Groups[0]
		for _, member := range []string{ids["退群的"], ids["被移的"], liming} {
			_, _, err := h.sim.JoinGroup(simulator.Join{ChatID: group, MemberID: member})
			must(t, err)
		}
		h.settled(t)

		bodies := h.capture(t, func() {
			must(t, h.sim.DeleteStaff(ids["删人的"], liming))
			must(t, h.sim.DeleteStaff(ids["删人的"], hanmei))
			must(t, h.sim.DeleteCustomer(liming, ids["被删的"]))
			must(t, h.sim.LeaveGroup(group, ids["退群的"]))
			must(t, h.sim.RemoveFromGroup(group, ids["被移的"]))
			must(t, h.sim.LeaveGroup(group, liming))
			must(t, h.sim.Transfer(liming, hanmei, ids["交接的"]))
			must(t, h.sim.RefuseTransfer(hanmei, ids["没交成的"], "customer_refused"))
			must(t, h.sim.NoteHealth(simulator.Health{Event: "inactive_alert", Days: 7}))
		})
		above := ""
		said := h.hears(t, hanmei, func() {
			above = h.hears(t, wangzong, func() { h.delivered(t, bodies) })
		})
		for title, times := range map[string]int{
			"「删人的」删除了": 1, "李明删除了「被删的」": 1, "「退群的」退出了客户群": 1, "「被移的」被移出了客户群": 1, "「没交成的」没能转给韩梅": 1, "交接的": 0,
		} {
			if n := alertsSaying(said, title); n != times {
				t.Errorf("%q is told %d times, want %d, in:\n%s", title, n, times, said)
			}
		}
		for _, both := range []string{"李明", "韩梅"} {
			if !regexp.MustCompile(`「删人的」删除了.*` + both).MatchString(said) {
				t.Errorf("it is not told that %s was deleted:\n%s", both, said)
			}
		}
		if n := strings.Count(said, "[卡片]"); n != 5 {
			t.Errorf("the manager is told of %d things:\n%s", n, said)
		}
		if alertsSaying(above, "应用需要大家用一用") != 1 || strings.Count(above, "[卡片]") != 1 {
			t.Errorf("headquarters is told:\n%s", above)
		}
		for _, text := range h.said(t, liming) {
			if strings.Contains(text, "[卡片]") {
				t.Errorf("the clerk is told: %s", text)
			}
		}
		h.unwelcomed(t)
		h.refusedByWeCom(t)
	})
}

// unwelcomed lets a welcome come to nothing.
func (h *house) unwelcomed(t *testing.T) {
	t.Helper()
	h.sim.Faults.Add(simulator.Fault{API: "send_welcome_msg", Code: 41050, Times: 1})
	said := h.hears(t, hanmei, func() { h.scan(t, "没迎接的", "s17-door") })
	if alertsSaying(said, "「没迎接的」加了李明，欢迎语没有送到") != 1 {
		t.Errorf("of a lost welcome the manager is told:\n%s", said)
	}
}

// refusedByWeCom lets WeCom trust the server no more: the internal group hears of
// it, once for both bots.
func (h *house) refusedByWeCom(t *testing.T) {
	t.Helper()
	must(t, h.sim.SetTrusted("app", false))
	h.types(t, liming, "/待办")
	before := len(h.sim.WebhookFeed(managers))
	h.until(t, "the bot knows what WeCom refuses", func() error {
		if h.bots[0].gateway.Trouble() == "" && h.bots[1].gateway.Trouble() == "" {
			return fmt.Errorf("not yet")
		}
		return nil
	})
	for range 3 {
		for _, b := range h.bots {
			must(t, b.noteTrouble(t.Context()))
		}
	}
	h.flushed(t)
	told := 0
	for _, m := range h.sim.WebhookFeed(managers)[before:] {
		if strings.Contains(m.Text, "可信") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("the internal group reads %d times that the address is not trusted", told)
	}
	must(t, h.sim.SetTrusted("app", true))
}
