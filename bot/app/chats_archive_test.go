package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestTheArchiveIsReadThroughItsBadDays lets two bots on one database read an
// archive that repeats itself, hands out what nobody can open, refuses, counts
// anew, and has forgotten what came next.
func TestTheArchiveIsReadThroughItsBadDays(t *testing.T) {
	t.Parallel()
	h, clock := openTalking(t, onServers(t), func(c *config.Config) { c.WeCom.Archive.Keep = 30 * 24 * time.Hour })
	h.openBot(t)
	must(t, h.sim.SetCallbackURL(archiveApp, "http://"+h.bots[0].Addr()+"/callback/wecom/"+archiveApp))
	db := byHandOf(t, where{driver: "mysql", dsn: h.config.Database.DSN.Reveal()})
	count := func(what string) (n int) {
		must(t, db.Raw("SELECT COUNT(*) FROM "+what).Scan(&n).Error)
		return n
	}
	said := 0
	speaks := func(who, text string) string { said++; return h.speaks(t, who, text) }

	mei := h.member(t, "茉莉")
	rung := speaks(mei, "在吗")
	h.until(t, "the doorbell has it read", func() error {
		if place := h.place(t); place.Position != fmt.Sprint(seqOfMsg(rung)) {
			return fmt.Errorf("read up to %s", place.Position)
		}
		return nil
	})

	must(t, h.sim.SpoilArchive(simulator.SpoilKey, simulator.SpoilRandomKey, simulator.SpoilCipher, simulator.SpoilShort, simulator.SpoilJSON, simulator.SpoilShape))
	for n := range 6 {
		speaks(mei, fmt.Sprint("没人读得懂的", n))
	}
	said -= 6
	speaks(mei, grave+oldWords)
	h.reads(t)
	if kept, raw, place := count("messages"), count("unreadables WHERE LENGTH(raw) > 0 OR why <> ''"), h.place(t); kept != said || raw != 6 || place.Unreadable != 6 {
		t.Errorf("%d of %d messages are kept, %d as they came, %d counted", kept, said, raw, place.Unreadable)
	}

	h.sim.RepeatArchive()
	speaks(mei, "再说一句")
	h.reads(t)
	h.reads(t)
	if kept := count("messages"); kept != said || count("unreadables") != 6 {
		t.Errorf("after a repeated batch %d messages are kept, want %d", kept, said)
	}

	for _, code := range []int{10000, 10009} {
		refused := h.sim.Faults.Add(simulator.Fault{API: "archive/chatdata", Code: code})
		speaks(mei, fmt.Sprint("被拒绝时说的", code))
		told := h.hears(t, wangzong, func() { h.reads(t) })
		if code == 10000 && !strings.Contains(told, "没能读到会话存档：会话存档不认企业 ID") {
			t.Errorf("code %d: headquarters read\n%s", code, told)
		}
		h.sim.Faults.Remove(refused)
		h.reads(t)
		if kept := count("messages"); kept != said {
			t.Errorf("code %d: when it was mended %d messages are kept, want %d", code, kept, said)
		}
	}

	clock.pass(time.Hour)
	h.sim.ResetArchive()
	speaks(mei, "从头数起")
	h.reads(t)
	if kept, place := count("messages"), h.place(t); kept != said || place.Position != "1" {
		t.Errorf("the archive counts anew: %d messages are kept, want %d, up to %s", kept, said, place.Position)
	}

	lost := h.speaks(t, mei, "谁也没读到的")
	h.sim.ForgetArchive(seqOfMsg(lost))
	clock.pass(6 * 24 * time.Hour)
	speaks(mei, "六天以后")
	told := h.hears(t, wangzong, func() { h.reads(t) })
	if !strings.Contains(told, "会话存档缺了一段") || !strings.Contains(told, "找不回来") || alertsSaying(told, "存档") > 1 {
		t.Errorf("of the gap headquarters read\n%s", told)
	}
	if again := h.hears(t, wangzong, func() { speaks(mei, "照常"); h.reads(t) }); strings.Contains(again, "缺了一段") {
		t.Errorf("of the gap headquarters read once more\n%s", again)
	}
	if kept := count("messages"); kept != said {
		t.Errorf("at last %d messages are kept, want %d", kept, said)
	}
	if entries, err := h.bots[0].Store().TimeLine(t.Context(), mei, 200); err != nil || count("interactions WHERE kind = '"+string(bot.InteractionSpoke)+"'") != said {
		t.Errorf("the time line has %d entries, %v", len(entries), err)
	}
	h.forgottenInTime(t, clock, count)
}

// oldWords were shown to people, too.
const oldWords = "在老地方碰头别带旁人"

// forgottenInTime lets a month pass: the words are gone, wherever they were shown,
// that they were said is not.
func (h *house) forgottenInTime(t *testing.T, clock *steppedClock, count func(string) int) {
	t.Helper()
	before := count("messages")
	clock.pass(h.config.WeCom.Archive.Keep)
	h.bots[0].purge(t.Context())
	if worded, kept := count("messages WHERE words <> ''"), count("messages"); worded != 0 || kept != before {
		t.Errorf("after their time %d of %d messages have words, %d are known", worded, before, kept)
	}
	untraced(t, where{driver: "mysql", dsn: h.config.Database.DSN.Reveal()}, "after their time", oldWords)
	if raw := count("unreadables"); raw != 0 {
		t.Errorf("after their time %d messages are kept as they came", raw)
	}
}
