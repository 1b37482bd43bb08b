package app

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestWordsGoWithTheirMessage lets people take back what they said, withdraw their
// consent, be forgotten, and time pass: the words are nowhere afterwards, however
// many were told of them, and what was found stays a fact.
func TestWordsGoWithTheirMessage(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		t.Parallel()
		h, clock := openTalking(t, w)
		mei := h.member(t, "茉莉")
		const tail = "在老地方碰头别带旁人"
		bad := h.speaks(t, mei, "今晚八点"+grave+tail)
		odd := h.speaks(t, mei, slight+"发我一下"+tail)
		wish := h.speaks(t, mei, "有没有燕麦奶"+tail)
		before := h.speaks(t, mei, grave+"先撤回"+tail)
		_, err := h.sim.RecallSaid(mei, before)
		must(t, err)
		h.reads(t)
		h.flushed(t)
		said, err := h.bots[0].Store().Violations(t.Context(), mei, time.Time{})
		must(t, err)
		if len(said) != 3 {
			t.Fatalf("there are %d violations: %+v", len(said), said)
		}
		for who, word := range map[string]string{hanmei: grave, liming: "燕麦奶"} {
			if chat := strings.Join(h.said(t, who), "\n"); !strings.Contains(chat, word) || !strings.Contains(chat, tail) {
				t.Errorf("%s reads\n%s", who, chat)
			}
		}
		for _, x := range said {
			h.asks(t, hanmei, "/违规 "+x.ID)
			h.asks(t, hanmei, "/违规 前后 "+x.ID)
		}
		h.asks(t, hanmei, "/待办")
		h.asks(t, hanmei, "/违规 误判 "+said[0].ID+" 看过了")
		for _, msg := range []string{bad, odd, wish} {
			_, err := h.sim.RecallSaid(mei, msg)
			must(t, err)
		}
		h.reads(t)
		untraced(t, w, "recalled", tail)
		said, err = h.bots[0].Store().Violations(t.Context(), mei, time.Time{})
		if err != nil || len(said) != 3 {
			t.Errorf("what was found is %+v, %v", said, err)
		}
		h.asks(t, hanmei, "/违规")
		h.withdrawn(t, w, clock)
		h.erasedFor(t, w, mei, clock)
		h.noDeadSends(t)
		must(t, h.bots[0].Stop(t.Context()))
		if w.driver == "sqlite" {
			must(t, byHandOf(t, w).Exec("PRAGMA wal_checkpoint(TRUNCATE)").Error)
			file, err := os.ReadFile(w.dsn)
			must(t, err)
			if strings.Contains(string(file), tail) {
				t.Error("the words are still in the file of the database")
			}
		}
	})
}

// withdrawn lets somebody say that they do not agree as of before what they said.
func (h *house) withdrawn(t *testing.T, w where, clock *steppedClock) {
	t.Helper()
	bao := h.member(t, "小宝")
	const tail = "钥匙放在花盆底下那一层"
	clock.pass(10 * time.Minute)
	h.speaks(t, bao, grave+tail)
	h.reads(t)
	h.flushed(t)
	if chat := strings.Join(h.said(t, hanmei), "\n"); !strings.Contains(chat, tail) {
		t.Errorf("the manager reads\n%s", chat)
	}
	clock.pass(-5 * time.Minute)
	must(t, h.sim.ConsentInGroup(bao, h.room(), false))
	clock.pass(5 * time.Minute)
	h.reads(t)
	untraced(t, w, "not agreed to", tail)
}

// erasedFor erases a customer while something that they said waits in the archive.
func (h *house) erasedFor(t *testing.T, w where, id string, clock *steppedClock) {
	t.Helper()
	const tail = "暗格里的第三把钥匙归你"
	h.speaks(t, id, grave+tail)
	h.reads(t)
	h.flushed(t)
	// What they said last is still in WeCom.
	const late = "末班车上我等你到天亮"
	h.speaks(t, id, grave+late)
	clock.pass(time.Second)
	h.asks(t, hanmei, "/删除 "+id)
	if said := h.asks(t, hanmei, "1"); !strings.Contains(said, "已删除") {
		t.Errorf("the manager reads\n%s", said)
	}
	h.reads(t)
	clock.pass(2 * time.Minute)
	h.bots[0].purge(t.Context())
	untraced(t, w, "erased", tail, late, id)
	h.sim.RepeatArchive()
	h.reads(t)
	untraced(t, w, "told of again", tail, late, id)
	if _, err := h.sim.Speak(simulator.Utterance{From: id, ChatID: h.room(), Text: late}); err != nil {
		t.Error(err)
	}
	if said, err := h.bots[0].Store().Violations(t.Context(), id, time.Time{}); err != nil || len(said) != 0 {
		t.Errorf("what is known of who was forgotten: %+v, %v", said, err)
	}
}

// pass lets time pass, or takes it back.
func (c *steppedClock) pass(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += by
}
