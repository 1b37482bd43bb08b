package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

const servedKf = "wkEXAMPLEkf0000000000000000001"

// kfLines are the lines that the kf account put on a customer's phone.
func (h *house) kfLines(t *testing.T, id string) []string {
	t.Helper()
	phone, err := h.sim.CustomerPhone(id)
	must(t, err)
	var lines []string
	for _, p := range phone {
		if p.Via == "kf" && p.From != id {
			lines = append(lines, p.Text)
		}
	}
	return lines
}

// told waits until the newest line says something.
func (h *house) told(t *testing.T, id string, lines int, says string) {
	t.Helper()
	h.until(t, says, func() error {
		got := h.kfLines(t, id)
		if len(got) != lines || !strings.Contains(got[len(got)-1], says) {
			return fmt.Errorf("the phone shows %q", got)
		}
		return nil
	})
}

// A customer opens the chat, is welcomed, asks, is answered once however often the
// doorbell rings, and gets a person, beside whom the bot is silent.
func TestAKfCustomerIsServed(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{shop: func(c *config.Config) {
		c.WeCom.Kf = map[string]config.Kf{servedKf: {Name: "春芽客服", Store: c.Shop.Stores[0].ID, Coupon: c.Shop.Coupons[0].ID}}
	}})
	h.sim.Faults.Add(simulator.Fault{Callback: "kf_msg_or_event", Duplicate: 2})
	id, err := h.sim.KfEnter(simulator.KfVisit{Scene: "till", Name: "小雨"})
	must(t, err)
	h.told(t, id, 1, "这里是春芽客服")
	write := func(in simulator.KfWords) {
		t.Helper()
		in.ExternalUserID = id
		_, err := h.sim.KfWrite(in)
		must(t, err)
	}
	write(simulator.KfWords{Menu: "coupon"})
	h.told(t, id, 2, h.config.Shop.Coupons[0].Name)
	must(t, h.sim.KfEmptyPages(servedKf, 2))
	write(simulator.KfWords{Text: "转人工"})
	h.told(t, id, 3, "请店里的同事来回复您")
	var servicer string
	h.until(t, "the pool has the talk", func() error {
		state, _, _, err := h.sim.KfState(servedKf, id)
		if err != nil || state != simulator.KfPool {
			return fmt.Errorf("state %d, %v", state, err)
		}
		return nil
	})
	for _, s := range h.config.Shop.Staff {
		if h.sim.KfTake(simulator.KfHand{ExternalUserID: id, UserID: s.UserID}) == nil {
			servicer = s.UserID
			break
		}
	}
	write(simulator.KfWords{Text: "有券吗"})
	h.settled(t)
	if got := h.kfLines(t, id); len(got) != 3 {
		t.Errorf("beside %s the bot says %q", servicer, got[3:])
	}
	must(t, h.sim.KfFinish(simulator.KfHand{ExternalUserID: id, UserID: servicer}))
	write(simulator.KfWords{Text: "你好"})
	h.told(t, id, 4, "我在的")
	if entries := h.sim.Journal.Calls(func(e simulator.Entry) bool {
		return strings.HasPrefix(e.API, "kf/") && e.Code != 0 && !slices.Contains([]int{45009}, e.Code)
	}); len(entries) != 0 {
		t.Errorf("WeCom refused %+v", entries)
	}
}
