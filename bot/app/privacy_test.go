package app

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// says lets a member type a line and tells all that they have read so far.
func (h *house) says(t *testing.T, userID, line string) string {
	t.Helper()
	_, err := h.sim.TypeToApp("app", userID, line)
	must(t, err)
	h.settled(t)
	chat, err := h.sim.MemberChat(userID)
	must(t, err)
	var all []string
	for _, m := range chat {
		if !m.Mine {
			all = append(all, m.Text)
		}
	}
	return strings.Join(all, "\n")
}

// TestACustomerIsToldForgottenAndMetAnew lets a manager give out and erase a
// customer's data. WeCom goes on telling of them: in syncs, in a group, in
// events. Only when they add the shop anew, they are a customer again.
func TestACustomerIsToldForgottenAndMetAnew(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		id, other := h.scan(t, "王芳菲菲", "s17-door"), h.scan(t, "李薇", "s17-door")
		_, _, err := h.sim.JoinGroup(simulator.Join{State: "s17-group", MemberID: id})
		must(t, err)
		must(t, h.sim.EditPhones(liming, id, "13800000017"))
		h.settled(t)

		if chat := h.says(t, "hanmei", "/我的数据 "+id+" 原因=客户要求"); !strings.Contains(chat, "客户群 1 条") || strings.Contains(chat, "13800000017") {
			t.Errorf("the manager reads\n%s", chat)
		}
		h.says(t, "hanmei", "/删除 "+id)
		if chat := h.says(t, "hanmei", "1"); !strings.Contains(chat, "已删除，回执编号 R") {
			t.Errorf("the manager reads\n%s", chat)
		}
		h.forgot(t, id)

		must(t, h.sim.EditRemark(liming, id, "奶茶妈妈"))
		h.settled(t)
		h.synced(t)
		latest, err := h.bots[0].Store().LatestSync(t.Context())
		if err != nil || len(latest.Missed) != 0 {
			t.Errorf("the sync missed %v, %v", latest.Missed, err)
		}
		must(t, h.sim.DeleteStaff(id, liming))
		h.settled(t)
		h.forgot(t, id)
		if c, err := h.bots[0].Store().Customer(t.Context(), other); err != nil || c.Name != "李薇" {
			t.Errorf("the other customer is %+v, %v", c, err)
		}
		if n := h.welcomes(t, id); n != 1 {
			t.Errorf("%d welcomes before", n)
		}
		// WeCom tells times to the second.
		erased := time.Now().Unix()
		h.until(t, "the second is over", func() error {
			if time.Now().Unix() == erased {
				return errors.New("it is not")
			}
			return nil
		})
		_, err = h.sim.Scan(simulator.Scan{State: "s17-till", ExternalUserID: id})
		must(t, err)
		h.settled(t)
		pairs, err := h.bots[0].Store().Relations(t.Context(), id)
		if err != nil || len(pairs) != 1 || pairs[0].State != "s17-till" {
			t.Errorf("who added the shop anew is %+v, %v", pairs, err)
		}
		if story, err := h.bots[0].Store().TimeLine(t.Context(), id, 100); err != nil || count(story, bot.InteractionAdded) != 1 || count(story, bot.InteractionLost) != 0 {
			t.Errorf("their story is %+v, %v", story, err)
		}
		if n := h.welcomes(t, id); n != 2 {
			t.Errorf("%d welcomes in all, want one for each time", n)
		}
		h.noDeadSends(t)
	})
}

// forgot wants nothing to be known of a customer.
func (h *house) forgot(t *testing.T, id string) {
	t.Helper()
	s := h.bots[0].Store()
	pairs, err := s.Relations(t.Context(), id)
	if err != nil || len(pairs) != 0 {
		t.Errorf("the pairs are %+v, %v", pairs, err)
	}
	story, err := s.TimeLine(t.Context(), id, 10)
	if err != nil || len(story) != 0 {
		t.Errorf("the story is %+v, %v", story, err)
	}
	if e, err := s.Export(t.Context(), bot.Everything(), id); err != nil || len(e.Parts) != 0 {
		t.Errorf("the export is %+v, %v", e, err)
	}
}
