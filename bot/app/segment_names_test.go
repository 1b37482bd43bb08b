package app

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store"
)

func TestAConditionTakesTheNamesThatPeopleUse(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		rain := h.scan(t, "小雨", "s17-door")
		h.settled(t)
		look := segmentOptions{page: store.SegmentPage{Limit: 20}}
		for _, text := range []string{
			"门店 = s17", "门店 = 十七号店", "店员 = " + liming, "店员 = 李明", "店员 = " + strings.ToUpper(liming), "渠道 = s17-door", "渠道 = 门口海报", "门店 != s99",
		} {
			said := h.audience(t, look, text)
			if !strings.Contains(said, "共 1 位客户\n小雨  "+rain) || strings.Contains(said, "注意") != strings.Contains(text, "s99") {
				t.Errorf("%s finds\n%s", text, said)
			}
		}
		for text, want := range map[string]string{
			"门店 = s71":   "您是不是要写 s17（十七号店）？",
			"店员 = 李敏":    "您是不是要写 " + liming + "（李明）？",
			"渠道 = 没有的":   "没有叫「没有的」的渠道，按没有人算",
			"群 = wrNONE": "没有叫「wrNONE」的群，按没有人算",
		} {
			saysAll(t, h.audience(t, look, text), "注意：没有叫「", want, "共 0 位客户")
		}
	})
}

func TestADismissedGroupHasNobodyInIt(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	rain := h.scan(t, "小雨", "s17-door")
	h.settled(t)
	_, chat, err := h.sim.JoinGroup(simulator.Join{State: "s17-group", MemberID: rain})
	must(t, err)
	h.settled(t)
	look := segmentOptions{page: store.SegmentPage{Limit: 20}}
	g, err := h.bots[0].store.Group(t.Context(), bot.Everything(), chat)
	must(t, err)
	if said := h.audience(t, look, `群 = "`+g.Name+`"`); !strings.Contains(said, rain) {
		t.Errorf("by the group's name %q one finds\n%s", g.Name, said)
	}
	must(t, h.sim.DismissGroup(chat))
	h.settled(t)
	var out strings.Builder
	must(t, printMembers(t.Context(), &out, h.bots[0].store, shanghai, chat))
	saysAll(t, out.String(), "解散。下面是解散以前在群里的人", "在群里直到 ")
}
