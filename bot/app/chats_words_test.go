package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestEveryMessageIsCheckedByWhatIsInForce has two bots check what people say while
// the words change under them, what people say is as bad as it can be, and staff
// write what they should not.
func TestEveryMessageIsCheckedByWhatIsInForce(t *testing.T) {
	t.Parallel()
	h, _ := openTalking(t, onServers(t), func(c *config.Config) {
		c.Shop.Moderation.Intercept = config.InterceptBlock
		c.Shop.Moderation.Checks = nil
	})
	h.openBot(t)
	people := h.members(t, "甲常客", "乙常客", "丙常客", "丁常客")
	h.reads(t)
	h.checkedUnderLoad(t, people)
	h.badContent(t, people[0])
	h.staffPromise(t, people[1])
	h.noDeadSends(t)
}

// violations counts what was found so far.
func (h *house) violations(t *testing.T) (n int) {
	t.Helper()
	db := byHandOf(t, where{driver: "mysql", dsn: h.config.Database.DSN.Reveal()})
	must(t, db.Raw("SELECT COUNT(*) FROM violations").Scan(&n).Error)
	return n
}

// checkedUnderLoad changes words while a thousand messages are checked; one of the
// changes is no rule, and one cannot even be read.
func (h *house) checkedUnderLoad(t *testing.T, people []string) {
	t.Helper()
	const messages, every = 1000, 25
	for n := range messages {
		text := fmt.Sprintf("第%d句闲话，牛奶真新鲜", n)
		if n%every == 0 {
			text = fmt.Sprint(slight, "发我一下", n)
		}
		h.speaks(t, people[n%len(people)], text)
	}
	var wg sync.WaitGroup
	wg.Go(func() { h.reads(t) })
	db := byHandOf(t, where{driver: "mysql", dsn: h.config.Database.DSN.Reveal()})
	for n := range 5 {
		h.types(t, hanmei, fmt.Sprintf("/敏感词 加 彩虹口令%c 类别=违法信息 级别=提醒 范围=都", 'A'+n))
	}
	empty := `{"ID":"own/空","Words":[""],"Category":"illegal","Step":"warn"}`
	must(t, db.Exec("INSERT INTO word_rules (id, at, body) VALUES ('own/空', 1, ?)", empty).Error)
	must(t, db.Exec("UPDATE word_versions SET version = version + 1").Error)
	wg.Wait()
	h.settled(t)
	if n := h.violations(t); n != messages/every {
		t.Errorf("%d violations were found, want %d", n, messages/every)
	}
	for n, b := range h.bots {
		h.until(t, fmt.Sprintf("bot %d has the new words", n), func() error {
			found := 0
			for _, r := range b.words.shelf.Load().Rules() {
				if len(r.Words) == 1 && strings.HasPrefix(r.Words[0], "彩虹口令") {
					found++
				}
			}
			if found != 5 {
				return fmt.Errorf("%d of 5", found)
			}
			return nil
		})
	}
	must(t, db.Exec("INSERT INTO word_rules (id, at, body) VALUES ('own/坏', 1, 'no JSON')").Error)
	must(t, db.Exec("UPDATE word_versions SET version = version + 1").Error)
	for _, b := range h.bots {
		b.words.watch(t.Context())
		if n := len(b.words.shelf.Load().Rules()); n < 100 {
			t.Errorf("with a rule that cannot be read, %d rules are in force", n)
		}
	}
	must(t, db.Exec("DELETE FROM word_rules WHERE id = 'own/坏'").Error)
}

// badContent is said in the group; all of it is kept, and what is about a word is
// found.
func (h *house) badContent(t *testing.T, who string) {
	t.Helper()
	before, found := h.place(t), h.violations(t)
	texts := []string{
		"", "\u200b\u200d\ufeff", "🎉🎊🎈", "\u202e\u202d你好\u202c", "\x00\x01", strings.Repeat("好", 17000), strings.Repeat("﷽", 500),
		grave + strings.Repeat("好", 17000), strings.Repeat(grave+"，", 1000), "紫\u200b藤\u202e暗🎉号",
	}
	for _, text := range texts {
		h.speaks(t, who, text)
	}
	for _, raw := range []string{`"\u0000\ud800"`, "\"\xff\xfe" + grave + "\xc3\"", `{}`, `7`, `null`} {
		_, err := h.sim.Speak(simulator.Utterance{From: who, ChatID: h.room(), MsgType: "text", Body: map[string]any{"content": json.RawMessage(raw)}})
		must(t, err)
	}
	h.reads(t)
	h.flushed(t)
	if place := h.place(t); place.Messages-before.Messages != int64(len(texts)+5) {
		t.Errorf("%d messages came, want %d", place.Messages-before.Messages, len(texts)+5)
	}
	if n := h.violations(t) - found; n != 4 {
		t.Errorf("%d of it broke a rule, want 4", n)
	}
}

// staffPromise lets the clerk ask a customer to pay elsewhere: WeCom does not send
// the plain words, and of bent ones the manager hears.
func (h *house) staffPromise(t *testing.T, customer string) {
	t.Helper()
	intercepted := func(words string) func() error {
		return func() error {
			_, err := h.sim.Speak(simulator.Utterance{From: liming, To: customer, Text: words + "给我"})
			if err == nil {
				return errors.New("WeCom sent it")
			}
			if !strings.Contains(err.Error(), "intercept rule") {
				return fmt.Errorf("another reason: %w", err)
			}
			return nil
		}
	}
	h.until(t, "WeCom knows the shop's word", intercepted(offSite))
	h.until(t, "WeCom knows the word added in chat", intercepted("彩虹口令C"))
	_, _, err := h.sim.JoinGroup(simulator.Join{ChatID: h.room(), MemberID: liming})
	must(t, err)
	bent := strings.Join(strings.Split(offSite, ""), "～")
	clerk := len(h.said(t, liming))
	told := h.hears(t, hanmei, func() { h.speaks(t, liming, "亲，"+bent+"可以便宜"); h.reads(t) })
	if !strings.Contains(told, bent) || !strings.Contains(told, "引导客户场外付款") {
		t.Errorf("the manager reads\n%s", told)
	}
	if more := h.said(t, liming)[clerk:]; len(more) != 0 {
		t.Errorf("the clerk reads %q", more)
	}
	items, err := h.sim.CustomerPhone(customer)
	must(t, err)
	for _, item := range items {
		if item.Via == "chat" && item.From != customer {
			t.Errorf("the customer reads %+v", item)
		}
	}
}
