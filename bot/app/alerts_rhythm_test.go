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
	"github.com/zhanggui/zhanggui/handlers/posts"
)

// openClocked opens a house whose WeCom and bot go by one clock.
func openClocked(t *testing.T, w where, shop ...func(*config.Config)) (*house, *steppedClock) {
	t.Helper()
	clock := &steppedClock{}
	return openPlanned(t, w, plan{
		now: clock.now, corp: []func(*simulator.Config){func(c *simulator.Config) { c.Now = clock.now }},
		shop: func(c *config.Config) {
			managersGroup(c)
			for _, change := range shop {
				change(c)
			}
		},
	}), clock
}

// leaves lets a new customer come and delete the clerk.
func (h *house) leaves(t *testing.T, name string) string {
	t.Helper()
	id := h.scan(t, name, "s17-door")
	h.settled(t)
	must(t, h.sim.DeleteStaff(id, liming))
	return id
}

// TestAnAlertIsSaidAgainOnlyWhileItMatters goes through silence, its end,
// escalation and taking an alert on.
func TestAnAlertIsSaidAgainOnlyWhileItMatters(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h, clock := openClocked(t, w)
		later := func(by time.Duration) func() {
			return func() {
				clock.mu.Lock()
				clock.offset += by
				clock.mu.Unlock()
			}
		}
		if said := h.hears(t, hanmei, func() { h.leaves(t, "第一位") }); alertsSaying(said, "「第一位」删除了李明") != 1 {
			t.Errorf("the first: %s", said)
		}
		// Nobody takes it on: the next role hears of it, who runs the store hears it no
		// more often than that.
		above := h.hears(t, wangzong, later(2*time.Hour+time.Minute))
		if alertsSaying(above, "「第一位」删除了李明") != 1 || !strings.Contains(above, "还没有人处理") {
			t.Errorf("headquarters: %s", above)
		}
		h.taps(t, hanmei, "处理了")
		for _, user := range []string{hanmei, wangzong} {
			if said := h.hears(t, user, later(5*time.Hour)); strings.Contains(said, "第一位") {
				t.Errorf("%s hears of what was taken on: %s", user, said)
			}
		}

		// Silenced, and until when.
		h.hears(t, hanmei, func() { h.leaves(t, "第二位") })
		says(t, h.asks(t, hanmei, "/提醒"), "1. ", "「第二位」")
		says(t, h.asks(t, hanmei, "/提醒 静默 1 10分钟 盘点"), "之前不再提醒", "盘点")
		if said := h.hears(t, hanmei, func() { h.leaves(t, "第三位") }); strings.Contains(said, "第三位") {
			t.Errorf("in the silence: %s", said)
		}
		later(11 * time.Minute)()
		if said := h.hears(t, hanmei, func() { h.leaves(t, "第四位") }); !strings.Contains(said, "第四位") {
			t.Errorf("after the silence: %s", said)
		}
	})
}

// TestTheNightIsQuietAndTheMorningTellsAllAtOnce lets things happen in the quiet
// hours.
func TestTheNightIsQuietAndTheMorningTellsAllAtOnce(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h, clock := openClocked(t, w, func(c *config.Config) {
			zone, err := time.LoadLocation(c.Shop.Timezone)
			must(t, err)
			now := time.Now().In(zone)
			c.Shop.Alerts.QuietHours = now.Add(-time.Hour).Format("15:04") + "-" + now.Add(time.Hour).Format("15:04")
		})
		night := h.hears(t, hanmei, func() {
			h.leaves(t, "夜里走的")
			id := h.scan(t, "夜里被删的", "s17-door")
			h.settled(t)
			must(t, h.sim.DeleteCustomer(liming, id))
		})
		if strings.Contains(night, "夜里") {
			t.Errorf("in the quiet hours: %s", night)
		}
		urgent := h.hears(t, wangzong, func() { must(t, h.sim.NoteHealth(simulator.Health{Event: "inactive_alert", Days: 7})) })
		if alertsSaying(urgent, "应用") != 1 {
			t.Errorf("what is urgent is not told at night: %s", urgent)
		}
		morning := h.hears(t, hanmei, func() { clock.wrong(61 * time.Minute) })
		says(t, morning, "免打扰的时候有 2 件事", "「夜里走的」删除了李明", "李明删除了「夜里被删的」")
		if n := strings.Count(morning, "[卡片]"); n > 1 {
			t.Errorf("the morning is told in %d messages:\n%s", n, morning)
		}
		if again := h.hears(t, hanmei, func() { clock.wrong(63 * time.Minute) }); again != "" {
			t.Errorf("told again: %s", again)
		}
	})
}

// TestAWinBackIsMadeOnceAndFollowedToItsEnd loses the answer of the call that
// makes the post.
func TestAWinBackIsMadeOnceAndFollowedToItsEnd(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]simulator.Fault{
		"cut": {Late: true, Truncate: 12}, "dropped": {Late: true, Drop: true}, "never made": {Drop: true}, "busy": {Code: -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, clock := openClocked(t, onSQLite(t))
			id := h.scan(t, "阿强", "s17-door")
			_, err := h.sim.AddByPhone(simulator.PhoneAdd{UserID: hanmei, ExternalUserID: id})
			must(t, err)
			h.hears(t, hanmei, func() {
				h.settled(t)
				clock.wrong(time.Minute)
				must(t, h.sim.DeleteStaff(id, liming))
			})
			lost.API, lost.Times = "add_msg_template", 1
			h.sim.Faults.Add(lost)
			says(t, h.taps(t, hanmei, "挽回"), "韩梅 1 条")
			h.until(t, "the post is made", func() error {
				if len(h.sim.Posts()) == 0 {
					return errors.New("no post")
				}
				return nil
			})
			h.settled(t)
			clock.wrong(10 * time.Minute)
			h.followedUp(t)
			made := h.sim.Posts()
			if len(made) != 1 {
				t.Fatalf("%d posts were made", len(made))
			}
			must(t, h.sim.ConfirmPost(made[0].MsgID, hanmei))
			phone, err := h.sim.CustomerPhone(id)
			must(t, err)
			if last := phone[len(phone)-1]; last.Via != "post" || !strings.Contains(last.Title+last.Text, "10") {
				t.Errorf("the phone shows last: %+v", last)
			}
			h.followedUp(t)
			known, err := h.bots[0].Store().Posts(t.Context(), bot.Everything(), false, 10)
			must(t, err)
			if len(known) != 1 || known[0].ConfirmedAt.IsZero() {
				t.Errorf("the bot knows of %+v", known)
			}
			_, err = h.sim.Scan(simulator.Scan{State: "s17-door", ExternalUserID: id})
			must(t, err)
			h.settled(t)
			says(t, h.asks(t, hanmei, "/提醒 成效"), "回来")
			back, err := h.bots[0].Store().WinBacks(t.Context(), bot.Everything(), time.Time{}, 10)
			must(t, err)
			if len(back) != 1 || back[0].BackAt.IsZero() {
				t.Errorf("the attempts are %+v", back)
			}
		})
	}
}

// followedUp looks what became of the posts.
func (h *house) followedUp(t *testing.T) {
	t.Helper()
	now := h.bots[0].o.Now()
	_, err := h.bots[0].Store().StartJob(t.Context(), bot.ScheduleJob{
		Name: posts.JobPosts, Key: fmt.Sprint("posts/", time.Now().UnixNano()), Due: now,
	})
	must(t, err)
	h.settled(t)
}

// TestAnAlertThatReachesNobodyGoesUp keeps the bot from hearing that the manager
// cannot be reached any more.
func TestAnAlertThatReachesNobodyGoesUp(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h, clock := openClocked(t, w)
		h.capture(t, func() { must(t, h.sim.SetVisible("", hanmei, false)) })
		feed := len(h.sim.WebhookFeed(managers))
		// The group is asked for too often once: it hears all the same.
		h.sim.Faults.Add(simulator.Fault{API: "webhook/send", Code: 45009, Times: 1})
		above := h.hears(t, wangzong, func() { h.leaves(t, "走了的"); h.flushed(t) })
		if alertsSaying(above, "韩梅") != 1 || !strings.Contains(above, "「走了的」删除了李明") {
			t.Errorf("headquarters: %s", above)
		}
		clock.wrong(5 * time.Minute)
		h.until(t, "the internal group hears", func() error {
			for _, m := range h.sim.WebhookFeed(managers)[feed:] {
				if strings.Contains(m.Text, "没有送到") && strings.Contains(m.Text, "「走了的」删除了李明") {
					return nil
				}
			}
			return errors.New("it does not")
		})

		// Without the group the persons still hear.
		h.sim.Faults.Add(simulator.Fault{API: "webhook/send", Code: 93000})
		above = h.hears(t, wangzong, func() { must(t, h.sim.NoteHealth(simulator.Health{Event: "low_active"})) })
		if alertsSaying(above, "应用") != 1 {
			t.Errorf("without the group headquarters hears: %s", above)
		}

		// Who has left hears nothing any more: the next one does, at once.
		must(t, h.sim.SetVisible("", hanmei, true))
		h.settled(t)
		clock.wrong(10 * time.Minute)
		must(t, h.sim.DeleteMember(hanmei))
		h.settled(t)
		above = h.hears(t, wangzong, func() { h.leaves(t, "后来走的") })
		if alertsSaying(above, "「后来走的」") != 1 {
			t.Errorf("after the manager left headquarters hears: %s", above)
		}
	})
}
