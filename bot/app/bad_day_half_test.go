package app

import (
	"net/http"
	"slices"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store"
)

// TestAHalfAddedPairIsLeftAloneUntilStaffConfirm lets a half-added customer
// join a group and buy, and a sync pass. WeCom would answer 84061 to all that
// is about the pair: nothing may be asked of it, and nothing may be lost.
func TestAHalfAddedPairIsLeftAloneUntilStaffConfirm(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h := openPlanned(t, w, plan{shop: func(c *config.Config) { c.Orders.Secret = "till" }})
		id, err := h.sim.Scan(simulator.Scan{State: "s17-door", Name: "小雨", Half: true})
		must(t, err)
		h.settled(t)
		_, _, err = h.sim.JoinGroup(simulator.Join{State: "s17-group", MemberID: id})
		must(t, err)
		h.buys(t, `{"number":"T1","external_userid":"`+id+`","amount":"19.90","paid_at":"2026-01-02T15:04:05+08:00","item":"牛奶","category":"乳品"}`)
		h.settled(t)
		h.stillHalf(t, id)
		h.synced(t)
		h.stillHalf(t, id)
		for _, api := range []string{"mark_tag", "externalcontact/get"} {
			if n := h.calls(api, 0) + h.calls(api, 84061); n != 0 {
				t.Errorf("%s was called %d times about a pair that is half added", api, n)
			}
		}

		must(t, h.sim.ConfirmHalf(liming, id))
		h.settled(t)
		h.tagsHeld(t, bot.Pair{UserID: liming, ExternalUserID: id}, "门口海报", "十七号店", "新客", "已入群", "乳品", "首购")
		if n := h.welcomes(t, id); n != 1 {
			t.Errorf("%d welcomes", n)
		}
		entries, err := h.bots[0].Store().TimeLine(t.Context(), id, 100)
		if err != nil || count(entries, bot.InteractionAdded) != 1 || count(entries, bot.InteractionOrdered) != 1 {
			t.Errorf("the time line is %+v, %v", entries, err)
		}
		h.until(t, "what the bot knows is what WeCom knows", func() error { return h.agrees(t.Context(), h.bots[0].Store()) })
		h.noDeadSends(t)
	})
}

// stillHalf wants the customer to be known as half added, and nothing dead.
func (h *house) stillHalf(t *testing.T, id string) {
	t.Helper()
	relations, err := h.bots[0].Store().Relations(t.Context(), id)
	if err != nil || len(relations) != 1 || relations[0].Status != bot.RelationHalf {
		t.Errorf("the half-added pair is %+v, %v", relations, err)
	}
	if held := remoteTags(h.sim.State(), liming, id); len(held) != 0 {
		t.Errorf("the half-added pair has the tags %q in WeCom", held)
	}
	entries, err := h.bots[0].Store().TimeLine(t.Context(), id, 100)
	if err != nil || count(entries, bot.InteractionHalfAdded) != 1 || count(entries, bot.InteractionAdded) != 0 {
		t.Errorf("the time line is %+v, %v", entries, err)
	}
	h.noDeadSends(t)
}

// noDeadSends wants nothing set aside.
func (h *house) noDeadSends(t *testing.T) {
	t.Helper()
	for _, which := range []store.Which{store.WhichInbox, store.WhichOutbox} {
		letters, err := h.bots[0].Store().DeadLetters(t.Context(), which, 100)
		if err != nil || len(letters) != 0 {
			t.Errorf("%s: dead letters %+v, %v", which, letters, err)
		}
	}
}

// buys lets a till tell of an order.
func (h *house) buys(t *testing.T, order string) {
	t.Helper()
	if status := signedCall(t, "http://"+h.bots[0].Addr(), "till", `{"orders":[`+order+`]}`); status != http.StatusOK {
		t.Fatalf("the till was answered %d", status)
	}
	h.settled(t)
}

// idOfTag is the id of a tag in WeCom; empty if there is none.
func (h *house) idOfTag(group, name string) string {
	tags := h.sim.State().Tags
	i := slices.IndexFunc(tags, func(t simulator.TagState) bool { return t.Group == group && t.Name == name })
	if i < 0 {
		return ""
	}
	return tags[i].ID
}
