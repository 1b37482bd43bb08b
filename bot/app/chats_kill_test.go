package app

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// TestKilledBotsLoseNoWordsAndRepeatNone kills the program in the middle of a long
// archive, with customers at a kf account meanwhile; on servers there are two of
// them. Every message is kept once, every violation found once, the clerk has one
// card of each, and every customer one answer.
func TestKilledBotsLoseNoWordsAndRepeatNone(t *testing.T) {
	t.Parallel()
	binary := buildBinary(t)
	grounds(t, func(t *testing.T, w where) {
		t.Parallel()
		file := chattingFile(t)
		c, err := config.Load(nil, file, nil)
		must(t, err)
		h, child := openChildOf(t, binary, w, c)
		child.file = file
		children := []*childBot{child}
		if w.driver != config.DriverSQLite {
			other := *child
			other.env = append(slices.Clone(child.env), "ZHANGGUI_SERVER_LISTEN=127.0.0.1:0")
			children = append(children, &other)
			t.Cleanup(func() { other.kill(t) })
		}
		const messages, people = 1100, 6
		h.fills(t, messages, people)
		db := byHandOf(t, w)
		counted := func(what string) (n int) {
			db.Raw("SELECT COUNT(*) FROM " + what).Scan(&n)
			return n
		}
		var asking []string
		for life := 1; ; life++ {
			child.start(t)
			for _, other := range children[1:] {
				other.begin(t, "serve", "--config", file)
			}
			goal := life * messages / 3
			h.until(t, "so many are kept", func() error {
				if n := counted("messages"); n < goal {
					return fmt.Errorf("%d of %d", n, goal)
				}
				return nil
			})
			asking = append(asking, h.visitors(t, 3)...)
			if life == 3 {
				break
			}
			for _, one := range children {
				one.kill(t)
			}
		}
		must(t, h.sim.Settle(t.Context()))
		observer := openStore(t, w)
		h.until(t, "all is done", func() error {
			if n := counted("messages WHERE open_kfid = ''"); n < messages {
				return fmt.Errorf("%d messages are kept", n)
			}
			return emptyQueues(t.Context(), observer)
		})
		if kept, broke := counted("messages WHERE open_kfid = ''"), counted("violations"); kept != messages || broke != people {
			t.Errorf("%d messages and %d violations are kept, want %d and %d", kept, broke, messages, people)
		}
		h.onceEach(t, people, asking)
	})
}

// fills lets people say so many things; one of each is about a word.
func (h *house) fills(t *testing.T, messages, people int) {
	t.Helper()
	room := h.config.Shop.Stores[0].Groups[0]
	var who []string
	for n := range people {
		id, err := h.sim.Scan(simulator.Scan{State: "s17-door", UserID: liming, Name: fmt.Sprint("常客", n)})
		must(t, err)
		_, _, err = h.sim.JoinGroup(simulator.Join{ChatID: room, MemberID: id})
		must(t, err)
		must(t, h.sim.ConsentInGroup(id, room, true))
		who = append(who, id)
	}
	for n := range messages {
		text := fmt.Sprintf("第%d句闲话，牛奶真新鲜", n)
		if n%(messages/people) == 7 && n/(messages/people) < people {
			text = slight + "发我一下"
		}
		_, err := h.sim.Speak(simulator.Utterance{From: who[n/(messages/people+1)], ChatID: room, Text: text})
		must(t, err)
	}
}

// visitors are new customers of the kf account who ask for the coupon.
func (h *house) visitors(t *testing.T, n int) (ids []string) {
	t.Helper()
	for range n {
		id, err := h.sim.KfEnter(simulator.KfVisit{Scene: "till", Name: "访客"})
		must(t, err)
		_, err = h.sim.KfWrite(simulator.KfWords{ExternalUserID: id, Text: "有券吗"})
		must(t, err)
		ids = append(ids, id)
	}
	return ids
}

// onceEach wants one card for each violation on the clerk's phone, and one answer
// and at most one welcome on each visitor's.
func (h *house) onceEach(t *testing.T, violations int, visitors []string) {
	t.Helper()
	chat, err := h.sim.MemberChat(liming)
	must(t, err)
	cards := map[string]int{}
	for _, m := range chat {
		if text := asText(m); strings.Contains(text, "请提醒一下") {
			cards[text]++
		}
	}
	if len(cards) != violations {
		t.Errorf("the clerk has %d cards, want %d: %v", len(cards), violations, cards)
	}
	for text, n := range cards {
		if n != 1 {
			t.Errorf("%d times: %s", n, text)
		}
	}
	for _, id := range visitors {
		lines := h.kfLines(t, id)
		answers := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return strings.Contains(line, "这里是春芽客服") })
		if len(answers) != 1 || len(lines) > 2 {
			t.Errorf("a visitor reads %q", lines)
		}
	}
}

// chattingFile is the shipped configuration with an archive, a kf account and the
// words of the talking shop.
func chattingFile(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../config.yaml")
	must(t, err)
	dir := t.TempDir()
	key := filepath.Join(dir, "archive.pem")
	must(t, os.WriteFile(key, []byte(archiveKeys()["1"].Reveal()), 0o600))
	app := exampleConfig(t, where{driver: config.DriverSQLite, dsn: filepath.Join(dir, "none")}).WeCom.App
	all := string(text)
	for from, to := range map[string]string{
		"enabled: false\n    secret: \"\"": "enabled: true\n    secret: archive-secret",
		"keys: {}":                         `keys: { "1": "file:` + key + `" }`,
		"receivers: {}":                    "receivers: { archive: { token: " + app.Token.Reveal() + ", encoding_aes_key: " + app.EncodingAESKey.Reveal() + ", format: xml } }",
		"every: 1m\n":                      "every: 1s\n",
		"\n  kf: {}":                       "\n  kf: { " + kfDesk + ": { name: 春芽客服, store: s17, coupon: new10 } }",
		"      flood: warn\n":              "",
		"      newcomers: review\n":        "",
		"    words:\n":                     "    words:\n      - { word: " + slight + ", category: illegal, severity: warn, why: 像是问口令 }\n",
	} {
		if strings.Count(all, from) != 1 {
			t.Fatalf("config.yaml has %q %d times", from, strings.Count(all, from))
		}
		all = strings.Replace(all, from, to, 1)
	}
	file := filepath.Join(dir, "config.yaml")
	must(t, os.WriteFile(file, []byte(all), 0o600))
	return file
}
